import { code, escapeInline } from '../../report/markdown.ts';
import type { ReleaseReport, RuleResult } from '../judge-release.ts';
import type { Finding } from '../rule.ts';
import { formatCounts } from './describe-rule.ts';

const headings = {
  failed: 'Must be fixed',
  warned: 'To look at',
  person: 'Needs a person',
  ignored: 'Ignored',
  passed: 'Passed',
  'not-applicable': 'Not applicable',
} as const;

/** A checklist in Markdown: only what a program has seen to be right is ticked. */
export function formatChecklist(report: ReleaseReport): string {
  const parts = [
    `## Before the release: ${formatCounts(report.rules)}`,
    `${escapeInline(report.app)}${report.bot === undefined ? '' : ` · ${escapeInline(report.bot)}`} · ${report.conversations} conversations`,
  ];
  for (const [status, heading] of Object.entries(headings)) {
    const rules = report.rules.filter((rule) => rule.status === status);
    if (rules.length > 0) parts.push(`### ${heading}`, rules.map(formatRule).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function formatRule(rule: RuleResult): string {
  const tick = rule.status === 'passed' ? 'x' : ' ';
  const detail = [
    ...rule.findings.map(formatFinding),
    ...(rule.person === undefined ? [] : [escapeInline(rule.person)]),
    ...(rule.reason === undefined ? [] : [`ignored: ${escapeInline(rule.reason)}`]),
    ...(rule.status === 'not-applicable' ? [escapeInline(rule.did)] : []),
  ];
  const remark = rule.heuristic && rule.findings.length > 0 ? ' (heuristic)' : '';
  return [
    `- [${tick}] [${rule.id}](${rule.link}) ${escapeInline(rule.title)}${remark}`,
    ...detail.map((each) => `  - ${each}`),
  ].join('\n');
}

function formatFinding({ message, where, scope, did, transcript }: Finding): string {
  const parts = [
    escapeInline(message),
    ...(where === undefined ? [] : [code(where)]),
    ...(did === undefined ? [] : [escapeInline(did)]),
    ...(scope === undefined ? [] : [scope]),
    ...(transcript === undefined ? [] : [code(transcript)]),
  ];
  return parts.join(' · ');
}
