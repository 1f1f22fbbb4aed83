import { distance } from 'fastest-levenshtein';
import { parsePath, type PathPattern } from './compare-path.ts';
import { compileBounded, type BoundedPattern } from './volatile-pattern.ts';

/** When a text that people read counts as the same. All other values must always be exactly the same. */
export type TextMatching = 'exact' | 'normalised' | { readonly similar: number };

/** A place whose text need not be as recorded, but fit a pattern. */
export interface PatternMatch {
  /** Undefined for every turn. */
  readonly turn?: number | undefined;
  readonly path: string;
  /** A regular expression, found anywhere in the text. */
  readonly pattern: string;
}

export interface MatchingOptions {
  /** Default `normalised`. */
  readonly text?: TextMatching | undefined;
  /** Lists of texts that stand for each other. */
  readonly oneOf?: readonly (readonly string[])[] | undefined;
  readonly patterns?: readonly PatternMatch[] | undefined;
  /** Default `ignore`. */
  readonly traces?: 'ignore' | 'compare' | undefined;
  /** Default `ignore`. */
  readonly typing?: 'ignore' | 'compare' | undefined;
}

export interface PreparedPattern {
  readonly turn: number | undefined;
  readonly path: PathPattern;
  readonly pattern: BoundedPattern;
}

export interface Matching {
  readonly options: MatchingOptions;
  readonly text: TextMatching;
  readonly traces: 'ignore' | 'compare';
  readonly typing: 'ignore' | 'compare';
  readonly patterns: readonly PreparedPattern[];
  /** Whether two texts stand in one list of `oneOf`. */
  isOneOf(expected: string, arrived: string): boolean;
}

/** Prepares a level of matching; paths and patterns that are none have no effect (files are checked as they are read). */
export function createMatching(options: MatchingOptions = {}): Matching {
  const lists = (options.oneOf ?? []).map((list) => new Set(list.map(normaliseText)));
  return {
    options,
    text: options.text ?? 'normalised',
    traces: options.traces ?? 'ignore',
    typing: options.typing ?? 'ignore',
    patterns: (options.patterns ?? []).flatMap(({ turn, path, pattern }) => {
      const [parsed, compiled] = [parsePath(path), compileBounded(pattern)];
      return parsed && typeof compiled !== 'string' ? [{ turn, path: parsed, pattern: compiled }] : [];
    }),
    isOneOf: (expected, arrived) => {
      if (lists.length === 0) return false;
      const [one, other] = [normaliseText(expected), normaliseText(arrived)];
      return lists.some((list) => list.has(one) && list.has(other));
    },
  };
}

/**
 * A text as the level `normalised` sees it: Unicode NFKC, case folded, white space folded and cut at the ends,
 * typographic quotes and dashes as straight ones, no invisible characters.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\u00ad|[\u200b-\u200f]|\u2060|\ufe0e|\ufe0f|\ufeff/gu, '')
    .replace(/[\u2018\u2019\u02bc\u201b`\u00b4]/gu, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/gu, '"')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Longer texts are compared by their first part: the distance takes time by the square of the length. */
const maxCompared = 4000;

/** Likeness of two texts, 0 to 1: 1 − Levenshtein distance / length of the longer. */
export function likeness(one: string, other: string): number {
  if (one === other) return 1;
  const [first, second] = [one.slice(0, maxCompared), other.slice(0, maxCompared)];
  return 1 - distance(first, second) / Math.max(first.length, second.length, 1);
}

/** Whether two texts state the same numbers in any order: texts that are alike but for an amount are not alike. */
export function statesSameNumbers(one: string, other: string): boolean {
  return numbersOf(one) === numbersOf(other);
}

function numbersOf(text: string): string {
  return (text.match(/\d+/g) ?? []).toSorted().join(' ');
}
