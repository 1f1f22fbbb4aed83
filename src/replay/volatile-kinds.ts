/** Kinds of values that bots make up anew for every conversation, and that can be told by their form alone. */
export const volatileKinds = [
  'guid',
  'dateTime',
  'url',
  'email',
  'date',
  'time',
  'amount',
  'code',
  'number',
] as const;
export type VolatileKind = (typeof volatileKinds)[number];

/** A volatile value within a text. */
export interface VolatileSpan {
  readonly kind: VolatileKind;
  readonly start: number;
  readonly end: number;
}

/**
 * Kinds whose values mean nothing to the user but what they point at: they are bound without being told.
 * Amounts, dates and plain numbers are what a bot gets wrong, so they must be learned or named.
 */
export const recognisedUnasked: readonly VolatileKind[] = ['guid', 'dateTime', 'code'];

const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const currency = '[$€£¥₽₹₴₩₺₪]|\\b(?:USD|EUR|GBP|CHF|RUB|JPY|INR)';
const currencyAfter = '[$€£¥₽₹₴₩₺₪]|(?:USD|EUR|GBP|CHF|RUB|JPY|INR|dollars?|euros?|pounds?)\\b';
const figure = '\\d{1,15}(?:[.,\\u00a0\\u202f]\\d{3}){0,5}(?:[.,]\\d{1,2})?(?!\\d)';

/** One alternative a kind, in the order of `volatileKinds`: the first that fits at a place wins. */
const forms: Readonly<Record<VolatileKind, string>> = {
  guid: '\\b[\\da-fA-F]{8}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{12}\\b',
  dateTime:
    '\\b\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:[Zz]|[+-]\\d\\d:?\\d\\d)?(?!\\d)',
  url: '\\bhttps?://[^\\s"\'<>\\])}]*[^\\s"\'<>\\])}.,;:!?]',
  email: '\\b[\\w.+%-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}\\b',
  date: `\\b\\d{4}-\\d\\d-\\d\\d\\b|\\b\\d{1,2}([/.-])\\d{1,2}\\1\\d{2,4}\\b|\\b(?:${months})\\b\\.? \\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4}\\b)?|\\b\\d{1,2}(?:st|nd|rd|th)?\\.? (?:of )?(?:${months})\\b\\.?(?:,? \\d{4}\\b)?|\\b\\d{1,2}\\.? (?:de )?\\p{L}{3,12}\\.?,?(?: de)? \\d{4}\\b`,
  time: '\\b\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[ \\u202f\\u00a0]?[ap]\\.?m\\b\\.?)?(?!\\d)|\\b\\d{1,2} ?[ap]m\\b',
  amount: `(?:${currency})[ \\u00a0]?${figure}|\\b${figure}[ \\u00a0]?(?:${currencyAfter})`,
  code: '#\\d{3,}\\b|(?<![\\p{L}\\p{N}])(?=[\\p{L}\\p{N}_-]{0,64}\\p{L})(?=(?:[\\p{L}_-]{0,32}\\d){3})[\\p{L}\\p{N}]{1,64}(?:[-_][\\p{L}\\p{N}]{1,64}){0,8}(?![\\p{L}\\p{N}])',
  number: '(?<![\\p{N}.,])\\d{5,}(?![\\p{N}])',
};

/** Kinds with words or few digits in them. Without them the pattern can do without folding case, which is slow. */
const inWords: readonly VolatileKind[] = ['date', 'time', 'amount'];

/** Longer texts are documents or files, in which everything looks like an id. */
const maxSearched = 20_000;

const maxRecent = 64;

/** A recogniser for some kinds, prepared once: where they stand in a text, in order, without overlaps. */
export function createRecogniser(kinds: readonly VolatileKind[]): (text: string) => readonly VolatileSpan[] {
  const wanted = volatileKinds.filter((kind) => kinds.includes(kind));
  if (wanted.length === 0) return () => [];
  // `date` has a group of its own, so kinds are named and its back reference is too.
  const alternatives = wanted.map(
    (kind) =>
      `(?<${kind}>${forms[kind].replaceAll('([/.-])', '(?<mark>[/.-])').replaceAll('\\1', '\\k<mark>')})`,
  );
  const pattern = new RegExp(
    alternatives.join('|'),
    wanted.some((kind) => inWords.includes(kind)) ? 'giu' : 'gu',
  );
  const needed = digitsNeeded(wanted);
  // A text is looked at several times while its reply is compared.
  const recent = new Map<string, VolatileSpan[]>();
  return (text) => {
    if (text.length > maxSearched || text.startsWith('data:')) return [];
    if (needed !== undefined && !needed.test(text)) return [];
    const known = recent.get(text);
    if (known) return known;
    const spans: VolatileSpan[] = [];
    for (const match of text.matchAll(pattern)) {
      const kind = wanted.find((each) => match.groups?.[each] !== undefined);
      if (kind && !isPlainUrl(kind, match[0])) {
        spans.push({ kind, start: match.index, end: match.index + match[0].length });
      }
    }
    if (recent.size === maxRecent) recent.clear();
    recent.set(text, spans);
    return spans;
  };
}

/** Volatile values of all kinds, or of some, in a text. */
export function findVolatile(
  text: string,
  kinds: readonly VolatileKind[] = volatileKinds,
): readonly VolatileSpan[] {
  return createRecogniser(kinds)(text);
}

/** What a text must have, so that looking closer is worth while. */
function digitsNeeded(kinds: readonly VolatileKind[]): RegExp | undefined {
  if (kinds.includes('email') || kinds.includes('url')) return undefined;
  return kinds.some((kind) => inWords.includes(kind)) ? /\d/ : /\d\D{0,32}\d\D{0,32}\d/;
}

/** An address without digits names a page, not a thing that was made. */
function isPlainUrl(kind: VolatileKind, text: string): boolean {
  return kind === 'url' && !/\d{2}/.test(text);
}
