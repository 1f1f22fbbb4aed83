import { ConfigError, messageOf } from '../errors.ts';
import { anythingLikeNumber } from './number-spelling.ts';

/** Conditions on a text; a string alone means `contains`. Several fields must all hold. */
export type Matcher = string | MatcherFields;

export interface MatcherFields {
  /** Stands anywhere in the text. */
  readonly contains?: string | undefined;
  /** A JavaScript regular expression with the flag `u`, found anywhere in the text. */
  readonly matches?: string | undefined;
  /** Is the whole text, but for white space at its ends. */
  readonly equals?: string | undefined;
  readonly startsWith?: string | undefined;
  /** At least one of them stands anywhere in the text. */
  readonly oneOf?: readonly string[] | undefined;
  readonly not?: Matcher | undefined;
  /** Default true, for every field. */
  readonly ignoreCase?: boolean | undefined;
}

/** Values that `{fact}` placeholders stand for, by fact name. */
export type Facts = Readonly<Record<string, string>>;

type Test = (text: string) => boolean;

/** A name in braces, unless it belongs to a regular expression's escape such as `\p{L}`. */
const placeholder = /(?<!\\[pPuk])\{([^{}]+)\}/gu;

/**
 * Whether a text fulfils a matcher. Any run of white space matches any other, straight and typographic
 * quotes are the same, both sides are compared in Unicode NFC.
 *
 * `{fact}` stands for the value drawn for that fact. A value that begins with a number, alone or with one
 * word or sign after it (`250 dollars`), is met by the number in its usual spellings, with or without
 * that word: `250`, `$250.00`, `250 dollars`; `1500` also by `1,500`. Names that are no fact stay as they stand.
 * Throws ConfigError when `matches` is no regular expression.
 */
export function matchText(matcher: Matcher, text: string, facts: Facts): boolean {
  return compileMatcher(matcher, facts)(text);
}

/** The same, prepared once for many texts. */
export function compileMatcher(matcher: Matcher, facts: Facts): Test {
  const test = compileFields(typeof matcher === 'string' ? { contains: matcher } : matcher, facts);
  return (text) => test(text.normalize('NFC').trim());
}

function compileFields(fields: MatcherFields, facts: Facts): Test {
  const flags = fields.ignoreCase === false ? 'u' : 'iu';
  const patterns: RegExp[] = [];
  const add = (source: string): unknown => patterns.push(new RegExp(source, flags));
  const { contains, matches, equals, startsWith, oneOf, not } = fields;
  if (contains !== undefined) add(patternOf(contains.trim(), facts));
  if (equals !== undefined) add(`^(?:${patternOf(equals.trim(), facts)})$`);
  if (startsWith !== undefined) add(`^(?:${patternOf(startsWith.trim(), facts)})`);
  if (oneOf !== undefined)
    add(oneOf.map((each) => `(?:${patternOf(each.trim(), facts)})`).join('|') || '(?!)');
  if (matches !== undefined) patterns.push(compilePattern(matches, flags, facts));
  const excluded = not === undefined ? undefined : compileMatcher(not, facts);
  return (text) => patterns.every((pattern) => pattern.test(text)) && !(excluded?.(text) ?? false);
}

function compilePattern(source: string, flags: string, facts: Facts): RegExp {
  const filled = source
    .normalize('NFC')
    .replace(placeholder, (whole, name: string) =>
      Object.hasOwn(facts, name.trim()) ? factPattern(facts[name.trim()] ?? '') : whole,
    );
  try {
    return new RegExp(filled, flags);
  } catch (error) {
    throw new ConfigError('bad-pattern', `Failed to read the pattern /${source}/: ${messageOf(error)}.`, {
      hint: 'Patterns are JavaScript regular expressions with the flag u; use contains: for plain text.',
      cause: error,
    });
  }
}

/** Regular expression for plain text with placeholders. */
function patternOf(text: string, facts: Facts): string {
  let pattern = '';
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const name = (match[1] ?? '').trim();
    if (!Object.hasOwn(facts, name)) continue;
    pattern += literalPattern(text.slice(end, match.index)) + factPattern(facts[name] ?? '');
    end = match.index + match[0].length;
  }
  return pattern + literalPattern(text.slice(end));
}

function factPattern(value: string): string {
  return anythingLikeNumber(value.trim(), literalPattern) ?? `(?:${literalPattern(value.trim())})`;
}

function literalPattern(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/['\u2018\u2019\u02bc]/g, "['\u2018\u2019\u02bc]")
    .replace(/["\u201c\u201d\u201e\u00ab\u00bb]/g, '["\u201c\u201d\u201e\u00ab\u00bb]')
    .replace(/\s+/gu, '\\s+');
}

/** A matcher in words, for reasons and errors: `contains "welcome" and does not contain "error"`. */
export function describeMatcher(matcher: Matcher): string {
  const fields = typeof matcher === 'string' ? { contains: matcher } : matcher;
  const parts: string[] = [];
  if (fields.contains !== undefined) parts.push(`contains "${fields.contains}"`);
  if (fields.equals !== undefined) parts.push(`equals "${fields.equals}"`);
  if (fields.startsWith !== undefined) parts.push(`starts with "${fields.startsWith}"`);
  if (fields.oneOf !== undefined) {
    parts.push(`contains one of ${fields.oneOf.map((each) => `"${each}"`).join(', ')}`);
  }
  if (fields.matches !== undefined) parts.push(`matches /${fields.matches}/`);
  if (fields.not !== undefined) parts.push(`not (${describeMatcher(fields.not)})`);
  const words = parts.join(' and ') || 'is anything';
  return fields.ignoreCase === false ? `${words} (case counts)` : words;
}

/** A text with its `{fact}` placeholders replaced by the values drawn. */
export function fillFacts(text: string, facts: Facts): string {
  return text.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(facts, name.trim()) ? (facts[name.trim()] ?? '') : whole,
  );
}
