import { toPlainLine } from '../activity/plain-text.ts';
import type { CardFinding } from './card-finding.ts';

/** An expression of the Adaptive Cards templating language. */
const expression = /\$\{[^}]*\}/;

/** Its keys, which a client does not know. */
const templateKeys = new Set(['$data', '$when', '$root', '$index']);

const maxDepth = 60;

/** Template expressions that nobody has filled in: Teams shows them as they stand. */
export function findUnresolved(card: Readonly<Record<string, unknown>>): CardFinding[] {
  const findings: CardFinding[] = [];
  const note = (what: string, path: string): void => {
    const message = `The template was not filled in: ${toPlainLine(what, 60)}.`;
    findings.push({ id: 'card-unresolved', severity: 'must-fix', message, path });
  };
  const visit = (value: unknown, path: string, depth: number): void => {
    if (depth > maxDepth) return;
    if (typeof value === 'string') {
      const found = expression.exec(value)?.[0];
      if (found !== undefined) note(found, path);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      if (!Array.isArray(value) && templateKeys.has(key)) note(key, at);
      else visit(item, at, depth + 1);
    }
  };
  visit(card, '', 0);
  return findings;
}
