import { groupBy } from '../gate/group-by.ts';
import type { Wording } from '../user/wording.ts';

/** Listed as slips because people make them, but words in their own right: here they count for right. */
const realWords = new Set(
  'except chose don form lone ned quiet licence pleas wan hallo there their were'.split(' '),
);

/** Shorter words are a letter away from too many others. */
const leastLetters = 5;
const leastKnownLetters = 6;

/**
 * Makes the finder of mistyped words, which is sure of them: what it finds is a lower bound. In a text it finds common
 * misspellings, and words that one slip within the word (a letter changed, lost, added, or two swapped) sets apart
 * from a word of six letters or more in `known`: what the bot and the intent say.
 */
export function createTypoFinder(
  wording: Pick<Wording, 'typing' | 'words'>,
): (known: Iterable<string>) => (text: string) => string[] {
  const right = new Set(wording.typing.misspellings.keys());
  const misspellings = new Set(
    [...wording.typing.misspellings.values()]
      .flat()
      .filter((word) => !right.has(word) && !realWords.has(word) && wording.words(word).length > 0),
  );
  const isSame = (one: string, other: string): boolean =>
    wording.words(one).join(' ') === wording.words(other).join(' ');
  return (words) => {
    const known = new Set(words);
    const byEnds = groupBy(
      [...known].filter((word) => word.length >= leastKnownLetters),
      endsOf,
    );
    const isSlip = (word: string): boolean =>
      word.length >= leastLetters &&
      !right.has(word) &&
      (byEnds.get(endsOf(word)) ?? []).some((each) => isOneSlipAway(word, each) && !isSame(word, each));
    return (text) =>
      wordsIn(text).filter((word) => misspellings.has(word) || (!known.has(word) && isSlip(word)));
  };
}

/** First and last letter: these are seldom mistyped, and the last is where words are inflected. */
function endsOf(word: string): string {
  return `${word.at(0)}${word.at(-1)}`;
}

/** Words in plain prose, no names: those that begin with a capital inside a sentence are left out, as are addresses. */
function wordsIn(text: string): string[] {
  return [...text.matchAll(/\S+/gu)].flatMap(([chunk], index) => {
    if (/[\p{N}@/\\_{}]|\p{L}\.\p{L}/u.test(chunk)) return [];
    return [...chunk.matchAll(/\p{L}+(?:['’]\p{L}+)*/gu)].flatMap(([word]) =>
      index > 0 && /^\p{Lu}\p{Ll}/u.test(word) ? [] : [word.toLowerCase().replaceAll('’', "'")],
    );
  });
}

/** Whether one slip makes one of the other. */
function isOneSlipAway(word: string, other: string): boolean {
  if (Math.abs(word.length - other.length) > 1) return false;
  let at = 0;
  while (at < word.length && word[at] === other[at]) at += 1;
  if (at === word.length && at === other.length) return false;
  if (word.length < other.length) return word.slice(at) === other.slice(at + 1);
  if (word.length > other.length) return word.slice(at + 1) === other.slice(at);
  const isSwapped = word[at] === other[at + 1] && word[at + 1] === other[at];
  return (
    word.slice(at + 1) === other.slice(at + 1) || (isSwapped && word.slice(at + 2) === other.slice(at + 2))
  );
}
