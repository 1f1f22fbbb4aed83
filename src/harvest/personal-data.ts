import { namesIn, standInNames } from './person-names.ts';

/** Replaces what tells of a person; the same thing by the same stand-in wherever it stands. */
export type ReplacePersonalData = (text: string) => string;

type StandIn = (found: string, nth: number) => string | undefined;

interface Kind {
  readonly pattern: RegExp;
  /** Undefined where it is no personal data after all; `nth` counts the different ones, from 1. */
  readonly standIn: StandIn;
}

const currency = String.raw`\s*(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp|rubles?|\p{Sc}|руб)`;
const streetWords = String.raw`street|st|avenue|ave|road|rd|lane|ln|drive|boulevard|blvd|court|square|terrace`;
const smallWords = 'on|the|of|in|a|an|at|to|my|per|and|or|is|are';

/** In this order: what one has found, the next does not see. */
const kinds: readonly Kind[] = [
  {
    pattern:
      /(?<=(?:password|passcode|passwort|pin(?: code)?|cvv|cvc|secret|token|api[ -]?key|пароль)\s{0,3}(?:is|was|:|=|-)\s{0,3})[^\s,;]+/giu,
    standIn: (_, nth) => `secret${nth}`,
  },
  { pattern: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+/giu, standIn: linkStandIn },
  {
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,200}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu,
    standIn: (_, nth) => `person${nth}@example.com`,
  },
  { pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, standIn: fakeDigits },
  { pattern: /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}/g, standIn: (_, nth) => `token${nth}` },
  {
    pattern: /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![.\p{N}])/gu,
    standIn: (_, nth) => `192.0.2.${nth % 256}`,
  },
  { pattern: /(?<![\p{L}\p{N}])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu, standIn: numberStandIn },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])\d{1,5}\p{L}?\s+(?:(?!(?:${smallWords})\s)[\p{L}'.-]+\s+){1,3}(?:${streetWords})(?![\p{L}\p{N}])\.?`,
      'giu',
    ),
    standIn: (_, nth) => `${nth} Main Street`,
  },
  {
    pattern: /(?<!\p{L})(?:ул\.|улица|проспект|пр-т|переулок)\s+[\p{L}-]+(?:,?\s*(?:д\.?\s*)?\d+\p{L}?)?/giu,
    standIn: (_, nth) => `улица Главная, ${nth}`,
  },
  { pattern: /\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/g, standIn: () => 'ZZ99 9ZZ' },
  { pattern: /(?<=\b[A-Z]{2}\s)\d{5}(?:-\d{4})?\b/g, standIn: () => '90000' },
  {
    pattern:
      /\+\d[\d ().-]{6,20}\d(?![\p{L}\p{N}])|(?<![\p{L}\p{N}.,\p{Sc}])(?:\(\d{2,5}\)[ .-]?)?\d{2,4}(?:[ .-]\d{2,4}){1,4}(?![\p{L}\p{N}])/gu,
    standIn: phoneStandIn,
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{N}.,\p{Sc}])\+?\d{6,}(?![\p{N}]|[.,]\d|${currency})`, 'giu'),
    standIn: fakeDigits,
  },
];

/** Characters for private use: no text that people typed has them. */
const open = '\ue000';
const close = '\ue001';
const marks = /[\ue000\ue001]/gu;

/**
 * Makes the replacement of personal data for one conversation: addresses of mail, web and street, telephone, card and
 * account numbers, secrets, and the names that `texts` introduce ("my name is …") or that accounts have. By rule, and
 * the same for the same conversation: each different thing gets the next stand-in of its kind, from first to last.
 * Names that nobody introduces are not found.
 */
export function createPersonalDataReplacement(
  texts: readonly string[],
  names: readonly string[] = [],
): ReplacePersonalData {
  const known = kinds.map(() => new Map<string, string>());
  const people = standInNames([...names, ...texts.flatMap(namesIn)]);
  const replace = (text: string): string => {
    const standIns: string[] = [];
    const keep = (standIn: string): string => `${open}${standIns.push(standIn) - 1}${close}`;
    let result = text.replace(marks, '');
    for (const [index, { pattern, standIn }] of kinds.entries()) {
      const seen = known[index] ?? new Map<string, string>();
      result = result.replace(pattern, (found) => {
        const key = found.toLowerCase();
        const by = seen.get(key) ?? standIn(found, seen.size + 1);
        if (by === undefined) return found;
        seen.set(key, by);
        return keep(by);
      });
    }
    for (const { pattern, by } of people) result = result.replace(pattern, () => keep(by));
    return result.replace(/\ue000(\d+)\ue001/gu, (_, index: string) => standIns[Number(index)] ?? '');
  };
  // Numbered in the order of the conversation, whatever is asked for first.
  for (const text of texts) replace(text);
  return replace;
}

/** A link to a public page stays; one that names or lets in a person does not. */
function linkStandIn(found: string, nth: number): string | undefined {
  const isPlain = /^(?:https?:\/\/|www\.)[\p{L}\p{N}.-]+(?:\/[\p{L}.-]*)*$/iu.test(found);
  return isPlain ? undefined : `https://example.com/${nth}`;
}

/** The same number of digits in the same groups, beginning with 9 so that it cannot be taken for a real one's end. */
function fakeDigits(found: string, nth: number): string {
  const length = found.replace(/\D/g, '').length;
  const digits = `9${String(nth).padStart(length - 1, '0')}`.slice(-length);
  let at = 0;
  return found.replace(/\d/g, () => digits[at++] ?? '0');
}

/** Cards keep their check digit right (Luhn, ISO/IEC 7812-1), so that bots which look at it go on. */
function numberStandIn(found: string, nth: number): string {
  const digits = found.replace(/\D/g, '');
  if (luhnSum(digits) % 10 !== 0) return fakeDigits(found, nth);
  const body = `4${String(nth).padStart(digits.length - 2, '0')}`;
  const card = `${body}${(10 - (luhnSum(`${body}0`) % 10)) % 10}`;
  let at = 0;
  return found.replace(/\d/g, () => card[at++] ?? '0');
}

function luhnSum(digits: string): number {
  return Array.from(digits)
    .toReversed()
    .reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
}

const date = /^(?:\d{4}[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ]\d{2,4})$/;
const amount = /^\d{1,3}(?: \d{3})+$/;

/** 555-0100 to 555-0199 are kept free for fiction. */
function phoneStandIn(found: string, nth: number): string | undefined {
  const digits = found.replace(/\D/g, '').length;
  if (date.test(found) || amount.test(found)) return undefined;
  if (/^\d{3}-\d{2}-\d{4}$/.test(found)) return fakeDigits(found, nth);
  const isMarked = /^[+(]/.test(found) || /^\d{3}[.-]\d{4}$/.test(found);
  if (digits < (isMarked ? 7 : 9)) return undefined;
  return `202-555-01${String((nth - 1) % 100).padStart(2, '0')}`;
}
