/**
 * The shortest part of a sequence that this search finds to fail still: delta debugging (Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", 2002, algorithm ddmin). The result is 1-minimal unless the
 * budget was spent: leaving out any single item makes the failure go away. Order is kept.
 */
export async function minimise<T>(
  items: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
  isSpent: () => boolean,
): Promise<readonly T[]> {
  let kept = items;
  let parts = 2;
  while (kept.length > 1 && !isSpent()) {
    const size = Math.ceil(kept.length / parts);
    const reduced = await reduceOnce(kept, size, fails, isSpent);
    if (reduced) {
      kept = reduced;
      parts = Math.max(2, Math.min(parts - 1, kept.length));
    } else if (size === 1) break;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}

/** Tries each part alone, then everything but each part. */
async function reduceOnce<T>(
  items: readonly T[],
  size: number,
  fails: (part: readonly T[]) => Promise<boolean>,
  isSpent: () => boolean,
): Promise<readonly T[] | undefined> {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => index * size);
  const alone = starts.map((start) => items.slice(start, start + size));
  const without = starts.map((start) => [...items.slice(0, start), ...items.slice(start + size)]);
  // With two parts, one alone is everything but the other.
  for (const candidate of starts.length === 2 ? alone : [...alone, ...without]) {
    if (isSpent()) return undefined;
    if (candidate.length > 0 && candidate.length < items.length && (await fails(candidate))) return candidate;
  }
  return undefined;
}
