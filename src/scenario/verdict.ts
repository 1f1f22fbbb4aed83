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

/**
 * The exit code for all conversations of a run: 130 interrupted, 2 when nothing ran, 1 when the bot failed
 * in any, 3 when the surroundings did, 4 when the simulator did, 0 otherwise. Here the bot comes first: that
 * it failed in one conversation stands, whatever happened to the others, and its developer must act.
 */
export function exitCodeFor(verdicts: Iterable<Verdict>, interrupted = false): 0 | 1 | 2 | 3 | 4 | 130 {
  if (interrupted) return 130;
  const seen = new Set(verdicts);
  if (seen.size === 0) return 2;
  if (seen.has('failed')) return 1;
  if (seen.has('errored')) return 3;
  return seen.has('invalid') ? 4 : 0;
}
