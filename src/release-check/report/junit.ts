import { attributesOf, element, legalText, type Fields } from '../../report/xml.ts';
import type { ReleaseReport, RuleResult } from '../judge-release.ts';
import { linesOfFinding } from './describe-rule.ts';

const suiteNames: Readonly<Record<string, string>> = {
  M: 'package',
  B: 'bot',
  W: 'first run',
  C: 'cards',
  E: 'message extension',
  N: 'notifications',
};

/**
 * JUnit XML: a suite for each group, a case for each rule. What must be fixed is a failure; what needs a person, does
 * not apply or is ignored is skipped with the reason; warnings stand in the output of cases that pass.
 */
export function formatReleaseJUnit({ rules }: ReleaseReport): string {
  const suites = [...groupRules(rules)].map(([group, own]) => ({
    ...attributesOf({ name: suiteNames[group] ?? group, ...sums(own) }),
    testcase: own.map((rule) => testCase(rule, suiteNames[group] ?? group)),
  }));
  const xml = element('testsuites', {
    ...attributesOf({ name: 'Understudy check', ...sums(rules) }),
    testsuite: suites,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

function groupRules(rules: readonly RuleResult[]): Map<string, RuleResult[]> {
  const groups = new Map<string, RuleResult[]>();
  for (const rule of rules) {
    const group = rule.id.charAt(0);
    groups.set(group, [...(groups.get(group) ?? []), rule]);
  }
  return groups;
}

function sums(rules: readonly RuleResult[]): Readonly<Record<string, string | number>> {
  return {
    tests: rules.length,
    failures: rules.filter(({ status }) => status === 'failed').length,
    errors: 0,
    skipped: rules.filter(isSkipped).length,
    time: '0.000',
  };
}

function isSkipped({ status }: RuleResult): boolean {
  return status === 'person' || status === 'not-applicable' || status === 'ignored';
}

function testCase(rule: RuleResult, suite: string): Fields {
  const { id, title, status, findings, did, person, reason, link } = rule;
  const text = [
    ...findings.flatMap((finding) => linesOfFinding(finding)),
    ...(person === undefined ? [] : [`a person: ${person}`]),
  ];
  const body = legalText(`${[...text, `did: ${did}`, link].join('\n')}\n`);
  const message = findings[0]?.message ?? '';
  return {
    ...attributesOf({ name: `${id} ${title}`, classname: suite, time: '0.000' }),
    ...(status === 'failed' && { failure: { ...attributesOf({ type: id, message }), '#text': `\n${body}` } }),
    ...(isSkipped(rule) && { skipped: attributesOf({ message: reason ?? person ?? did }) }),
    'system-out': body,
  };
}
