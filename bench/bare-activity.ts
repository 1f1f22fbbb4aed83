import { textOf, type Work } from './loop.ts';

/** What the bare loops send; as much of an activity as a channel fills in. */
export interface BareActivity {
  readonly [field: string]: unknown;
  readonly id: string;
}

/** Writes a conversation's activities: the first joins it, the others are messages. */
function createActivities(id: string, serviceUrl: string, work: Work): (at: number) => BareActivity {
  const user = { id: `user-${id}`, name: 'User', role: 'user' };
  const bot = { id: 'bot', name: 'Bot', role: 'bot' };
  return (at) => ({
    ...(at === 0
      ? { type: 'conversationUpdate', membersAdded: [bot, user] }
      : { type: 'message', textFormat: 'plain', text: textOf(at) }),
    id: `${id}|${at}`,
    timestamp: new Date().toISOString(),
    channelId: 'emulator',
    serviceUrl,
    from: user,
    recipient: bot,
    conversation: { id },
    locale: 'en-US',
    ...(work.deliveryMode === 'expectReplies' ? { deliveryMode: 'expectReplies' } : {}),
  });
}

/** Holds all conversations, `concurrency` at once; `exchange` resolves when the bot has replied and answered. */
export async function holdAll(
  work: Work,
  serviceUrl: string,
  exchange: (activity: BareActivity, conversationId: string) => Promise<void>,
): Promise<void> {
  let begun = 0;
  const lanes = Array.from({ length: work.concurrency }, async () => {
    while (begun < work.conversations) {
      begun += 1;
      const id = `conversation-${begun}`;
      const activityAt = createActivities(id, serviceUrl, work);
      for (let at = 0; at <= work.messages; at += 1) await exchange(activityAt(at), id);
    }
  });
  await Promise.all(lanes);
}
