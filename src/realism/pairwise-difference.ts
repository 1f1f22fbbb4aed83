import { createRandom } from '../user/random.ts';
import { estimateByJackknife, type Estimate } from './estimate.ts';

/** More pairs than these make take long and tell little more: then so many, drawn at random, stand for all. */
const maxCompared = 1_000;

interface Group {
  /** Sum of the differences of all pairs. */
  readonly sum: number;
  /** The part of it that each member has. */
  readonly ofMember: readonly number[];
}

/**
 * How much texts differ: the mean over all pairs of 1 − |A ∩ B| / |A ∪ B| (Jaccard's distance) of their sets of words,
 * in each group, and of that the mean over the groups of two or more; times `scale`.
 */
export function estimateDifference(
  groups: readonly (readonly ReadonlySet<string>[])[],
  scale: number,
): Estimate | undefined {
  const compared = groups.map(thinOut).filter((group) => group.length > 1);
  const measured = compared.map(compareAll);
  const means = measured.map(({ sum, ofMember }) => (scale * sum) / pairsOf(ofMember.length));
  const total = means.reduce((sum, mean) => sum + mean, 0);
  const without = measured.flatMap(({ sum, ofMember }, index) => {
    const others = total - (means[index] ?? 0);
    const left = ofMember.length - 1;
    return ofMember.map((own) =>
      left < 2
        ? others / (means.length - 1)
        : (others + (scale * (sum - own)) / pairsOf(left)) / means.length,
    );
  });
  return estimateByJackknife(total / means.length, without, without.length, { least: 0, most: scale });
}

/** At random, but the same each time: taken at even distances, trials of one scenario may fall together. */
function thinOut(group: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] {
  return group.length <= maxCompared
    ? group
    : createRandom(group.length).shuffle(group).slice(0, maxCompared);
}

function compareAll(group: readonly ReadonlySet<string>[]): Group {
  const ofMember = group.map(() => 0);
  let sum = 0;
  for (const [index, one] of group.entries()) {
    for (let next = index + 1; next < group.length; next += 1) {
      const difference = differenceOf(one, group[next] ?? new Set());
      sum += difference;
      ofMember[index] = (ofMember[index] ?? 0) + difference;
      ofMember[next] = (ofMember[next] ?? 0) + difference;
    }
  }
  return { sum, ofMember };
}

function differenceOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : 1 - shared / all;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
