import type { Activity } from '../activity/activity.ts';
import { asRecord, asText } from '../activity/read-values.ts';

/** A card, and where it stands: `attachments[0].content`, `value.body.task.value.card.content`. */
export interface FoundCard {
  readonly contentType: string;
  readonly content: unknown;
  readonly path: string;
}

const prefix = 'application/vnd.microsoft.';
const adaptive = `${prefix}card.adaptive`;

/** Cards stand higher in anything that Teams shows; what lies deeper is passed over. */
const maxDepth = 12;

/** Every card that an activity shows: its attachments, or the answer to an invoke. Never throws. */
export function findCards(activity: Activity): FoundCard[] {
  const cards: FoundCard[] = [];
  if (activity.type === 'invokeResponse') visit(asRecord(activity.value)?.['body'], 'value.body', 0, cards);
  else visit(activity.attachments, 'attachments', 0, cards);
  return cards;
}

function visit(value: unknown, path: string, depth: number, cards: FoundCard[]): void {
  if (depth > maxDepth) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, depth + 1, cards);
    return;
  }
  const record = asRecord(value);
  if (!record) return;
  const contentType = asText(record['contentType']) ?? '';
  if (contentType.startsWith(prefix) && contentType.includes('card.')) {
    cards.push({ contentType, content: record['content'], path: `${path}.content` });
    // What a message extension lists in place of the card that is chosen.
    visit(record['preview'], `${path}.preview`, depth + 1, cards);
    return;
  }
  // A Universal Action's answer has the card as its value, and tabs have it bare.
  if (record['type'] === adaptive) {
    cards.push({ contentType: adaptive, content: record['value'], path: `${path}.value` });
  } else if (record['type'] === 'AdaptiveCard') {
    cards.push({ contentType: adaptive, content: record, path });
  } else {
    for (const [key, item] of Object.entries(record)) visit(item, `${path}.${key}`, depth + 1, cards);
  }
}
