import assert from 'node:assert/strict';
import {
  type Activity,
  ConversationState,
  MemoryStorage,
  PrivateConversationState,
  TestAdapter,
} from 'botbuilder';
import { FeedbackLog } from '../../../bots/helpdesk/answers/feedback-log.ts';
import { HelpdeskBot } from '../../../bots/helpdesk/helpdesk-bot.ts';
import { StripMentionMiddleware } from '../../../bots/helpdesk/strip-mention-middleware.ts';
import { TicketDesk } from '../../../bots/helpdesk/tickets/ticket-desk.ts';
import { TicketNotifier } from '../../../bots/helpdesk/tickets/ticket-notifier.ts';

const recipient = { id: '28:helpdesk', name: 'Harbor Helpdesk' };
const mention = { type: 'mention', text: '<at>Harbor Helpdesk</at>', mentioned: recipient };

/** The bot in a channel of a team; `send` resolves with what it says. */
function openChannel() {
  const storage = new MemoryStorage();
  const desk = new TicketDesk();
  const bot = new HelpdeskBot({
    conversationState: new ConversationState(storage),
    memberState: new PrivateConversationState(storage),
    desk,
    notifier: new TicketNotifier({ continueConversationAsync: () => Promise.resolve() }, '', desk),
    feedback: new FeedbackLog(),
    pause: () => Promise.resolve(),
    connectionName: 'helpdesk',
  });
  const adapter = new TestAdapter();
  adapter.use(new StripMentionMiddleware());
  const send = async (name: string, activity: Partial<Activity>): Promise<Partial<Activity>[]> => {
    const stamped = {
      type: 'message',
      channelId: 'msteams',
      conversation: { id: '19:it@thread.tacv2', conversationType: 'channel', isGroup: true, name: 'IT' },
      from: { id: `29:${name}`, name },
      recipient,
      channelData: { team: { id: '19:team' } },
      ...activity,
    };
    await adapter.processActivity(stamped, (context) => bot.run(context));
    return adapter.activeQueue.splice(0);
  };
  const say = (name: string, text: string): Promise<Partial<Activity>[]> =>
    send(name, { text: `${mention.text}\u00A0${text}`, entities: [mention] });
  return { send, say, desk };
}

describe('the help desk bot in a channel', () => {
  it('says who has added it, once, and does not greet those who join', async () => {
    const { send } = openChannel();
    const added = { type: 'conversationUpdate', membersAdded: [recipient] };
    const [welcome, ...more] = await send('Anna', added);
    assert.match(welcome?.text ?? '', /Anna has added me/);
    assert.deepEqual(more, []);
    assert.deepEqual(await send('Anna', { type: 'installationUpdate', action: 'add' }), []);
    assert.deepEqual(
      await send('Anna', { type: 'conversationUpdate', membersAdded: [{ id: '29:Carol', name: 'Carol' }] }),
      [],
    );
  });

  it('understands what stands after its mention, and asks each person for their own ticket', async () => {
    const { say, desk } = openChannel();
    await say('Anna', 'create a ticket');
    const [toBoris] = await say('Boris', 'create a ticket');
    assert.match(JSON.stringify(toBoris), /What is the title/);
    await say('Anna', 'Mouse');
    await say('Boris', 'Door');
    await say('Anna', 'low');
    await say('Anna', 'skip');
    const [done, card] = await say('Anna', 'yes');
    assert.equal(desk.find('INC-1101')?.title, 'Mouse');
    const [entity] = done?.entities ?? [];
    assert.ok(done?.text?.includes(String(entity?.['text'])), done?.text);
    assert.deepEqual(entity?.['mentioned'], { id: '29:Anna', name: 'Anna' });
    assert.doesNotMatch(JSON.stringify(card?.attachments?.[0]?.content), /Mark as solved/);
  });

  it('answers in one message, because streams are for personal chats', async () => {
    const { say } = openChannel();
    const [answer, ...more] = await say('Anna', 'how do I reset my password?');
    assert.deepEqual(more, []);
    assert.equal(answer?.type, 'message');
    assert.match(JSON.stringify(answer?.entities), /AIGeneratedContent/);
    assert.doesNotMatch(JSON.stringify(answer?.entities), /streaminfo/);
  });

  it('speaks of devices in private only', async () => {
    const { say } = openChannel();
    const [answer] = await say('Anna', 'my devices');
    assert.match(answer?.text ?? '', /personal chat/);
  });
});
