import type { JudgedConversation } from './measure.ts';
import { mcNemarExact, pairsNeeded } from './statistics.ts';

/** Power at which the number of pairs needed is told. */
export const usualPower = 0.8;

/** A conversation that had another verdict in the baseline. */
export type Changed = Pick<JudgedConversation, 'scenario' | 'trial' | 'seed' | 'transcript'>;

/** A run beside a baseline: conversations of the same scenario, trial and seed, both judged. */
export interface Comparison {
  readonly pairs: number;
  /** Passed in the baseline, failed now. */
  readonly worse: readonly Changed[];
  /** Failed in the baseline, passed now. */
  readonly better: readonly Changed[];
  /** McNemar's exact test, two-sided. */
  readonly pValue: number;
  /** Pairs that it would take to see a difference of the size observed; undefined when there is none. */
  readonly pairsNeeded: number | undefined;
  /** Conversations on either side without a counterpart that was judged. */
  readonly unpaired: { readonly baseline: number; readonly results: number };
}

/** Compares conversation by conversation; what was not judged on both sides says nothing about the bot. */
export function compareRuns(
  results: readonly JudgedConversation[],
  baseline: readonly JudgedConversation[],
  alpha: number,
): Comparison {
  const before = new Map(baseline.filter(isJudged).map((each) => [conversationKey(each), each]));
  const pairs = results.filter((each) => isJudged(each) && before.has(conversationKey(each)));
  const passedBefore = (each: JudgedConversation): boolean =>
    before.get(conversationKey(each))?.verdict === 'passed';
  const worse = pairs.filter((each) => each.verdict === 'failed' && passedBefore(each));
  const better = pairs.filter((each) => each.verdict === 'passed' && !passedBefore(each));
  return {
    pairs: pairs.length,
    worse: worse.map(toChanged),
    better: better.map(toChanged),
    pValue: mcNemarExact(worse.length, better.length),
    pairsNeeded:
      pairs.length === 0
        ? undefined
        : pairsNeeded(worse.length / pairs.length, better.length / pairs.length, alpha, usualPower),
    unpaired: { baseline: baseline.length - pairs.length, results: results.length - pairs.length },
  };
}

/** The same for the same conversation of two runs: same scenario, same trial, same user. */
export function conversationKey({ scenario, trial, seed }: Omit<Changed, 'transcript'>): string {
  return JSON.stringify([scenario, trial, seed]);
}

function isJudged({ verdict }: JudgedConversation): boolean {
  return verdict === 'passed' || verdict === 'failed';
}

function toChanged({ scenario, trial, seed, transcript }: JudgedConversation): Changed {
  return { scenario, trial, seed, transcript };
}
