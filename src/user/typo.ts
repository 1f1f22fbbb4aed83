import type { Random } from './random.ts';
import type { Wording } from './wording.ts';

interface Word {
  readonly text: string;
  readonly start: number;
}

type Slip = (word: Word, text: string) => string | undefined;

const minLetters = 3;
/** Longer messages have room for a second slip. */
const wordsForSecond = 7;
const secondChance = 0.35;

/**
 * Mistypes at least one unprotected word of three letters or more, or gives the text back as it is: a common
 * misspelling, a key beside the right one, letters swapped, dropped or doubled, or a lost space. Words with
 * digits, addresses and links are left alone, and so are first letters.
 */
export function addTypo(
  text: string,
  random: Random,
  wording: Pick<Wording, 'typing'>,
  isProtected: (word: string, start: number) => boolean,
): string {
  const words = readWords(text).filter((word) => !isProtected(word.text, word.start));
  const long = words.filter((word) => Array.from(word.text).length >= minLetters);
  const wanted = long.length >= wordsForSecond && random.chance(secondChance) ? 2 : 1;
  const changes: { readonly start: number; readonly end: number; readonly by: string }[] = [];
  for (const word of random.shuffle(long)) {
    if (changes.length === wanted) break;
    const next = words.find((other) => other.start === word.start + word.text.length + 1);
    const by = mistype(word, text, random, wording, next);
    const end = word.start + word.text.length + (by?.joined === true ? 1 : 0);
    if (by !== undefined) changes.push({ start: word.start, end, by: by.text });
  }
  return changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text);
}

/** Words in plain prose: not parts of numbers, addresses or links. */
function readWords(text: string): Word[] {
  return [...text.matchAll(/\S+/gu)].flatMap((chunk) => {
    if (/[\p{N}@/\\_{}]|\p{L}\.\p{L}/u.test(chunk[0])) return [];
    return [...chunk[0].matchAll(/\p{L}+(?:['’]\p{L}+)*/gu)].map((word) => ({
      text: word[0],
      start: chunk.index + word.index,
    }));
  });
}

function mistype(
  word: Word,
  text: string,
  random: Random,
  { typing }: Pick<Wording, 'typing'>,
  next: Word | undefined,
): { readonly text: string; readonly joined?: boolean } | undefined {
  const letters = Array.from(word.text);
  const after = (): number => 1 + random.int(letters.length - 1);
  const kinds: readonly { readonly weight: number; readonly value: Slip }[] = [
    { weight: 3, value: () => misspell(word.text, random, typing.misspellings) },
    { weight: 2, value: () => hitNeighbour(letters, after(), random, typing.neighbours) },
    { weight: 2, value: () => swap(letters, after()) },
    { weight: 2, value: () => letters.toSpliced(after(), 1).join('') },
    { weight: 1, value: () => doubleLetter(letters, after()) },
  ];
  if (next !== undefined && text[word.start + word.text.length] === ' ' && random.chance(0.08)) {
    return { text: word.text, joined: true };
  }
  let left = [...kinds];
  while (left.length > 0) {
    const slip = random.weighted(left);
    const changed = slip(word, text);
    if (changed !== undefined && changed !== word.text) return { text: changed };
    left = left.filter(({ value }) => value !== slip);
  }
  return undefined;
}

function misspell(
  word: string,
  random: Random,
  known: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const lower = word.toLowerCase();
  const wrong = known.get(lower);
  if (wrong === undefined || wrong.length === 0) return undefined;
  const chosen = random.pick(wrong);
  if (word === lower) return chosen;
  if (word === word.toUpperCase()) return chosen.toUpperCase();
  return chosen.charAt(0).toUpperCase() + chosen.slice(1);
}

function hitNeighbour(
  letters: readonly string[],
  at: number,
  random: Random,
  neighbours: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const letter = letters[at] ?? '';
  const near = neighbours.get(letter.toLowerCase()) ?? [];
  if (near.length === 0) return undefined;
  const hit = random.pick(near);
  return letters.with(at, letter === letter.toLowerCase() ? hit : hit.toUpperCase()).join('');
}

function swap(letters: readonly string[], at: number): string {
  const first = at === letters.length - 1 ? at - 1 : at;
  return [...letters.slice(0, first), letters[first + 1], letters[first], ...letters.slice(first + 2)].join(
    '',
  );
}

function doubleLetter(letters: readonly string[], at: number): string {
  return letters.toSpliced(at, 0, letters[at] ?? '').join('');
}
