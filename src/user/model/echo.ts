import { normalise } from './normalise.ts';

/** Shorter drafts share their words with anything the bot says, */
export const leastEchoWords = 4;
/** and these with any text: from here on the words' order must differ too. */
export const leastOverlapWords = 6;
const overlap = 0.9;

/** Something that a user must not merely say after. */
export interface EchoSource {
  /** Whether a normalised draft of at least `leastWords` is nothing but this, whole or in nearly all word triples. */
  isEchoedBy(said: string, leastWords: number): boolean;
}

export function createEchoSource(text: string): EchoSource {
  const source = normalise(text);
  const isLong = source.split(' ').length >= leastEchoWords;
  let triples: ReadonlySet<string> | undefined;
  return {
    isEchoedBy: (said, leastWords) => {
      const words = said.split(' ');
      if (words.length < leastWords) return false;
      if (isLong && said.includes(source)) return true;
      if (words.length < leastOverlapWords) return ` ${source} `.includes(` ${said} `);
      const known = (triples ??= triplesOf(source.split(' ')));
      const own = [...triplesOf(words)];
      return own.filter((triple) => known.has(triple)).length >= overlap * own.length;
    },
  };
}

function triplesOf(words: readonly string[]): Set<string> {
  return new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
}
