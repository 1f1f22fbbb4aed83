import assert from 'node:assert/strict';
import {
  recognizeCommand,
  recognizeNamedValue,
  recognizeSeverity,
  recognizeYesNo,
  tidy,
  withoutRemarks,
} from '../../../bots/helpdesk/understanding/recognize.ts';

describe('what the help desk understands', () => {
  const commands: readonly [string, string | undefined][] = [
    ['HELP', 'help'],
    [' help ', 'help'],
    ['what can you do?', 'help'],
    ['My VPN drops all the time, what can I do?', undefined],
    ['I want to create a ticket', 'create'],
    ['need a ticket pls', 'create'],
    ['my tickets', 'mine'],
    ['close INC-1101', 'close'],
    ['inc 1101 is solved', 'close'],
    ['reopen my ticket', 'reopen'],
    ['ticket INC-1101', 'status'],
    ['sign out', 'signOut'],
    ['Sign in', 'signIn'],
    ['report an answer', 'report'],
    ['never mind', 'cancel'],
    ['wdym', 'simpler'],
    ['hold on', 'wait'],
    ['hello', 'greeting'],
    ['asdf qwerty', undefined],
    ['👋🏽😀', undefined],
  ];
  for (const [text, command] of commands) {
    it(`takes ${JSON.stringify(text)} for ${command ?? 'no command'}`, () => {
      assert.equal(recognizeCommand(text), command);
    });
  }

  for (const [text, severity] of [
    ['Low', 'low'],
    ['low, sorry, high', 'high'],
    ['not low, normal', 'normal'],
    ['it is urgent', 'high'],
    ['not urgent', 'low'],
    ['purple', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(text)} for ${severity ?? 'no'} severity`, () => {
      assert.equal(recognizeSeverity(text), severity);
    });
  }

  for (const [text, field, value] of [
    ['change the title to Plotter stops', 'title', 'Plotter stops'],
    ['sorry, the severity should be high', 'severity', 'high'],
    ['severity: low', 'severity', 'low'],
    ["the description was wrong, it's the left one", 'description', 'the left one'],
    ['Title', 'title', ''],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as a new ${field}`, () => {
      assert.deepEqual(recognizeNamedValue(text), { field, value });
    });
  }

  it('reads no field where none is named', () => {
    assert.equal(recognizeNamedValue('the printer is broken'), undefined);
  });

  it('tells yes from no', () => {
    for (const text of ['yes', "yeah that's it", 'ok, go ahead']) assert.equal(recognizeYesNo(text), 'yes');
    for (const text of ['no', "nope, that's wrong"]) assert.equal(recognizeYesNo(text), 'no');
    assert.equal(recognizeYesNo('maybe'), undefined);
  });

  it('takes the answer without what stands around it', () => {
    assert.equal(tidy("it's the mouse, thanks"), 'the mouse');
    assert.equal(tidy('that would be the mouse please'), 'the mouse');
    assert.equal(withoutRemarks('omg come on!! Mailbox is full'), 'Mailbox is full');
    assert.equal(withoutRemarks('thanks'), '');
  });
});
