import assert from 'node:assert/strict';
import botbuilder from 'botbuilder';
import type { Activity } from '../../src/activity/activity.ts';
import { checkDroppedFields } from '../../src/check/dropped-fields.ts';
import type { ConversationRecord } from '../../src/check/record.ts';
import { openBot } from '../../src/library/open-bot.ts';
import { makeRecord } from '../check/record-factory.ts';
import { hostConversation } from '../connector/hosting.ts';
import { goodStream } from './stream-pieces.ts';

function recordOf(activities: readonly Activity[]): ConversationRecord {
  return makeRecord([{ act: { kind: 'say', text: 'hi' }, replies: activities }]);
}

describe('the loss of streams and citations on the wire', () => {
  it('is found with a bot on botbuilder 4.23.3, and its cause named', async () => {
    const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
    const label = { type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] };
    const final = { type: 'streaminfo', streamType: 'final', streamId: 'x' };
    const bot = {
      run: async (context: botbuilder.TurnContext) => {
        if (context.activity.type !== 'message') return;
        await context.sendActivity({ type: 'message', text: 'Done [1].', entities: [label, final] });
      },
    };
    const opened = await openBot({ adapter, bot });
    try {
      const chat = await opened.conversation({ channel: 'msteams' });
      await chat.say('hi');
      const sent = chat.transcript().filter(({ from, type }) => from?.role === 'bot' && type === 'message');
      const reasons = checkDroppedFields(recordOf(sent));
      assert.equal(reasons.length, 2);
      for (const { message } of reasons) assert.match(message, /botframework-connector up to 4\.23\.3/);
    } finally {
      await opened.close();
    }
  });

  it('is not found with a bot whose client sends whole entities, as the Agents SDK does', () => {
    const { call, arrivals } = hostConversation({ channelId: 'msteams' });
    for (const { activity } of goodStream) call('POST', '/v3/conversations/c|1/activities', activity);
    assert.deepEqual(checkDroppedFields(recordOf(arrivals.map(({ activity }) => activity))), []);
  });
});
