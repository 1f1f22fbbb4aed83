import type { Colors } from 'picocolors/types.js';
import { toPlainLine } from '../../activity/plain-text.ts';
import type { ReleaseReport, RuleResult } from '../judge-release.ts';
import { formatCounts, linesOfFinding } from './describe-rule.ts';

/** So many findings of one rule show what is wrong. */
const shownFindings = 5;

/** The report for a terminal: what is broken first, then what a person must look at; with `verbose` every rule. */
export function formatReleaseReport(report: ReleaseReport, colors: Colors, verbose: boolean): string {
  const { rules } = report;
  const marks = {
    failed: colors.red('✗'),
    warned: colors.yellow('!'),
    person: colors.cyan('?'),
    ignored: colors.dim('-'),
    passed: colors.green('✓'),
    'not-applicable': colors.dim('·'),
  };
  const order = ['failed', 'warned', 'person', 'ignored', ...(verbose ? ['passed', 'not-applicable'] : [])];
  const shown = order.flatMap((status) => rules.filter((rule) => rule.status === status));
  const lines = shown.flatMap((rule) => [
    `${marks[rule.status]} ${colors.bold(rule.id)} ${rule.title}${remark(rule)}`,
    ...detailLines(rule, verbose).map((line) => `    ${line}`),
  ]);
  const bot =
    report.bot === undefined
      ? ''
      : `, ${toPlainLine(report.bot, 200)}, ${report.conversations} conversations`;
  return `${toPlainLine(report.app, 200)}${bot}\n\n${[...lines, ...(lines.length > 0 ? [''] : [])].join('\n')}${lines.length > 0 ? '\n' : ''}${formatCounts(rules)}\n`;
}

function remark({ severity, heuristic, status }: RuleResult): string {
  if (status !== 'failed' && status !== 'warned') return '';
  return heuristic ? ' (heuristic)' : severity === 'good-to-fix' ? ' (good to fix)' : '';
}

function detailLines(rule: RuleResult, verbose: boolean): string[] {
  const { findings, person, reason, did, link, status } = rule;
  const left = findings.length - shownFindings;
  return [
    ...findings.slice(0, shownFindings).flatMap((finding) => {
      const [first = '', ...rest] = linesOfFinding(finding);
      return [first, ...rest.map((line) => `  ${line}`)];
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(person === undefined ? [] : [`a person: ${toPlainLine(person, 400)}`]),
    ...(reason === undefined ? [] : [`ignored: ${toPlainLine(reason, 300)}`]),
    ...(verbose && status !== 'person' ? [`did: ${toPlainLine(did, 300)}`] : []),
    ...(findings.length > 0 ? [link] : []),
  ];
}
