import { ConfigError } from '../errors.ts';
import type { RunDecision } from '../scenario/verdict.ts';
import { compareRuns, type Comparison } from './compare.ts';
import { measureRun, tokensOf, type JudgedConversation, type Measures, type RunMeasures } from './measure.ts';

/** What is asked of a run. */
export interface GateRules {
  /** Share of the judged conversations that must pass, 0 to 1. */
  readonly passRate: number;
  /**
   * When given, the lower end of the Wilson interval at this confidence must reach the pass rate, not only the
   * share itself; 0 to 1.
   */
  readonly confidence?: number | undefined;
  /** Longest 95th percentile of the reply time, in all and in each scenario, in milliseconds. */
  readonly p95Ms?: number | undefined;
  /** Most moves of the user in any conversation. */
  readonly turns?: number | undefined;
  /** Most tokens, of prompts and answers, that models of users may use: in any conversation, and in all. */
  readonly tokens?:
    { readonly conversation?: number | undefined; readonly run?: number | undefined } | undefined;
}

/** The decision on a run, and what it was made from. */
export interface GateDecision extends RunDecision {
  readonly rules: GateRules;
  /** Confidence of the intervals and, from its complement, of the comparison. */
  readonly confidence: number;
  readonly measures: RunMeasures;
  readonly comparison?: Comparison | undefined;
}

const usualConfidence = 0.95;

/** Throws ConfigError for rules that no run can meet. */
export function checkRules({ passRate, confidence }: GateRules): void {
  if (confidence === undefined || passRate < 1) return;
  throw new ConfigError(
    'unreachable-pass-rate',
    'Failed to set up the gate: no number of trials shows with confidence that all conversations pass.',
    { hint: 'Ask for a pass rate below 1, such as 0.95, or leave the confidence out.' },
  );
}

/** Judges a run against the rules and, when there is one, a baseline. */
export function decideGate(
  results: readonly JudgedConversation[],
  rules: GateRules,
  baseline?: readonly JudgedConversation[],
): GateDecision {
  const confidence = rules.confidence ?? usualConfidence;
  const measures = measureRun(results, confidence);
  const comparison = baseline && compareRuns(results, baseline, 1 - confidence);
  const against = [
    ...passRateReasons(measures.all, rules),
    ...budgetReasons(measures, results, rules),
    ...(comparison ? regressionReasons(comparison, 1 - confidence) : []),
  ];
  const decided = { rules, confidence, measures, ...(comparison && { comparison }) };
  if (against.length > 0) return { verdict: 'failed', exitCode: 1, reasons: against, ...decided };
  const open = openReason(measures.all, rules);
  return open
    ? { verdict: 'undecided', exitCode: open.exitCode, reasons: [open.reason], ...decided }
    : { verdict: 'passed', exitCode: 0, reasons: [], ...decided };
}

function passRateReasons({ passed, failed, passRate, interval }: Measures, rules: GateRules): string[] {
  if (passRate === undefined || failed === 0) return [];
  const shown = `${passed} of ${passed + failed} passed`;
  if (rules.confidence !== undefined && interval && interval.high < rules.passRate) {
    return [`${shown}: at most ${formatShare(interval.high)}, and ${formatShare(rules.passRate)} is asked.`];
  }
  // With a confidence asked for, what lies within the interval is left open.
  if (rules.confidence !== undefined || passRate >= rules.passRate) return [];
  return [`${shown} (${formatShare(passRate)}), and ${formatShare(rules.passRate)} is asked.`];
}

function budgetReasons(
  { all, scenarios }: RunMeasures,
  results: readonly JudgedConversation[],
  { p95Ms, turns, tokens }: GateRules,
): string[] {
  const slow = (where: string, { replyTime }: Measures): string[] =>
    p95Ms !== undefined && replyTime.p95 > p95Ms
      ? [`${where}: 95 % of the replies came within ${formatMs(replyTime.p95)}, and ${p95Ms} ms is allowed.`]
      : [];
  return [
    ...slow('In all', all),
    ...scenarios.flatMap((each) => slow(`"${each.scenario}"`, each)),
    ...overruns(results, turns, {
      of: (each) => each.turns,
      tell: (most) => `took more than ${turns} turns, the longest ${most}`,
    }),
    ...overruns(results, tokens?.conversation, {
      of: tokensOf,
      tell: (most) => `used more than ${tokens?.conversation} tokens of models, the most ${most}`,
    }),
    ...(tokens?.run !== undefined && all.tokens > tokens.run
      ? [`The models of users used ${all.tokens} tokens, and ${tokens.run} are allowed.`]
      : []),
  ];
}

function overruns(
  results: readonly JudgedConversation[],
  limit: number | undefined,
  amount: { readonly of: (each: JudgedConversation) => number; readonly tell: (most: number) => string },
): string[] {
  if (limit === undefined) return [];
  const over = results.filter((each) => amount.of(each) > limit);
  const [worst] = over.toSorted((a, b) => amount.of(b) - amount.of(a));
  if (!worst) return [];
  const count = `${over.length} conversation${over.length === 1 ? '' : 's'}`;
  return [`${count} ${amount.tell(amount.of(worst))} ("${worst.scenario}", trial ${worst.trial}).`];
}

function regressionReasons({ worse, better, pValue }: Comparison, alpha: number): string[] {
  if (worse.length <= better.length || pValue >= alpha) return [];
  return [
    `It is worse than the baseline: ${worse.length} conversations that passed fail now, ${better.length} the other ` +
      `way round (p = ${formatP(pValue)}).`,
  ];
}

type Open = { readonly exitCode: 1 | 2 | 3 | 4; readonly reason: string };

function openReason(
  { conversations, errored, invalid, interval }: Measures,
  rules: GateRules,
): Open | undefined {
  const of = `of ${conversations} conversation${conversations === 1 ? '' : 's'}`;
  if (conversations === 0) return { exitCode: 2, reason: 'The results hold no conversation.' };
  if (errored > 0) {
    return { exitCode: 3, reason: `${errored} ${of} could not be held: bot, model or machine broke.` };
  }
  if (invalid > 0) {
    return { exitCode: 4, reason: `${invalid} ${of} cannot be judged: the simulated user went wrong.` };
  }
  if (rules.confidence === undefined || !interval || interval.low >= rules.passRate) return undefined;
  const range = `${formatShare(interval.low)} to ${formatShare(interval.high)}`;
  return {
    exitCode: 1,
    reason: `Too few trials to say that ${formatShare(rules.passRate)} pass: it may be ${range}.`,
  };
}

/** `0.95`, with as many digits as keep it from rounding to 1. */
export function formatShare(share: number): string {
  const text = share.toFixed(2);
  return (text === '1.00' && share < 1) || (text === '0.00' && share > 0) ? share.toPrecision(3) : text;
}

/** `0.034`, `< 0.001`. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function formatMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}
