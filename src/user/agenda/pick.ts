import { distance } from 'fastest-levenshtein';
import type { Wording } from '../wording.ts';
import { normalise } from './read-back.ts';

export interface Titled {
  readonly title: string;
}

/** The option that says a value: the same words, or one within the other, or all but a slip of the finger. */
export function findChoice<T extends Titled>(value: string, options: readonly T[]): T | undefined {
  const wanted = normalise(value);
  if (wanted === '') return undefined;
  const titles = options.map((option) => ({ option, title: normalise(option.title) }));
  const same = titles.find(({ title }) => title === wanted);
  const within = titles.filter(({ title }) => containsWords(title, wanted) || containsWords(wanted, title));
  const near = titles.find(
    ({ title }) => wanted.length > 4 && distance(title, wanted) <= Math.floor(wanted.length / 5),
  );
  return (same ?? (within.length === 1 ? within[0] : undefined) ?? near)?.option;
}

/** The option whose words have most in common with a text, or undefined when none has any. */
export function findRelated<T extends Titled>(
  text: string,
  options: readonly T[],
  wording: Wording,
): T | undefined {
  const wanted = new Set(wording.words(text));
  const scored = options
    .map((option) => {
      const words = wording.words(option.title);
      const shared = words.filter((word) => wanted.has(word)).length;
      return { option, score: shared === 0 ? 0 : shared + shared / words.length };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  return scored[0]?.option;
}

function containsWords(text: string, part: string): boolean {
  return (
    part !== '' &&
    ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `.includes(
      ` ${part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `,
    )
  );
}
