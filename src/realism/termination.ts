import { estimateByJackknife, type Estimate } from './estimate.ts';

/** After one turn: whether the user ended the conversation, and whether it should have. */
export interface Decision {
  readonly ended: boolean;
  readonly shouldEnd: boolean;
}

/**
 * What the user of a transcript decided after each of its turns, as far as a label says what would have been right:
 * after the turn in which it should have ended there is no right decision any more.
 */
export function decisionsOf(turns: number, left: boolean, endsAfter: number): Decision[] {
  return Array.from({ length: Math.min(turns, endsAfter) }, (_, index) => ({
    ended: left && index + 1 === turns,
    shouldEnd: index + 1 === endsAfter,
  }));
}

/** F1 of ending, in percent: 2 TP / (2 TP + FP + FN) over all decisions; undefined where nobody ends. */
export function estimateTermination(conversations: readonly (readonly Decision[])[]): Estimate | undefined {
  const tallies = conversations.map((decisions) => ({
    hits: decisions.filter(({ ended, shouldEnd }) => ended && shouldEnd).length,
    misses: decisions.filter(({ ended, shouldEnd }) => ended !== shouldEnd).length,
  }));
  const hits = tallies.reduce((sum, each) => sum + each.hits, 0);
  const misses = tallies.reduce((sum, each) => sum + each.misses, 0);
  const f1 = (right: number, wrong: number): number => (100 * 2 * right) / (2 * right + wrong);
  const without = tallies.map((each) => f1(hits - each.hits, misses - each.misses));
  const count = conversations.reduce((sum, decisions) => sum + decisions.length, 0);
  return estimateByJackknife(f1(hits, misses), without, count, { least: 0, most: 100 });
}
