import type { ShownInput } from '../../activity/shown.ts';
import type { Wording } from '../wording.ts';
import { isExhausted, isGiven, nextValue, type FactState } from './fact-state.ts';
import { findChoice, type Titled } from './pick.ts';

/** Below this the question is not taken to be about any fact. */
const threshold = 1.5;
/** Among facts that fit, one that the bot has not been told yet is the likelier. */
const settledMalus = 1.2;

/** The fact that a question or an input asks for, by its name, synonyms, hints, options and kind of value. */
export function findAskedFact(
  question: string,
  options: readonly Titled[],
  facts: readonly FactState[],
  wording: Wording,
): FactState | undefined {
  const scored = facts
    .map((state) => ({ state, score: scoreFact(question, options, state, wording) }))
    .filter(({ score }) => score >= threshold)
    .map(({ state, score }) => ({ state, score: isSettled(state) ? score - settledMalus : score }))
    .toSorted((a, b) => b.score - a.score);
  return scored[0]?.state;
}

/** The fact that belongs into an input of a form. */
export function findInputFact(
  input: ShownInput,
  facts: readonly FactState[],
  wording: Wording,
): FactState | undefined {
  const label = `${input.label} ${input.id.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ')}`;
  return findAskedFact(label, input.choices ?? [], facts, wording);
}

function scoreFact(question: string, options: readonly Titled[], state: FactState, wording: Wording): number {
  const { fact } = state;
  const spoken = hasNumbersOf(question, fact.name) ? wording.speaksOf(question, fact.name) : 0;
  let score = spoken === 1 ? 4 : spoken * 3;
  if (mentionsAny(question, fact.asked)) score += 6;
  if (options.length > 0 && findChoice(nextValue(state), options) !== undefined) score += 4;
  score += kindBonus(question, nextValue(state), wording);
  return score;
}

/** "2/3 - 1/3" is not asked for by a question about 2/3 of 12: the numbers of a name must all be there. */
function hasNumbersOf(question: string, name: string): boolean {
  const asked: readonly string[] = question.match(/\d+/g) ?? [];
  return (name.match(/\d+/g) ?? []).every((number) => asked.includes(number));
}

function isSettled(state: FactState): boolean {
  return isExhausted(state) || (isGiven(state) && !state.doubtful);
}

function mentionsAny(question: string, phrases: readonly string[]): boolean {
  const text = question.toLocaleLowerCase();
  return phrases.some((phrase) => new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegex(phrase)}`, 'iu').test(text));
}

function kindBonus(question: string, value: string, { cues }: Wording): number {
  const isNumber = /^\D{0,3}\d/.test(value);
  if (cues.numberQuestion.test(question)) return isNumber ? 1 : -1;
  if (cues.dateQuestion.test(question)) return isNumber ? 0.5 : 0;
  return 0;
}

export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
