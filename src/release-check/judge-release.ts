import type { Evidence } from './evidence.ts';
import type { Finding, Rule, Severity } from './rule.ts';

/** `failed`: must be fixed; `warned`: should be looked at; `person`: nobody has looked yet. */
export type RuleStatus = 'passed' | 'failed' | 'warned' | 'person' | 'not-applicable' | 'ignored';

export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly heuristic: boolean;
  readonly link: string;
  readonly status: RuleStatus;
  readonly findings: readonly Finding[];
  /** What was done, or why nothing was. */
  readonly did: string;
  /** What a person must look at. */
  readonly person?: string | undefined;
  /** Why findings are ignored. */
  readonly reason?: string | undefined;
}

/** What comes out of a check before a release. */
export interface ReleaseReport {
  readonly app: string;
  readonly bot: string | undefined;
  readonly rules: readonly RuleResult[];
  readonly conversations: number;
}

export interface Ignored {
  readonly id: string;
  readonly reason: string;
}

/** Holds the evidence against each rule. */
export function judgeRelease(
  evidence: Evidence,
  rules: readonly Rule[],
  ignored: readonly Ignored[] = [],
): RuleResult[] {
  return rules.map((rule) =>
    judgeRule(
      rule,
      evidence,
      ignored.find(({ id }) => id === rule.id),
    ),
  );
}

function judgeRule(rule: Rule, evidence: Evidence, ignored: Ignored | undefined): RuleResult {
  const { id, title, severity, link } = rule;
  const common = { id, title, severity, link, heuristic: rule.heuristic === true };
  const judgement = rule.check(evidence);
  if (judgement.status === 'not-applicable') {
    return { ...common, status: 'not-applicable', findings: [], did: judgement.why };
  }
  if (judgement.status === 'person') {
    return {
      ...common,
      status: 'person',
      findings: [],
      did: 'nothing: a person must look',
      person: judgement.person,
    };
  }
  const { did, findings, person } = judgement;
  const isBroken = findings.length > 0;
  if (isBroken && ignored)
    return { ...common, status: 'ignored', findings, did, person, reason: ignored.reason };
  const mustFix = severity === 'must-fix' && rule.heuristic !== true;
  const status = isBroken ? (mustFix ? 'failed' : 'warned') : person === undefined ? 'passed' : 'person';
  return { ...common, status, findings, did, person };
}

/** Whether the release may go out, as far as a program can tell. */
export function mayRelease(rules: readonly RuleResult[]): boolean {
  return rules.every(({ status }) => status !== 'failed');
}
