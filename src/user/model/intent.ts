import { readableName } from '../topic.ts';
import type { Persona } from '../persona.ts';
import type { UserGoal } from '../user-goal.ts';
import type { Wording } from '../wording.ts';
import { isExhausted, nextValue, type FactState } from '../agenda/fact-state.ts';
import { states } from '../agenda/read-back.ts';
import { toModelText } from './model-text.ts';

export interface IntentParts {
  readonly goal: UserGoal;
  readonly facts: readonly FactState[];
  /** What is still to be found out. */
  readonly open: readonly string[];
  readonly persona: Persona;
  readonly wording: Wording;
  /** One sentence each on what is special about this turn. */
  readonly now: readonly string[];
}

/**
 * What a model of users is conditioned by: "You are a user who wants to …", what it knows that the goal does not
 * say, what it wants to be told, what it is like. A goal, not a script: a model that is given its lines says them.
 */
export function composeIntent(parts: IntentParts): string {
  const goal = goalSentence(parts);
  return [
    goal,
    factSentence(parts.facts, goal),
    parts.open.length === 0 ? '' : `You want to be told the ${listOf(parts.open.map(readableName))}.`,
    ...personaSentences(parts.persona),
    languageSentence(parts.wording),
    ...parts.now,
  ]
    .map(toModelText)
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The goal with the values that hold at the moment: one that will be corrected is believed until then. */
function goalSentence({ goal, facts, wording }: IntentParts): string {
  let text = goal.text.trim();
  for (const state of facts) {
    const [value] = state.fact.values;
    const present = nextValue(state);
    if (state.fact.values.length === 1 && value !== undefined && value !== present) {
      text = text.replaceAll(value, () => present);
    }
  }
  if (!/[.!?]$/u.test(text)) text = `${text}.`;
  if (wording.language !== 'en') return `You are a user with this goal: ${text}`;
  if (/^you(?:['’]re|r)?\s/iu.test(text)) return text;
  const read = wording.readGoal(text);
  return read.form === 'action'
    ? [`You are a user who wants to ${toSecondPerson(read.text)}.`, ...read.more].join(' ')
    : `You are a user in this situation: ${text}`;
}

function toSecondPerson(text: string): string {
  return text
    .replace(/\b(?:I am|I['’]m)\b/gu, 'you are')
    .replace(/\b(?:I|me)\b/gu, 'you')
    .replace(/\bmy\b/gu, 'your')
    .replace(/\bmine\b/gu, 'yours')
    .replace(/\bmyself\b/gu, 'yourself');
}

function factSentence(facts: readonly FactState[], goal: string): string {
  const told = facts
    .filter(({ fact }) => fact.attachment === undefined && fact.values.length > 0)
    .flatMap((state) => {
      const isList = state.fact.values.length > 1;
      const value = isList && !isExhausted(state) ? listOf(state.fact.values) : nextValue(state);
      return states(goal, value) ? [] : [`the ${readableName(state.fact.name)} is ${value}`];
    });
  return told.length === 0 ? '' : upperFirst(`${told.join(', ')}.`);
}

/**
 * Only what stands out, and nothing that is done to the words afterwards: adjectives of style grow into
 * caricatures (RealUserSim, arXiv 2605.20204), so length, slips and casual writing are not asked for here.
 */
function personaSentences({ traits }: Persona): string[] {
  const sentences: string[] = [];
  if (traits.patience <= 0.35) sentences.push('You are in a hurry and have little patience.');
  if (traits.expertise <= 0.2) sentences.push('You know little about the subject and its words.');
  if (traits.expertise >= 0.85) sentences.push('You know the subject well.');
  if (traits.mood <= 0.2) sentences.push('You are annoyed.');
  if (traits.formality >= 0.85) sentences.push('You are polite and formal.');
  return sentences;
}

function languageSentence({ language }: Wording): string {
  if (language === 'en') return '';
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  return `You write in ${name}.`;
}

function listOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
