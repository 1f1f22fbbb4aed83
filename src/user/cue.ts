/** A letter or digit of any script: \b knows only the Latin ones. */
const wordStart = String.raw`(?<![\p{L}\p{N}])`;
const wordEnd = String.raw`(?![\p{L}\p{N}]|['’]\p{L})`;
/** Where a sentence or clause begins, bounded so that long runs of punctuation cost nothing. */
const clauseStart = String.raw`(?<=(?:^|[.!?…:;,\n—–])[^\p{L}\p{N}]{0,8})`;
const textEnd = String.raw`(?=[^\p{L}\p{N}]{0,8}$)`;

/**
 * One pattern from a list of cues: words and phrases that mean the same. The notation of a cue:
 * a space is any white space, `~` any further letters, `(a|b)` and `?` as in patterns, a leading `^` where
 * a clause begins, a trailing `$` where the text ends, and a leading `/` a pattern taken as it stands.
 * Cues match whole words of any script, whatever their case; letters in `fold` match either way.
 */
export function compileCues(cues: readonly string[], fold: Readonly<Record<string, string>>): RegExp {
  return new RegExp(cues.map((cue) => cueSource(cue, fold)).join('|'), 'iu');
}

/** The same for one cue that is to be replaced wherever it stands. */
export function compileReplacement(cue: string, fold: Readonly<Record<string, string>>): RegExp {
  return new RegExp(cueSource(cue, fold), 'giu');
}

function cueSource(cue: string, fold: Readonly<Record<string, string>>): string {
  if (cue.startsWith('/')) return cue.slice(1);
  const atStart = cue.startsWith('^');
  const atEnd = cue.endsWith('$');
  const body = cue.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  const source = Object.entries(fold)
    .reduce((text, [from, to]) => text.replaceAll(from, to).replaceAll(to, `[${to}${from}]`), body)
    .replaceAll("'", "['’]")
    .replaceAll('~', String.raw`\p{L}*`)
    .replaceAll(' ', String.raw`\s{1,4}`);
  const end = /[\p{L}\p{N})~?]$/u.test(body) && !body.endsWith(String.raw`\?`) ? wordEnd : '';
  return `${atStart ? clauseStart : wordStart}(?:${source})${end}${atEnd ? textEnd : ''}`;
}
