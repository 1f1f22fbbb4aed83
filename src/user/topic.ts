import type { WordingData } from './wording-schema.ts';

export interface Topics {
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  /** How much a text speaks of a thing with this name, 0 to 1. */
  readonly speaksOf: (text: string, name: string) => number;
}

/** Asking in other words is weaker evidence than saying the name. */
const bySynonym = 0.8;

/**
 * Makes what is known about the names of facts. `words` gives content words, `stems` all of them:
 * a phrase such as "how much" is made of stop words.
 */
export function createTopics(
  data: WordingData['topics'],
  words: (text: string) => string[],
  stems: (text: string) => string[],
): Topics {
  const keyOf = (name: string): string =>
    words(readableName(name)).join(' ') || stems(readableName(name)).join(' ');
  const synonyms = new Map<string, string[]>();
  for (const { names, asks } of data) {
    for (const name of names) {
      const key = keyOf(name);
      const known = synonyms.get(key) ?? [];
      const others = [...asks, ...names.filter((other) => other !== name)];
      synonyms.set(key, [...new Set([...known, ...others.map((phrase) => phrase.toLowerCase())])]);
    }
  }
  const phrases = new Map(
    [...synonyms].map(([key, list]) => [key, list.map((phrase) => spaced(stems(phrase)))]),
  );
  return {
    synonyms,
    speaksOf: (text, name) => {
      const key = keyOf(name);
      const nameWords = key.split(' ').filter((word) => word !== '');
      if (nameWords.length === 0) return 0;
      const said = spaced(stems(text));
      const isSaid = (phrase: string): boolean => said.includes(phrase);
      const scores = nameWords.map((word) => {
        if (isSaid(spaced([word]))) return 1;
        return phrases.get(word)?.some(isSaid) ? bySynonym : 0;
      });
      const share = scores.reduce<number>((sum, score) => sum + score, 0) / nameWords.length;
      return nameWords.length > 1 && phrases.get(key)?.some(isSaid) ? Math.max(share, bySynonym) : share;
    },
  };
}

/** Stands between spaces so that only whole words are found. */
function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}

/** The name of a fact as people would say it: `orderNumber`, `order_number` and `order-number` → order number. */
export function readableName(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/[_\-.\s]+/gu, ' ')
    .trim()
    .toLowerCase();
}
