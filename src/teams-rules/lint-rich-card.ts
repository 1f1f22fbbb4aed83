import { toPlainLine } from '../activity/plain-text.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { CardFinding } from './card-finding.ts';
import { teamsLimits } from './limits.ts';

/** Bold, links, headings and lists of markdown, which a hero card shows as they are typed. */
const markdown = /\*\*[^*\n]+\*\*|__[^_\n]+__|\[[^\]\n]+\]\(\S+?\)|^#{1,6} \S|^[-*] \S/m;

/** Judges a hero or thumbnail card: their text takes a little HTML and no markdown (Teams, "Format cards"). */
export function lintRichCard(card: unknown): CardFinding[] {
  const content = asRecord(card);
  if (!content) return [];
  const findings: CardFinding[] = [];
  for (const field of ['title', 'subtitle', 'text']) {
    const found = markdown.exec(asText(content[field]) ?? '')?.[0];
    if (found === undefined) continue;
    const message = `Teams shows markdown in this card as it is typed: ${toPlainLine(found, 60)}.`;
    findings.push({ id: 'hero-markdown', severity: 'must-fix', message, path: field });
  }
  for (const [index, image] of asArray(content['images']).entries()) {
    if ((asText(asRecord(image)?.['alt']) ?? '').trim() !== '') continue;
    const message = 'An image needs alt for those who do not see it.';
    findings.push({ id: 'card-alt-text', severity: 'good-to-fix', message, path: `images[${index}]` });
  }
  const buttons = asArray(content['buttons']).length;
  if (buttons > teamsLimits.card.actions) {
    const message = `Teams shows ${teamsLimits.card.actions} actions; there are ${buttons}.`;
    findings.push({ id: 'card-actions', severity: 'good-to-fix', message, path: 'buttons' });
  }
  return findings;
}
