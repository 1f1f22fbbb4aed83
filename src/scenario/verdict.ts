import type { Reason } from '../check/record.ts';

/** How a conversation is judged. */
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

/** What a run comes to: `undecided` when too little could be judged to say that the bot passed, and nothing says that it failed. */
export type RunVerdict = 'passed' | 'failed' | 'undecided';

/** The decision on a run as a whole; src/gate makes it. */
export interface RunDecision {
  readonly verdict: RunVerdict;
  /** 0 passed, 1 the bot failed or did not show what was asked, 2 nothing ran, 3 surroundings broke, 4 simulator invalid. */
  readonly exitCode: 0 | 1 | 2 | 3 | 4;
  /** Why it did not pass, a sentence each, worst first. */
  readonly reasons: readonly string[];
}
