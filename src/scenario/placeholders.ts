/** A name in braces, unless it belongs to an escape such as `\p{L}`; as src/activity/match.ts reads it. */
const placeholder = /(?<!\\[pPuk])\{([^{}]+)\}/gu;
const name = /^[\p{L}_][\p{L}\p{N} _-]*$/u;

/** Names that stand in braces in a text or pattern: `{recipient}`, not `{2,3}`. */
export function placeholdersIn(text: string): string[] {
  const names = Array.from(text.matchAll(placeholder), (match) => (match[1] ?? '').trim());
  return [...new Set(names.filter((each) => name.test(each)))];
}

/** Puts values in the place of the names in braces that are known; in one pass, so that a value is what it is. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(values));
  return text.replace(placeholder, (all, between: string) => known.get(between.trim()) ?? all);
}
