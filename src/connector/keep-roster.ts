import type { Activity } from '../activity/activity.ts';
import type { StoredConversation } from './conversation-store.ts';

/** Lists whoever joins or speaks up, and no longer those who leave: a bot that is told of somebody asks for them. */
export function keepRoster(conversation: StoredConversation, activity: Activity): void {
  const { bot, describeMember } = conversation.hosted;
  const { from, membersAdded = [], membersRemoved = [] } = activity;
  const gone = new Set(membersRemoved.map(({ id }) => id));
  if (gone.size > 0) conversation.members = conversation.members.filter(({ id }) => !gone.has(id));
  for (const member of from?.role === 'user' && !gone.has(from.id) ? [from, ...membersAdded] : membersAdded) {
    if (member.id === bot.id || conversation.members.some(({ id }) => id === member.id)) continue;
    conversation.members = [...conversation.members, describeMember?.(member) ?? member];
  }
}
