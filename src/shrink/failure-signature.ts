import type { Reason } from '../check/record.ts';
import type { Expectation } from '../scenario/schema.ts';

/** Checks whose failure is that something did not happen: any shorter conversation lacks it too. */
const failuresByAbsence = new Set(['reply', 'card', 'learned', 'goal', 'turns', 'verify', 'script', 'judge']);

/**
 * By what a failure is known again in a shorter conversation: its check, and what arrived but for its numbers.
 * Undefined for failures that consist in something not happening, which cannot be shrunk.
 */
export function signatureOf({ check, severity, message, arrived }: Reason): string | undefined {
  if (severity !== 'failed' || failuresByAbsence.has(check)) return undefined;
  return `${check} ${(arrived ?? message).replace(/\d+/g, '#')}`;
}

/** Of a scenario's expectations, those that a shorter conversation can still break. */
export function breakable(expectations: readonly Expectation[]): Expectation[] {
  return expectations.filter((each) => 'never' in each);
}
