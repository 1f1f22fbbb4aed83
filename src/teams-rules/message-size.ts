import type { Activity } from '../activity/activity.ts';

/** What Teams counts of a message, in UTF-16: text, mentions, cards, everything that is shown or goes with it. */
export function messageBytesOf({
  text,
  summary,
  attachments,
  entities,
  suggestedActions,
  channelData,
  value,
}: Activity): number {
  const counted = { text, summary, attachments, entities, suggestedActions, channelData, value };
  return JSON.stringify(counted).length * 2;
}
