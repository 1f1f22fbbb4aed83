import type { Wording } from '../user/wording.ts';

/** The words of a text as measures count them: in lower case, as they were written. */
export interface Unigrams {
  all(text: string): string[];
  /** Without the stop words of the language. */
  content(text: string): Set<string>;
}

const token = /\p{L}+(?:['’]\p{L}+)*|\p{N}+(?:[.,]\p{N}+)*/gu;

export function createUnigrams(wording: Pick<Wording, 'words'>): Unigrams {
  const all = (text: string): string[] =>
    (text.normalize('NFC').toLowerCase().match(token) ?? []).map((word) => word.replaceAll('’', "'"));
  return {
    all,
    content: (text) => new Set(all(text).filter((word) => wording.words(word).length > 0)),
  };
}
