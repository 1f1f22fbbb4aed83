import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { readShown } from '../../src/activity/read.ts';
import { chatLines, describeAct } from '../../src/report/chat.ts';
import type { MoveAct } from '../../src/user/move.ts';
import { leave, makeRecord, say, type TurnSketch } from '../check/record-factory.ts';
import { everyMove, form, hostile } from './every-move.ts';

/** Lines as `who text [button] (remark)`. */
function linesOf(...sketches: TurnSketch[]): string[] {
  const { entries, turns } = makeRecord(sketches);
  return chatLines(entries, turns).map(({ who, text, buttons, remarks }) =>
    [who, text, ...buttons.map((title) => `[${title}]`), ...remarks.map((each) => `(${each})`)].join(' '),
  );
}

describe('A conversation as a chat', () => {
  it('shows both sides in turn, with what can be tapped', () => {
    const suggestedActions = { actions: [{ type: 'imBack', title: 'Transfer', value: 't' }] };
    assert.deepEqual(
      linesOf(say('hi', { text: 'Welcome!', suggestedActions }), say('Transfer', 'To whom?')),
      ['user hi', 'bot Welcome! [Transfer]', 'user Transfer', 'bot To whom?'],
    );
  });

  it('says of each line to which turn it belongs, and where the bot stands in the transcript', () => {
    const { entries, turns } = makeRecord([say('hi', 'Welcome!'), say('go', 'One', 'Two'), leave(true)]);
    assert.deepEqual(
      chatLines(entries, turns).map(({ turn, activityIndex }) => [turn, activityIndex]),
      [
        [1, undefined],
        [1, 1],
        [2, undefined],
        [2, 3],
        [2, 4],
        [3, undefined],
      ],
    );
  });

  it('begins with the greeting', () => {
    const { entries, turns } = makeRecord([say('hi', 'Welcome!')]);
    const greeting = entries.flatMap((entry) => (entry.from === 'bot' ? [{ ...entry, turn: 0 }] : []));
    const [first] = chatLines([...greeting, ...entries], turns);
    assert.deepEqual([first?.who, first?.text], ['bot', 'Welcome!']);
  });

  it('says each kind of move in words', () => {
    const words = everyMove.map((act) => describeAct(act));
    assert.deepEqual(words, [
      'hi',
      '▸ taps "Send"',
      '▸ fills amount=5, agree=true and taps "Send"',
      '▸ sends map.png, text/plain',
      '▸ reacts with like',
      '▸ sends event go',
      '▸ sends invoke do',
      '▸ sends typing',
      'waits up to 50 ms',
      'the user leaves, satisfied',
      'the user leaves: no patience left',
    ]);
    assert.equal(new Set(everyMove.map(({ kind }) => kind)).size, 10);
    const lines = linesOf(...everyMove.map((act): TurnSketch => ({ act })));
    const notes = lines.filter((line) => line.startsWith('note') && !line.includes('no reply came'));
    assert.equal(notes.length, 3);
  });

  it('shows an interruption below the move that it interrupts, and behaviours of both', () => {
    const move = { behaviours: ['interrupt' as const], meanwhile: { kind: 'say' as const, text: 'wait' } };
    assert.deepEqual(linesOf({ act: { kind: 'say', text: 'hi' }, move, replies: ['yes?'] }), [
      'user hi (interrupt)',
      'user wait (interrupt)',
      'bot yes?',
    ]);
  });

  it('marks what is late, proactive or updated, and notes deletes and silence', () => {
    const replies = [
      { text: 'a', entry: { late: true } },
      { text: 'b', entry: { proactive: true } },
      { text: 'c', entry: { kind: 'update' as const } },
      { type: 'messageDelete', entry: { kind: 'delete' as const } },
    ];
    assert.deepEqual(linesOf(say('hi', ...replies), say('again')), [
      'user hi',
      'bot a (late)',
      'bot b (proactive)',
      'bot c (updated)',
      'note the bot deletes a message',
      'user again',
      'note no reply came',
    ]);
  });

  it('leaves out what nobody sees, and notes what only a program sees', () => {
    const replies = [{ type: 'typing' }, { type: 'trace' }, { type: 'event', name: 'go' }];
    assert.deepEqual(linesOf(say('hi', ...replies)), ['user hi', 'note the bot sends event go']);
  });

  it('shows the card or message that answers a universal action, and no other answer to an invoke', () => {
    const body = { type: 'application/vnd.microsoft.activity.message', value: 'Done' };
    const answers = [{ status: 200, body }, { status: 501 }];
    const replies = answers.map((value): Partial<Activity> => ({ type: 'invokeResponse', value }));
    assert.deepEqual(linesOf(say('go', ...replies)), ['user go', 'bot Done']);
  });

  it('lists the inputs of a form, and describes a message that shows nothing', () => {
    assert.deepEqual(linesOf(say('hi', form, { text: '' })), [
      'user hi',
      'bot How much?\n⌸ form: Amount*, Agree [Send]',
      'bot (message without content)',
    ]);
  });

  it('passes on nothing that could change the terminal or the order of the text', () => {
    const attachments = form.attachments.map(({ contentType, content }) => ({
      contentType,
      content: JSON.parse(JSON.stringify(content).replaceAll('How much?', 'x')) as unknown,
      name: hostile,
    }));
    const suggestedActions = { actions: [{ type: 'imBack', title: hostile, value: hostile }] };
    const [action] = readShown([{ type: 'message', suggestedActions }]).actions;
    assert(action);
    const acts: MoveAct[] = [
      { kind: 'say', text: hostile },
      { kind: 'tap', action },
      { kind: 'event', name: hostile },
      { kind: 'react', reaction: hostile, activityId: '1' },
      { kind: 'attach', attachments: [{ contentType: hostile, name: hostile }] },
      { kind: 'end', satisfied: false, reason: hostile },
      { kind: 'send', activity: { type: hostile, text: hostile } },
    ];
    const replies = [
      { text: hostile, suggestedActions, attachments },
      { type: 'event', name: hostile },
    ];
    const lines = linesOf(...acts.map((act): TurnSketch => ({ act, replies })));
    assert(lines.length > acts.length * 2);
    for (const line of lines)
      assert.doesNotMatch(line, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});
