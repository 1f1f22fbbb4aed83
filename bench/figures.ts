/** One line of the result: a quantity, how often it was measured, and how it compares. */
export interface Figure {
  readonly name: string;
  readonly unit: 'turns/s' | 'calls/s' | 'MB/s' | 'ms' | 'MiB';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Every measurement, in order. */
  readonly runs: readonly number[];
  /** Median of the quotients of each measurement and its neighbour by the baseline; null for a baseline. */
  readonly ratio: number | null;
  readonly ratioMin: number | null;
  readonly ratioMax: number | null;
  /** What the project holds itself to. */
  readonly goal?: Goal | undefined;
}

export interface Goal {
  readonly of: 'ratio' | 'median' | 'max';
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** Baseline runs stand at the same places as those that were made beside them. */
export function toFigure(
  name: string,
  unit: Figure['unit'],
  runs: readonly number[],
  { baseline, goal }: { readonly baseline?: readonly number[]; readonly goal?: Goal } = {},
): Figure {
  const ratios = baseline && runs.map((run, index) => run / (baseline[index] ?? Number.NaN));
  return {
    name,
    unit,
    median: round(median(runs)),
    min: round(Math.min(...runs)),
    max: round(Math.max(...runs)),
    runs: runs.map(round),
    ratio: ratios ? round(median(ratios)) : null,
    ratioMin: ratios ? round(Math.min(...ratios)) : null,
    ratioMax: ratios ? round(Math.max(...ratios)) : null,
    ...(goal && { goal }),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? Number.NaN)) / 2;
}

/** Whether the goal was reached; undefined when there is none. */
export function isReached({ goal, ratio, median: middle, max }: Figure): boolean | undefined {
  if (!goal) return undefined;
  const value = { ratio: ratio ?? Number.NaN, median: middle, max }[goal.of];
  return value >= (goal.atLeast ?? -Infinity) && value <= (goal.atMost ?? Infinity);
}

/** Four significant digits: more would pretend. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
