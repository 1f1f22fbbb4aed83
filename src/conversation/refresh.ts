import type { Activity } from '../activity/activity.ts';
import { asArray, asRecord } from '../activity/read-values.ts';

/**
 * Teams refreshes cards that name nobody for all members of a conversation of this size at most, and of larger ones for
 * none. Source: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/up-to-date-views
 */
const smallConversation = 60;

/**
 * The invokes by which Teams brings a message's cards up to date for one user, without any tap. They are before they are
 * stamped; none where no card asks for it.
 */
export function refreshesOf(message: Activity, userId: string, members: number): Activity[] {
  return asArray(message.attachments).flatMap((attachment) => {
    const refresh = asRecord(asRecord(asRecord(attachment)?.['content'])?.['refresh']);
    const action = asRecord(refresh?.['action']);
    if (!refresh || action?.['type'] !== 'Action.Execute') return [];
    const users = asArray(refresh['userIds']);
    const isMeant = users.length === 0 ? members <= smallConversation : users.includes(userId);
    if (!isMeant) return [];
    const { type, id, title, verb, data } = action;
    const value = { action: { type, id, title, verb, data: asRecord(data) ?? {} }, trigger: 'automatic' };
    return [{ type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message.id }];
  });
}
