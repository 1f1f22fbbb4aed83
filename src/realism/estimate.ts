import { normalQuantile } from '../gate/normal-quantile.ts';
import { wilsonInterval } from '../gate/statistics.ts';

/** A measure with the range that it may well have in all conversations of the kind. */
export interface Estimate {
  readonly value: number;
  /** 95 % interval; undefined where too few conversations tell. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** What it was taken over: conversations, turns or moves, as the measure says. */
  readonly count: number;
}

/** Smallest and largest value that a measure can have. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A share of two sums, such as misspelt words of words, to which each conversation gave its part. */
export interface Part {
  readonly over: number;
  readonly under: number;
}

const confidence = 0.95;
const z = normalQuantile(1 - (1 - confidence) / 2);

/**
 * A value with its delete-one jackknife interval: B. Efron and C. Stein, "The jackknife estimate of variance", Annals
 * of Statistics 9 (1981), 586–596. `without` holds the value as it is without each conversation in turn.
 */
export function estimateByJackknife(
  value: number,
  without: readonly number[],
  count: number,
  { least, most }: Bounds,
): Estimate | undefined {
  if (!Number.isFinite(value)) return undefined;
  const total = without.length;
  if (total < 2 || without.some((each) => !Number.isFinite(each))) return { value, count };
  const mean = without.reduce((sum, each) => sum + each, 0) / total;
  const squares = without.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const spread = z * Math.sqrt(((total - 1) / total) * squares);
  // Where all are alike nothing tells how unlike others may be.
  if (spread < 1e-9) return { value, count };
  return { value, low: Math.max(least, value - spread), high: Math.min(most, value + spread), count };
}

/** A ratio of sums over conversations, times `scale`; conversations that gave nothing to what is below the line are left out, and it is undefined where all did. */
export function estimateRatio(
  given: readonly Part[],
  scale: number,
  count: number,
  most = Number.POSITIVE_INFINITY,
): Estimate | undefined {
  const parts = given.filter((part) => part.under > 0);
  const over = parts.reduce((sum, part) => sum + part.over, 0);
  const under = parts.reduce((sum, part) => sum + part.under, 0);
  const without = parts.map((part) => (scale * (over - part.over)) / (under - part.under));
  return estimateByJackknife((scale * over) / under, without, count, { least: 0, most });
}

/** A percentage of independent yes-or-no outcomes, with Wilson's interval. */
export function estimateShare(outcomes: readonly boolean[]): Estimate | undefined {
  const count = outcomes.length;
  if (count === 0) return undefined;
  const yes = outcomes.filter(Boolean).length;
  const { low, high } = wilsonInterval(yes, count, confidence);
  return { value: (100 * yes) / count, low: 100 * low, high: 100 * high, count };
}
