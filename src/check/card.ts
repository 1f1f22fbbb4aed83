import { asText } from '../activity/read-values.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { judgeCards } from '../teams-rules/judge-cards.ts';
import type { ConversationRecord, Reason } from './record.ts';

/**
 * `card`, a warning: a card that the bot showed on channel msteams breaks a rule of docs/cards.md, in a message or in
 * the answer to an invoke. Each rule is told once for a conversation, those that Teams itself keeps first.
 */
export function checkCard(record: ConversationRecord): Reason[] {
  const told = new Set<string>();
  const found = record.entries.flatMap(({ from, kind, activity }, index) => {
    if (from !== 'bot' || kind === 'delete' || activity.channelId !== 'msteams') return [];
    return judgeCards(activity).flatMap((finding) => {
      if (told.has(finding.id)) return [];
      told.add(finding.id);
      return [{ finding, activity, index }];
    });
  });
  return found
    .toSorted((one, other) => rankOf(one.finding.severity) - rankOf(other.finding.severity))
    .map(({ finding: { id, message, path }, activity, index }) => ({
      check: 'card',
      severity: 'warning',
      message: `${id}: ${message}`,
      expected: 'a card that Teams shows whole, and everybody can use',
      arrived: toPlainLine(`at ${path}`, 200),
      activityId: asText(activity.id),
      activityIndex: index,
    }));
}

function rankOf(severity: 'must-fix' | 'good-to-fix'): number {
  return severity === 'must-fix' ? 0 : 1;
}
