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

const central = {
  over: [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
  ].concat([1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608]),
  under: [
    5.226495278852545925e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
  ].concat([5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1]),
};
const near = {
  over: [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
  ].concat([3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734]),
  under: [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
  ].concat([6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1]),
};
const far = {
  over: [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
  ].concat([2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772]),
  under: [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  ].concat([1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1]),
};

type Ratio = typeof central;

/**
 * Quantile of the standard normal distribution, to about 16 digits, for 0 < p < 1. M. J. Wichura, algorithm
 * AS 241 (PPND16), Applied Statistics 37 (1988), 477–484.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * evaluate(central, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  return Math.sign(q) * (r <= 5 ? evaluate(near, r - 1.6) : evaluate(far, r - 5));
}

function evaluate({ over, under }: Ratio, x: number): number {
  const polynomial = (coefficients: readonly number[]): number =>
    coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
  return polynomial(over) / polynomial(under);
}
