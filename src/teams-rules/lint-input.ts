import { asArray, asText } from '../activity/read-values.ts';
import type { CardFinding } from './card-finding.ts';

/** What makes an input refuse what is typed, so that it has to say why. */
const constraints = ['isRequired', 'regex', 'min', 'max'] as const;

/** An input that sends nothing, does not say what it wants, or does not say why it refuses. */
export function lintInput(
  node: Readonly<Record<string, unknown>>,
  type: string,
  path: string,
): CardFinding[] {
  const findings: CardFinding[] = [];
  const has = (field: string): boolean => (asText(node[field]) ?? '').trim() !== '';
  if (!has('id')) {
    const message = 'An input without an id sends nothing.';
    findings.push({ id: 'card-input-id', severity: 'must-fix', message, path });
  }
  if (!has('label') && !(type === 'Input.Toggle' && has('title'))) {
    const message = 'An input needs a label; a placeholder is gone once something is typed.';
    findings.push({ id: 'card-input-label', severity: 'good-to-fix', message, path });
  }
  const refuses = constraints.some((field) => node[field] !== undefined && node[field] !== false);
  if (refuses && !has('errorMessage')) {
    const message = 'An input that can refuse what is typed needs an errorMessage.';
    findings.push({ id: 'card-input-error', severity: 'good-to-fix', message, path });
  }
  const isQueried = node['choices.data'] !== undefined;
  if (type === 'Input.ChoiceSet' && asArray(node['choices']).length === 0 && !isQueried) {
    const message = 'A ChoiceSet offers no choice.';
    findings.push({ id: 'card-input-choices', severity: 'must-fix', message, path });
  }
  return findings;
}
