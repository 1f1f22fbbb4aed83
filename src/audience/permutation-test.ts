import type { Random } from '../user/random.ts';

/** One observation: the group that it belongs to and what came of it. */
export interface Observation {
  readonly group: string;
  readonly outcome: string;
}

/** How one group's outcomes compare with those of all others together. */
export interface GroupDifference {
  readonly group: string;
  /** Of this group alone. */
  readonly p: number;
  /** Held against all the groups tested with it (Holm). */
  readonly adjustedP: number;
  /** The outcome that differs most, by its standardised residual. */
  readonly outcome: string;
  /** How often, 0 to 1, in the group and in the rest. */
  readonly share: number;
  readonly restShare: number;
}

/** Smallest p is 1 in 2,000. */
const permutations = 1_999;

/**
 * Tests each group against the rest: Pearson's chi-square of group × outcome, its distribution drawn by shuffling the
 * group labels, so that it holds for small counts (A. C. A. Hope, JRSS B 30, 1968, 582–598; p = (b + 1) / (m + 1) as
 * B. Phipson and G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010, article 39), two-sided; adjusted for the number
 * of groups by S. Holm, Scand. J. Statist. 6, 1979, 65–70. Empty when there are fewer than two groups or outcomes.
 */
export function testGroups(observations: readonly Observation[], random: Random): GroupDifference[] {
  const groups = [...new Set(observations.map(({ group }) => group))];
  const outcomes = [...new Set(observations.map(({ outcome }) => outcome))];
  if (groups.length < 2 || outcomes.length < 2) return [];
  const groupIndex = new Map(groups.map((group, index) => [group, index]));
  const outcomeIndex = new Map(outcomes.map((outcome, index) => [outcome, index]));
  const labels = observations.map(({ group }) => groupIndex.get(group) ?? 0);
  const results = observations.map(({ outcome }) => outcomeIndex.get(outcome) ?? 0);

  const observed = countsOf(labels, results, groups.length, outcomes.length);
  const totals = outcomes.map((_, outcome) => results.filter((each) => each === outcome).length);
  const sizes = groups.map((_, group) => labels.filter((each) => each === group).length);
  const statistics = (counts: readonly number[]): number[] =>
    sizes.map((size, group) => {
      const row = counts.slice(group * outcomes.length, (group + 1) * outcomes.length);
      return chiSquare(row, size, totals, labels.length);
    });

  const reached = statistics(observed);
  const asFar = groups.map(() => 0);
  let shuffled = labels;
  for (let drawn = 0; drawn < permutations; drawn += 1) {
    shuffled = random.shuffle(shuffled);
    const drawnStatistics = statistics(countsOf(shuffled, results, groups.length, outcomes.length));
    for (const [group, statistic] of drawnStatistics.entries()) {
      // Sums of the same terms in another order differ by rounding.
      if (statistic >= (reached[group] ?? 0) - 1e-9) asFar[group] = (asFar[group] ?? 0) + 1;
    }
  }
  const values = asFar.map((count) => (count + 1) / (permutations + 1));
  const adjusted = holm(values);
  return groups.map((group, index) => {
    const size = sizes[index] ?? 0;
    const most = outcomes
      .map((outcome, column) => {
        const count = observed[index * outcomes.length + column] ?? 0;
        const total = totals[column] ?? 0;
        const expected = (total * size) / labels.length;
        const residual = Math.abs(count - expected) / Math.sqrt(expected * (1 - total / labels.length));
        const restShare = (total - count) / (labels.length - size);
        return { outcome, share: count / size, restShare, residual };
      })
      .reduce((best, each) => (each.residual > best.residual ? each : best));
    const { outcome, share, restShare } = most;
    return { group, p: values[index] ?? 1, adjustedP: adjusted[index] ?? 1, outcome, share, restShare };
  });
}

function countsOf(
  labels: readonly number[],
  results: readonly number[],
  groups: number,
  outcomes: number,
): number[] {
  const counts = Array.from({ length: groups * outcomes }, () => 0);
  for (const [index, label] of labels.entries()) {
    const cell = label * outcomes + (results[index] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** Of the two rows "this group" and "the rest". */
function chiSquare(row: readonly number[], size: number, totals: readonly number[], all: number): number {
  return totals.reduce((sum, total, outcome) => {
    const expected = (total * size) / all;
    return sum + ((row[outcome] ?? 0) - expected) ** 2 / (expected * (1 - size / all));
  }, 0);
}

/** Adjusted p-values, in the order given. */
function holm(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const adjusted = values.map(() => 1);
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (values.length - rank) * (values[index] ?? 1)));
    adjusted[index] = least;
  }
  return adjusted;
}
