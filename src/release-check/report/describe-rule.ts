import { toPlainLine } from '../../activity/plain-text.ts';
import type { Finding } from '../rule.ts';
import type { RuleResult, RuleStatus } from '../judge-release.ts';

/** How many rules came to what, in the order in which people should look. */
function countStatuses(rules: readonly RuleResult[]): Readonly<Record<RuleStatus, number>> {
  const counts: Record<RuleStatus, number> = {
    failed: 0,
    warned: 0,
    person: 0,
    ignored: 0,
    'not-applicable': 0,
    passed: 0,
  };
  for (const { status } of rules) counts[status] += 1;
  return counts;
}

/** `2 must be fixed, 1 warning, 12 passed, 4 need a person, 9 not applicable`. */
export function formatCounts(rules: readonly RuleResult[]): string {
  const { failed, warned, person, ignored, passed, 'not-applicable': none } = countStatuses(rules);
  const parts = [
    `${failed} must be fixed`,
    `${warned} to look at`,
    `${passed} passed`,
    `${person} need a person`,
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    `${none} not applicable`,
  ];
  return parts.join(', ');
}

/** A finding in lines: what, where, what was done, what came, what proves it. Safe to print. */
export function linesOfFinding(finding: Finding): string[] {
  const { message, where, scope, did, seen, transcript } = finding;
  return [
    toPlainLine(message, 600),
    ...(where === undefined ? [] : [`at ${toPlainLine(where, 300)}`]),
    ...(did === undefined ? [] : [`did ${toPlainLine(did, 300)}${scope === undefined ? '' : ` (${scope})`}`]),
    ...(seen === undefined ? [] : [`saw ${toPlainLine(seen, 1000)}`]),
    ...(transcript === undefined ? [] : [`transcript ${transcript}`]),
  ];
}
