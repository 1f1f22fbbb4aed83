/** Occurrences of a name, and what stands in for it. */
export interface NameStandIn {
  readonly pattern: RegExp;
  readonly by: string;
}

const standIns = ['Alex Morgan', 'Sam Taylor', 'Robin Lee', 'Kim Jordan', 'Jamie Parker', 'Chris Reed'];

const word = String.raw`[\p{L}][\p{L}'’-]+`;
/** Ends a name that is written without capitals. */
const noName =
  'and|but|or|i|from|the|a|an|not|at|in|on|with|is|my|to|for|here|please|what|how|can|could|back|later|when|if|tomorrow|today|asap|now|again|calling|speaking|there|so|it|that|this|you|we|или|и|я|а';
const name = String.raw`((?!(?:${noName})(?!\p{L}))${word}(?:[^\S\n]+(?!(?:${noName})(?!\p{L}))${word}){0,2})`;
const capitalised = String.raw`(\p{Lu}[\p{L}'’-]+(?:[^\S\n]+\p{Lu}[\p{L}'’-]+){0,2})`;

const introductions = [
  new RegExp(
    String.raw`(?<!\p{L})(?:my (?:full |first |last )?name(?:['’]s| is)?:?|(?:i am|i['’]?m) called|call me|меня зовут|мое имя|моё имя)\s+${name}`,
    'giu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:[Tt]his is|[Ii]['’]?\s?a?m)\s+${capitalised}(?=\s+(?:here|speaking|calling|from)|[,.!]|$)`,
    'gmu',
  ),
  new RegExp(
    String.raw`(?:[Rr]egards|[Ss]incerely|[Cc]heers|[Bb]est wishes|[Yy]ours)[,.!]?\s*\n\s*${capitalised}`,
    'gu',
  ),
  new RegExp(String.raw`(?<!\p{L})(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+${capitalised}`, 'gu'),
  new RegExp(
    String.raw`(?<!\p{L})(?:[Ss]end|[Tt]ransfer|[Pp]ay|[Ww]ire|[Oo]we|[Ll]end)(?!\p{L})[^.?!\n]{0,60}?\sto\s+${capitalised}`,
    'gu',
  ),
];

/** Names that a text introduces, as they are written. */
export function namesIn(text: string): string[] {
  return introductions.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => (match[1] ?? '').trim()),
  );
}

/** What accounts are called that are nobody's. */
const generic =
  /^(?:test[ -]?)?(?:user|you|me|bot|customer|client|guest|anonymous|unknown|person|human|student|visitor)[ -]?\d*$/i;
const leastLetters = 2;
/** Shorter parts of a name are initials and syllables of other words. */
const leastPartLetters = 3;

/** Stand-ins for names, each different one the next; of names of several words, each part is replaced as well. */
export function standInNames(names: readonly string[]): NameStandIn[] {
  const found = new Map<string, NameStandIn[]>();
  let people = 0;
  for (const each of names.toSorted((a, b) => b.split(' ').length - a.split(' ').length)) {
    const parts = each.split(/\s+/).filter((part) => part !== '');
    const key = parts.join(' ').toLowerCase();
    if (key.length < leastLetters || generic.test(key) || found.has(key)) continue;
    const by = (standIns[people] ?? `Person ${people + 1}`).split(' ');
    people += 1;
    const whole = parts.length > 1 ? by.join(' ') : (by[0] ?? '');
    found.set(key, [{ pattern: occurrences(parts.map(escape).join(String.raw`\s+`), 'giu'), by: whole }]);
    if (parts.length < 2) continue;
    for (const [index, part] of parts.entries()) {
      if (part.length < leastPartLetters || found.has(part.toLowerCase())) continue;
      const own = by[Math.min(index, by.length - 1)] ?? whole;
      found.set(part.toLowerCase(), [{ pattern: occurrences(escape(part), 'gu'), by: own }]);
    }
  }
  return [...found.values()].flat();
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function occurrences(source: string, flags: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${source}(?![\p{L}\p{N}])`, flags);
}
