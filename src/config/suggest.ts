import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant, or undefined when none is near enough. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = word.toLowerCase();
  const nearest = closest(
    folded,
    known.map((each) => each.toLowerCase()),
  );
  const candidate = known.find((each) => each.toLowerCase() === nearest);
  // Two letters that changed places count as two; short words are all near each other.
  const limit = word.length <= 3 ? 1 : Math.ceil(word.length * 0.4);
  return candidate !== undefined && distance(folded, nearest) <= limit ? candidate : undefined;
}
