import { readNumbers } from '../../activity/read-number.ts';
import type { Shown } from '../../activity/shown.ts';
import { readableName } from '../topic.ts';
import type { Wording } from '../wording.ts';
import type { FactState } from './fact-state.ts';

/** How a bot's words stand to a fact: it states the value, states another one, or says nothing of it. */
export type ReadBack = 'right' | 'wrong' | 'silent';

/**
 * Compares what the bot reads back, in prose or as a card's facts, with what the user holds true. A number that
 * is the value of another fact of `all` says nothing about this one.
 */
export function readBackOf(
  state: FactState,
  shown: Shown,
  wording: Wording,
  all: readonly FactState[] = [],
): ReadBack {
  const elsewhere = all.filter((other) => other !== state).flatMap(({ value }) => readNumbers(value));
  const isElsewhere = (text: string): boolean =>
    readNumbers(text).every((number) => elsewhere.includes(number));
  const labelled = labelledValue(state, shown, wording);
  if (labelled !== undefined) return states(labelled, state.value) ? 'right' : 'wrong';
  const prose = shown.texts.join('\n');
  if (states(prose, state.value)) return 'right';
  if (othersOf(state).some((other) => states(prose, other))) return 'wrong';
  if (namesOtherAmount(prose, state.value, wording, isElsewhere)) return 'wrong';
  return state.stated !== undefined && namesOtherCount(prose, state, wording, isElsewhere)
    ? 'wrong'
    : 'silent';
}

/** Values that the bot may have taken for this one, once it was told anything. */
function othersOf({ fact, stated, value }: FactState): string[] {
  if (stated === undefined) return [];
  const others = [stated, ...(fact.first === undefined ? [] : [fact.first]), ...fact.alternatives];
  // Of a list, each value is as right as the others; a change of mind leaves the first one behind.
  if (fact.values.length === 1) others.push(...fact.values);
  return others.filter((other) => other !== value);
}

/** Amounts of money are told apart from other numbers by their currency; one that is not the user's is wrong. */
function namesOtherAmount(
  prose: string,
  value: string,
  { cues }: Wording,
  isElsewhere: (text: string) => boolean,
): boolean {
  if (readNumbers(value).length !== 1 || !cues.money.test(value)) return false;
  const amounts = [...prose.matchAll(/.{0,2}\d[\d.,\u00a0\u202f]*.{0,10}/gu)].filter((match) =>
    cues.money.test(match[0]),
  );
  return amounts.length === 1 && !amounts.every((match) => isElsewhere(match[0]));
}

/** "4 nights" where the user said 3: a number beside the fact's name or the value's unit, the only one there. */
function namesOtherCount(
  prose: string,
  { fact, value }: FactState,
  wording: Wording,
  isElsewhere: (text: string) => boolean,
): boolean {
  if (readNumbers(value).length !== 1 || !/^\D{0,3}\d/.test(value)) return false;
  const unit = value.replace(/\d[\d.,]*/, ' ');
  const names = new Set(wording.words(`${readableName(fact.name)} ${unit}`));
  const counts = [...prose.matchAll(/((?:\p{L}+[ :]+){0,2})\d[\d.,]*(\s\p{L}+)?/gu)].filter(
    ([, before = '', after = '']) => wording.words(`${before} ${after}`).some((word) => names.has(word)),
  );
  return counts.length === 1 && !counts.every((match) => isElsewhere(match[0]));
}

/** Whether a text contains a value: numbers by their amount, everything else by its letters. */
export function states(text: string, value: string): boolean {
  const [wanted] = readNumbers(value);
  if (wanted !== undefined && /^\D{0,3}\d/.test(value)) return readNumbers(text).includes(wanted);
  return normalise(text).includes(normalise(value));
}

function labelledValue(state: FactState, shown: Shown, wording: Wording): string | undefined {
  const name = wording.words(state.fact.name);
  if (name.length === 0) return undefined;
  const found = shown.facts.find((fact) => {
    const title = wording.words(fact.title);
    return name.every((word) => title.includes(word));
  });
  return found?.value;
}

export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLocaleLowerCase()
    .replace(/[*_`"'“”«»]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
