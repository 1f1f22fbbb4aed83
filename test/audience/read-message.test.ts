import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readShown } from '../../src/activity/read.ts';
import { readMessage } from '../../src/audience/read-message.ts';
import { ConfigError } from '../../src/errors.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const card = {
  type: 'AdaptiveCard',
  version: '1.4',
  body: [{ type: 'TextBlock', text: 'Your parcel is late.' }],
  actions: [{ type: 'Action.Submit', title: 'Refund', data: { a: 1 } }],
};
const bot = { id: 'b', role: 'bot' };
const user = { id: 'u', role: 'user' };

describe('The message of an audience', () => {
  const folder = useTemporaryFolder();

  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder(), name), typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  };
  const refusal = (expected: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, expected);
    return true;
  };

  it('is a text, from the command line or from a file', async () => {
    for (const source of ['We close at 5.', write('message.md', '\ufeff We close at 5.\n')]) {
      const { activities, before } = await readMessage(source, folder());
      assert.deepEqual(readShown(activities).texts, ['We close at 5.']);
      assert.equal(before, undefined);
    }
  });

  it('is a card, an attachment or an activity of a JSON file', async () => {
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', content: card };
    const sources = [card, attachment, { type: 'message', attachments: [attachment] }];
    for (const [index, source] of sources.entries()) {
      const { activities } = await readMessage(write(`${index}.json`, source), folder());
      const { texts, actions } = readShown(activities);
      assert.deepEqual(texts, ['Your parcel is late.']);
      assert.deepEqual(
        actions.map(({ title, activityId }) => [title, activityId]),
        [['Refund', 'message-1']],
      );
    }
  });

  it('is what the bot said last in a transcript, and what was said before is its context', async () => {
    const source = [
      { type: 'conversationUpdate', from: user },
      { type: 'message', text: 'Welcome.', from: bot },
      { type: 'message', text: 'hi', from: user },
      { type: 'message', text: 'Look:', from: bot },
      { type: 'message', text: 'A or B?', from: bot },
      { type: 'message', text: 'A', from: user },
      { type: 'typing', from: bot },
    ];
    for (const name of ['talk.transcript', 'talk.json']) {
      const { activities, before } = await readMessage(write(name, source), folder());
      assert.deepEqual(readShown(activities).texts, ['Look:', 'A or B?']);
      assert.deepEqual(
        before?.map((turn) => [readShown(turn.bot).texts, turn.user.text]),
        [[['Welcome.'], 'hi']],
      );
    }
  });

  it('is refused when there is none', async () => {
    const user1 = write('user.transcript', [{ type: 'message', text: 'hi', from: user }]);
    await assert.rejects(readMessage('  ', folder()), refusal(/shows a person nothing/));
    await assert.rejects(readMessage('missing.json', folder()), refusal(/there is no file .*missing\.json/));
    await assert.rejects(readMessage(user1, folder()), refusal(/no bot says anything/));
    await assert.rejects(readMessage(write('a.json', { type: 'typing' }), folder()), refusal(/nothing/));
    await assert.rejects(readMessage(write('b.json', '{"type":'), folder()), refusal(/b\.json/));
    await assert.rejects(readMessage(write('c.json', '3'), folder()), refusal(/c\.json/));
  });

  it('takes a sentence that ends like a file for a text', async () => {
    const { activities } = await readMessage('Please read notes.md', folder());
    assert.deepEqual(readShown(activities).texts, ['Please read notes.md']);
  });

  it('lets nothing reach a prototype, and reads no bottomless card', async () => {
    const hostile = `{"type":"message","text":"hi","__proto__":{"polluted":true}}`;
    const { activities } = await readMessage(write('hostile.json', hostile), folder());
    assert.equal(Reflect.get(activities[0] ?? {}, 'polluted'), undefined);
    const deep = `{"type":"AdaptiveCard","body":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    await assert.rejects(readMessage(write('deep.json', deep), folder()), refusal(/nested too deeply/));
  });
});
