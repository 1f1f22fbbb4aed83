import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { checkDroppedFields } from '../../src/check/dropped-fields.ts';
import type { ConversationRecord } from '../../src/check/record.ts';
import { openBot } from '../../src/library/open-bot.ts';
import { makeRecord } from '../check/record-factory.ts';
import { hostConversation } from '../connector/hosting.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { goodStream } from './stream-pieces.ts';

function recordOf(activities: readonly Activity[]): ConversationRecord {
  return makeRecord([{ act: { kind: 'say', text: 'hi' }, replies: activities }]);
}

describe('the loss of streams and citations on the wire', () => {
  const folder = useTemporaryFolder();

  /** What a bot says, as it arrives; in a process of its own, as its developers start it. */
  async function repliesOf(file: string): Promise<Activity[]> {
    const port = await freePort();
    const opened = await openBot({
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      start: {
        command: `"${process.execPath}" ${file}`,
        cwd: fileURLToPath(new URL('../fixtures/bots', import.meta.url)),
        env: { PORT: String(port) },
        logFile: join(folder(), 'bot.log'),
      },
    });
    try {
      const chat = await opened.conversation({ channel: 'msteams' });
      await chat.say('hi');
      return chat.transcript().filter(({ from, type }) => from?.role === 'bot' && type === 'message');
    } finally {
      await opened.close();
    }
  }

  it('is found with a bot on botbuilder 4.23.3, and its cause named', async function () {
    this.timeout(20_000);
    const reasons = checkDroppedFields(recordOf(await repliesOf('labelling-main.js')));
    assert.equal(reasons.length, 2);
    for (const { message } of reasons) assert.match(message, /botframework-connector up to 4\.23\.3/);
  });

  it('is not found with a bot on the Agents SDK that says the same', async function () {
    this.timeout(20_000);
    const said = await repliesOf('labelling-agents-main.js');
    assert.deepEqual(
      said.map(({ entities }) => entities?.map(({ type }) => type)),
      [['https://schema.org/Message', 'streaminfo']],
    );
    assert.deepEqual(checkDroppedFields(recordOf(said)), []);
  });

  it('is not found in a whole stream that comes with all its fields', () => {
    const { call, arrivals } = hostConversation({ channelId: 'msteams' });
    for (const { activity } of goodStream) call('POST', '/v3/conversations/c|1/activities', activity);
    assert.deepEqual(checkDroppedFields(recordOf(arrivals.map(({ activity }) => activity))), []);
  });
});
