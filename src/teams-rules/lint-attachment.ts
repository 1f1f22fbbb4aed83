import { toPlainLine } from '../activity/plain-text.ts';
import type { CardFinding } from './card-finding.ts';
import { teamsLimits } from './limits.ts';
import { lintCard } from './lint-card.ts';
import { lintRichCard } from './lint-rich-card.ts';

const prefix = 'application/vnd.microsoft.';

/** Judges one card by its content type; nothing for what is no card. */
export function lintAttachment(contentType: string, content: unknown): CardFinding[] {
  if (!contentType.startsWith(prefix)) return [];
  const kind = contentType.slice(prefix.length);
  if (kind === 'card.adaptive') return lintCard(content);
  if (kind === 'card.hero' || kind === 'card.thumbnail') return lintRichCard(content);
  if (!kind.includes('card.') || (teamsLimits.cardKinds as readonly string[]).includes(kind)) return [];
  const message = `Teams does not show cards of kind ${toPlainLine(kind, 60)} from bots.`;
  return [{ id: 'card-kind', severity: 'must-fix', message, path: '' }];
}
