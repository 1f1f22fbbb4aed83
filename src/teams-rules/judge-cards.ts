import type { Activity } from '../activity/activity.ts';
import type { CardFinding } from './card-finding.ts';
import { findCards } from './find-cards.ts';
import { lintAttachment } from './lint-attachment.ts';
import { openCardValidator } from './validate-card.ts';

/**
 * Judges all cards that an activity shows, by our rules and by their schema. Paths begin at the activity:
 * `attachments[0].content.body[1]`.
 */
export function judgeCards(activity: Activity): CardFinding[] {
  const cards = findCards(activity);
  if (cards.length === 0) return [];
  const validate = openCardValidator();
  return cards.flatMap(({ contentType, content, path: start }) =>
    [...lintAttachment(contentType, content), ...validate(content)].map((finding) => ({
      ...finding,
      path: finding.path === '' ? start : `${start}.${finding.path}`,
    })),
  );
}
