import type { LlamaModel } from './node-llama-cpp.ts';

/** Tokens that may not follow what has been drawn of a turn, so that it does not begin with a word. */
export type FirstWordBans = (drawn: string, words: readonly string[]) => readonly number[];

/**
 * Bans words from the beginning of a turn by the tokens that would complete them, whatever white space stands
 * before them, in whatever case, in one token or several: after "Y", "ou" and "OU" are banned.
 * The vocabulary is read when the first ban is asked for.
 */
export function createFirstWordBans(
  model: Pick<LlamaModel, 'iterateAllTokens' | 'detokenize'>,
): FirstWordBans {
  let vocabulary: readonly (readonly [id: number, text: string])[] | undefined;
  const known = new Map<string, readonly number[]>();

  return (drawn, words) => {
    const begun = drawn.trimStart().toLowerCase();
    const open = words
      .map((word) => word.toLowerCase())
      .filter((word) => word !== '' && word.startsWith(begun));
    if (open.length === 0) return [];
    const key = JSON.stringify([begun, ...open]);
    const before = known.get(key);
    if (before) return before;
    vocabulary ??= [...model.iterateAllTokens()].map(
      (token) => [token, model.detokenize([token], false).toLowerCase()] as const,
    );
    const banned = vocabulary.flatMap(([token, text]) =>
      open.some((word) => completes(begun === '' ? text.trimStart() : begun + text, word)) ? [token] : [],
    );
    known.set(key, banned);
    return banned;
  };
}

/** "you" and "you're" complete the word "you", "young" does not. */
function completes(text: string, word: string): boolean {
  return text.startsWith(word) && !/^[\p{L}\p{N}]/u.test(text.slice(word.length));
}
