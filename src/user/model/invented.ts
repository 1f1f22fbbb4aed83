import { readNumbers } from '../../activity/read-number.ts';
import type { FactState } from '../agenda/fact-state.ts';
import { nextValue } from '../agenda/fact-state.ts';
import { findChoice, type Titled } from '../agenda/pick.ts';
import type { UserGoal } from '../user-goal.ts';
import type { Wording } from '../wording.ts';
import { countWords, normalise } from './normalise.ts';
import { statesLoosely } from './progress.ts';

/** What a user can know: its goal, and what the bot has said. */
export interface KnownWords {
  /** Numbers, amounts, codes, addresses and names in a text that were never spoken of before. */
  inventedIn(text: string): string[];
  hear(text: string): void;
}

/** Everybody counts to three. */
const smallNumbers = new Set([0, 1, 2, 3]);
/** Longer answers may name whom they like beside the value. */
const bareAnswerWords = 6;

export function createKnownWords({ text, facts, learn }: UserGoal): KnownWords {
  let known = '';
  const numbers = new Set<number>();
  const hear = (heard: string): void => {
    known += ` ${normalise(heard)} `;
    for (const number of readNumbers(heard)) numbers.add(number);
  };
  const isKnown = (word: string): boolean => known.includes(` ${normalise(word)} `);
  for (const each of [
    text,
    ...learn,
    ...facts.flatMap(({ name, values, first, alternatives, asked }) => [
      name,
      ...values,
      first ?? '',
      ...alternatives,
      ...asked,
    ]),
  ]) {
    hear(each);
  }

  return {
    hear,
    inventedIn: (said) => [
      ...new Set([
        ...tokensWithDigits(said).filter((token) => {
          const stated = readNumbers(token);
          const isSmall = stated.every((number) => smallNumbers.has(number)) && !/\p{Sc}/u.test(token);
          return (
            !isKnown(token) && !(stated.length > 0 && (isSmall || stated.every((each) => numbers.has(each))))
          );
        }),
        ...(said.match(/[^\s@,;<>()]+@[^\s@,;<>()]+\.\p{L}+/gu) ?? []).filter((address) => !isKnown(address)),
        ...namesIn(said).filter((name) => name.split(' ').some((part) => !isKnown(part))),
      ]),
    ],
  };
}

function tokensWithDigits(text: string): string[] {
  return [...text.matchAll(/(?:\p{Sc}\s?)?[^\s,;()"“”@]*\d[^\s;()"“”@]*(?:\s?(?:%|\p{Sc}))?/gu)].map(
    (match) => match[0].replace(/[.,:!?'’]+$/u, ''),
  );
}

/** Capitalised words within a sentence; a text that capitalises most words tells nothing. */
function namesIn(text: string): string[] {
  const words = text.match(/\p{L}+/gu) ?? [];
  const capitals = words.filter((word) => /^\p{Lu}\p{Ll}/u.test(word));
  if (words.length > 3 && capitals.length * 2 > words.length) return [];
  return [...text.matchAll(/(?<=[\p{Ll}\p{N},;:]\s)\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)*/gu)].map(
    (match) => match[0],
  );
}

/** Something that the user said where it holds something else to be true. */
export interface Contradiction {
  readonly state: FactState;
  readonly said: string;
}

export interface Statement {
  readonly text: string;
  readonly invented: readonly string[];
  /** What the bot had asked for. */
  readonly asked: FactState | undefined;
  readonly options: readonly Titled[];
  /** The option that the words pick. */
  readonly picked: Titled | undefined;
}

/**
 * Whether the user states something else than its fact: another option than the one that says it, another
 * number or name where the bot asked for it, another amount of money than the only one it has.
 */
export function findContradiction(
  { text, invented, asked, options, picked }: Statement,
  facts: readonly FactState[],
  wording: Wording,
): Contradiction | undefined {
  const { cancel, done, skip } = wording.cues;
  const evades = picked !== undefined && [cancel, done, skip].some((cue) => cue.test(picked.title));
  if (asked && picked && !evades && asked.fact.values.length === 1) {
    const right = findChoice(nextValue(asked), options);
    if (right && right.title !== picked.title) return { state: asked, said: picked.title };
  }
  const isRight = (state: FactState): boolean =>
    [state.value, nextValue(state)].some((value) => statesLoosely(text, value, wording));
  const numbers = invented.filter((each) => readNumbers(each).length > 0);
  const money = facts.filter(({ value }) => wording.cues.money.test(value));
  const amount = numbers.find((each) => wording.cues.money.test(around(text, each)));
  const [only] = money;
  if (only && money.length === 1 && amount !== undefined && !isRight(only))
    return { state: only, said: amount };
  if (!asked || asked.fact.attachment || asked.fact.values.length > 1 || isRight(asked)) return undefined;
  const [number] = numbers;
  const isNumeric = /^\D{0,3}\d/u.test(asked.value);
  if (isNumeric)
    return numbers.length === 1 && number !== undefined ? { state: asked, said: number } : undefined;
  const [name] = invented;
  const isBare = countWords(text) <= bareAnswerWords;
  return isBare && name !== undefined && numbers.length === 0 ? { state: asked, said: name } : undefined;
}

/** An amount with the word behind it, which may be its currency. */
function around(text: string, token: string): string {
  const at = text.indexOf(token);
  return text.slice(Math.max(0, at - 2), at + token.length + 10);
}
