import type { Reason } from '../check/record.ts';

/** How a conversation, or a run, is judged. */
export type Verdict = 'passed' | 'failed' | 'invalid' | 'errored';

/** Worst first. */
const precedence = ['errored', 'invalid', 'failed'] as const;

/**
 * The verdict on one conversation. Surroundings that broke come before a simulator that went wrong, and that
 * before the bot: what a broken connection or a user out of its role brought about says nothing about the bot, and
 * blaming the bot for it would make the gate untrustworthy. Warnings decide nothing.
 */
export function decideVerdict(reasons: readonly Pick<Reason, 'severity'>[]): Verdict {
  return precedence.find((severity) => reasons.some((reason) => reason.severity === severity)) ?? 'passed';
}

export interface ExitRule {
  /** Share of the judged conversations (passed or failed) that must pass, 0 to 1; 1 unless told. */
  readonly passRate?: number | undefined;
  readonly interrupted?: boolean | undefined;
}

/**
 * The exit code for all conversations of a run: 130 interrupted, 2 when nothing ran, 1 when the bot failed in
 * more of them than the pass rate allows, 3 when the surroundings did, 4 when the simulator did, 0 otherwise.
 * Here the bot comes first: that it failed in one conversation stands, whatever happened to the others, and its
 * developer must act.
 */
export function exitCodeFor(
  verdicts: readonly Verdict[],
  { passRate = 1, interrupted = false }: ExitRule = {},
): 0 | 1 | 2 | 3 | 4 | 130 {
  if (interrupted) return 130;
  if (verdicts.length === 0) return 2;
  const count = (wanted: Verdict): number => verdicts.filter((each) => each === wanted).length;
  const failed = count('failed');
  const passed = count('passed');
  if (failed > 0 && passed / (passed + failed) < passRate) return 1;
  if (count('errored') > 0) return 3;
  return count('invalid') > 0 ? 4 : 0;
}
