import type { Difference } from './difference.ts';
import { normaliseText } from './matching.ts';

/** What a difference has in common with others of the same cause. */
export interface Trait {
  readonly name: string;
  /** So particular that one in common tells of one cause: another number, another script. */
  readonly isTelling: boolean;
}

/** By what a difference is known again elsewhere in the conversation; never empty. */
export function traitsOf({ kind, path, expected = '', arrived = '', repeats }: Difference): Trait[] {
  if (kind === 'changed' && path !== 'order' && path !== 'type') return replacements(expected, arrived);
  if (path !== '') {
    const place = path.replaceAll(/\[\d+\]/g, '[*]');
    const what = /\[\d+\]$/.test(path) ? withoutNumbers(expected + arrived) : '';
    return [{ name: `${kind} ${place} ${what}`, isTelling: false }];
  }
  const what = repeats ? 'repeats another' : withoutNumbers(expected + arrived);
  return [{ name: `${kind} reply ${what}`, isTelling: false }];
}

/** What stands for what: word by word where only some words differ, else the whole texts. */
function replacements(expected: string, arrived: string): Trait[] {
  const [script, other] = [scriptOf(expected), scriptOf(arrived)];
  if (script !== other) return [{ name: `${script} → ${other}`, isTelling: true }];
  const [words, others] = [wordsOf(expected), wordsOf(arrived)];
  const different = words.flatMap((word, index) =>
    word === others[index] ? [] : [{ word, other: others[index] ?? '' }],
  );
  const isWhole =
    words.length !== others.length ||
    different.length === 0 ||
    (different.length > 1 && different.length > words.length / 2);
  if (isWhole) return [{ name: `${expected} → ${arrived}`, isTelling: false }];
  return different.map((each) => ({
    name: `${each.word} → ${each.other}`,
    isTelling: /\p{N}/u.test(each.word) && /\p{N}/u.test(each.other),
  }));
}

/** Words without the signs around them, which belong to the sentence. */
function wordsOf(text: string): string[] {
  return (text.match(/\S+/gu) ?? []).map((word) => word.replace(/^[("'“]+|[.,;:!?"'”)]+$/gu, ''));
}

function withoutNumbers(text: string): string {
  return normaliseText(text).replaceAll(/\p{N}+/gu, '0');
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Han', 'Hangul'].map(
  (name) => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'gu') }),
);

/** The script that most letters of a text are of; empty for none. */
function scriptOf(text: string): string {
  let [most, found] = [0, ''];
  for (const { name, letter } of scripts) {
    const count = text.match(letter)?.length ?? 0;
    if (count > most) [most, found] = [count, name];
  }
  return found;
}
