import type { Random } from './random.ts';
import { placeholdersOf, type Tone } from './wording-schema.ts';

/** How somebody writes; both from 0 to 1. */
export interface PhraseTone {
  readonly verbosity: number;
  readonly formality: number;
}

interface Variant {
  readonly text: string;
  readonly tone: Tone;
  readonly placeholders: readonly string[];
}

export type Values = Readonly<Record<string, string>>;

const neutral: PhraseTone = { verbosity: 0.5, formality: 0.5 };

/**
 * Makes the chooser of one kind of phrase. Of the variants whose placeholders all have a value it keeps those
 * that say most of the values given, then draws among them, those that suit the tone more often.
 * A phrase without any such variant is a RangeError.
 */
export function createPhrase(
  key: string,
  groups: Readonly<Partial<Record<Tone, readonly string[]>>>,
  determiners: readonly string[],
): (random: Random, values?: Values, tone?: PhraseTone) => string {
  const variants = Object.entries(groups).flatMap(([tone, texts]) =>
    texts.map((text): Variant => ({ text, tone: tone as Tone, placeholders: placeholdersOf(text) })),
  );
  const articles = new Set(determiners);
  return (random, values = {}, tone = neutral) => {
    const possible = variants.filter((variant) =>
      variant.placeholders.every((name) => Object.hasOwn(values, name)),
    );
    const most = Math.max(0, ...possible.map((variant) => variant.placeholders.length));
    const candidates = possible.filter((variant) => variant.placeholders.length === most);
    if (candidates.length === 0)
      throw new RangeError(`Failed to word "${key}": no variant fits the values given`);
    const chosen = random.weighted(candidates.map((value) => ({ weight: suits(value.tone, tone), value })));
    return fill(chosen.text, values, articles);
  };
}

/** How often a variant is drawn, against 1 for a neutral one: 0 where it goes against the tone, at most 16. */
function suits(group: Tone, tone: PhraseTone): number {
  let weight = 1;
  for (const tag of group.split(' ')) {
    if (tag === 'short') weight *= (2 * (1 - tone.verbosity)) ** 2;
    else if (tag === 'long') weight *= (2 * tone.verbosity) ** 2;
    else if (tag === 'formal') weight *= (2 * tone.formality) ** 2;
    else if (tag === 'informal') weight *= (2 * (1 - tone.formality)) ** 2;
  }
  return weight;
}

/** Puts the values in as they are; the variant's own article goes where the value brings one. */
function fill(text: string, values: Values, articles: ReadonlySet<string>): string {
  return text.replace(/(?:(\p{L}+) )?\{(\w+)\}/gu, (_whole, before: string | undefined, name: string) => {
    const value = values[name] ?? '';
    if (before === undefined) return value;
    const first = value.split(/\s/, 1)[0]?.toLowerCase() ?? '';
    const doubled = articles.has(before.toLowerCase()) && articles.has(first);
    return doubled ? value : `${before} ${value}`;
  });
}
