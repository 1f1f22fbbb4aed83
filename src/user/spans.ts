/** Part of a text, from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where any of the phrases stands in a text as whole words, whatever its case; in order, without overlaps. */
export function findSpans(text: string, phrases: readonly string[]): Span[] {
  const longestFirst = [
    ...new Set(phrases.map((phrase) => phrase.trim()).filter((phrase) => phrase !== '')),
  ].toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return [];
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${longestFirst.map(escapePattern).join('|')})(?![\p{L}\p{N}])`,
    'giu',
  );
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export function overlapsAny(spans: readonly Span[], start: number, end: number): boolean {
  return spans.some((span) => start < span.end && span.start < end);
}

/** Changes what lies between the spans and leaves the spans alone. */
export function mapOutside(text: string, spans: readonly Span[], change: (part: string) => string): string {
  let result = '';
  let at = 0;
  for (const span of spans) {
    result += change(text.slice(at, span.start)) + text.slice(span.start, span.end);
    at = span.end;
  }
  return result + change(text.slice(at));
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
