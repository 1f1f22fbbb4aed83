/** The measures of the paper's first table, in the order of its columns. */
export const intrinsicKeys = [
  'firstTurnDiversity',
  'intentDecomposition',
  'termination',
  'naturalness',
  'roleAdherence',
  'intentAdherence',
] as const;

type IntrinsicKey = (typeof intrinsicKeys)[number];

export interface PaperRow {
  readonly simulator: string;
  /** Percentages; null where the paper has none. */
  readonly measures: Readonly<Record<IntrinsicKey, number | null>>;
}

export interface PaperTaskRow {
  readonly simulator: string;
  readonly turnVariance: number;
  readonly turnRange: readonly [number, number];
  readonly unigramDifference: number;
}

/**
 * What T. Naous, P. Laban, W. Xu and J. Neville measured ("Flipping the Dialogue: Training and Evaluating User
 * Language Models", arXiv:2510.06552, ICLR 2026), from a secondary summary: of other
 * conversations than any measured here, and in part by formulas that are not confirmed.
 */
export const paperRows: readonly PaperRow[] = [
  row('Llama3.2-1b-Instruct', 81.36, 15.72, 3.47, 0.14, 77.55, 54.95),
  row('Llama3-8b-Instruct', 81.31, 23.95, 3.51, 0.2, 63.25, 78.05),
  row('GPT-4o-mini', 66.1, 9.66, 15.31, 0.04, 80.2, 88.7),
  row('GPT-4o', 74.42, 7.68, 1.38, 3.31, 38.85, 70.95),
  row('USP-8b', 94.37, 6.33, 21.31, 77.73, 98.05, 97.55),
  row('UserLM-8b', 94.55, 2.69, 63.54, 80.21, 93.95, 94.65),
  row('human', 94.01, 1.68, null, 90.15, null, null),
];

/** The same of conversations about 65 tasks, 10 runs each. */
export const paperTaskRows: readonly PaperTaskRow[] = [
  { simulator: 'GPT-4o-mini', turnVariance: 0.9, turnRange: [3.7, 5.7], unigramDifference: 0.43 },
  { simulator: 'GPT-4o', turnVariance: 0.6, turnRange: [4, 5.4], unigramDifference: 0.4 },
  { simulator: 'UserLM-8b', turnVariance: 2.8, turnRange: [2.1, 6.7], unigramDifference: 0.71 },
];

function row(simulator: string, ...values: readonly (number | null)[]): PaperRow {
  const entries = intrinsicKeys.map((key, index) => [key, values[index] ?? null]);
  return { simulator, measures: Object.fromEntries(entries) as PaperRow['measures'] };
}
