import { compileCues, compileReplacement } from './cue.ts';
import type { WordingData } from './wording-schema.ts';

/** A goal as its user would put it. */
export interface Goal {
  /** The first sentence, in the first person, without its full stop. */
  readonly text: string;
  /** `action` fits after "I want to"; `statement` stands alone. */
  readonly form: 'action' | 'statement';
  /** The other sentences, in the first person, in order. */
  readonly more: readonly string[];
}

/**
 * Makes the reader of goals such as "You are a user who wants to pay your bill.": "pay my bill", an action.
 * A goal without a known beginning is an action when it does not say who acts ("Pay a bill").
 */
export function createGoalReader(
  data: WordingData['goal'],
  fold: Readonly<Record<string, string>>,
): (goal: string) => Goal {
  const prefixes = data.prefixes.map((prefix) => compileCues([`^${prefix}`], fold));
  const statements = compileCues(data.statements.length > 0 ? data.statements : ['/(?!)'], fold);
  const replacements = data.toFirstPerson.map(({ from, to }) => ({
    from: compileReplacement(from, fold),
    to,
  }));
  const abbreviations = new Set(data.abbreviations.map((word) => word.toLowerCase()));
  const inFirstPerson = (sentence: string): string =>
    replacements.reduce((text, { from, to }) => text.replace(from, to), sentence);

  return (goal) => {
    const [first = '', ...more] = splitSentences(goal.normalize('NFC').trim(), abbreviations);
    const sentence = first.replace(/[.!]+$/u, '');
    const rest = more.map(inFirstPerson);
    for (const prefix of prefixes) {
      const match = prefix.exec(sentence);
      if (!match || sentence.slice(0, match.index).trim() !== '') continue;
      const action = sentence.slice(match.index + match[0].length).trim();
      if (action !== '') return { text: inFirstPerson(action), form: 'action', more: rest };
    }
    const text = inFirstPerson(sentence);
    return statements.test(text)
      ? { text, form: 'statement', more: rest }
      : { text: lowerFirst(text), form: 'action', more: rest };
  };
}

function splitSentences(text: string, abbreviations: ReadonlySet<string>): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const stop of text.matchAll(/[.!?]+\s+(?=[\p{Lu}\p{N}])|\n+/gu)) {
    const before = text.slice(start, stop.index);
    const lastWord = /[\p{L}.]+$/u.exec(before)?.[0] ?? '';
    const isAbbreviation = lastWord.length === 1 || abbreviations.has(lastWord.toLowerCase());
    if (stop[0].startsWith('.') && isAbbreviation) continue;
    sentences.push(text.slice(start, stop.index + stop[0].length).trim());
    start = stop.index + stop[0].length;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => sentence !== '');
}

/** Makes a sentence fit inside another; words of all capitals (PIN, OK) and English I stay as they are. */
export function lowerFirst(text: string): string {
  return /^(?!I(?![\p{L}\p{N}]))\p{Lu}(?![\p{Lu}\p{N}])/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
