import { normalQuantile } from './normal-quantile.ts';

/** A share of conversations with the range that it may well have, 0 to 1 each. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Score interval of a proportion. E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22 (1927), 209–212; without continuity correction, as method 3 of R. G. Newcombe, Statistics in
 * Medicine 17 (1998), 857–872. `total` is at least 1, `confidence` between 0 and 1.
 */
export function wilsonInterval(successes: number, total: number, confidence: number): Interval {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const share = successes / total;
  const center = share + z ** 2 / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  // At the ends the two terms are equal but for rounding.
  const low = successes === 0 ? 0 : Math.max(0, (center - spread) / scale);
  const high = successes === total ? 1 : Math.min(1, (center + spread) / scale);
  return { low, high };
}

/**
 * pass^k of one scenario: the chance that k of its trials, drawn without putting back, all pass; an unbiased
 * estimate. S. Yao et al., "τ-bench", arXiv:2406.12045 (2024), section 3. `k` is at most `trials`.
 */
export function passHatK(passed: number, trials: number, k: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn += 1) chance *= Math.max(0, passed - drawn) / (trials - drawn);
  return chance;
}

/**
 * Two-sided p-value of McNemar's exact conditional test for `worse` and `better` pairs that differ: the binomial
 * with probability one half. M. W. Fagerland, S. Lydersen, P. Laake, BMC Medical Research Methodology 13:91 (2013).
 */
export function mcNemarExact(worse: number, better: number): number {
  const total = worse + better;
  // In logarithms: 2^-total vanishes from about 1,075 pairs on.
  let logTerm = -total * Math.LN2;
  let sum = 0;
  for (let count = 0; count <= Math.min(worse, better); count += 1) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((total - count) / (count + 1));
  }
  return Math.min(1, 2 * sum);
}

/**
 * Pairs that McNemar's test needs to see a difference between two shares of pairs, of those that got worse and of
 * those that got better (0 to 1), two-sided at `alpha`; undefined when they are equal. R. J. Connor, Biometrics 43
 * (1987), 207–211, formula on page 209.
 */
export function pairsNeeded(worse: number, better: number, alpha: number, power: number): number | undefined {
  const discordant = worse + better;
  const difference = worse - better;
  if (difference === 0) return undefined;
  const spread =
    normalQuantile(1 - alpha / 2) * Math.sqrt(discordant) +
    normalQuantile(power) * Math.sqrt(discordant - difference ** 2);
  return Math.ceil((spread / difference) ** 2);
}

/** Percentile by nearest rank of numbers sorted upwards; 0 for none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
