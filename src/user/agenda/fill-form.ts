import type { ShownAction, ShownForm, ShownInput } from '../../activity/shown.ts';
import { readNumbers } from '../../activity/read-number.ts';
import { testPattern } from '../../activity/test-pattern.ts';
import type { Wording } from '../wording.ts';
import { findInputFact } from './asked-fact.ts';
import { nextValue, type FactState } from './fact-state.ts';
import { findChoice } from './pick.ts';

export interface FilledForm {
  readonly action: ShownAction;
  readonly values: Record<string, string | number | boolean>;
  /** What was told to the bot, by fact. */
  readonly told: ReadonlyMap<FactState, string>;
  /** Required inputs that no fact answers; they were filled with something acceptable. */
  readonly guessed: readonly string[];
}

/** Today as ISO date, for date inputs that nothing in the goal answers. */
export type Today = () => string;

/**
 * Fills a form as its user would: facts into the inputs that ask for them, within what the input allows;
 * required inputs that the user knows nothing about get the least that is accepted.
 */
export function fillForm(
  form: ShownForm,
  facts: readonly FactState[],
  wording: Wording,
  today: Today,
): FilledForm | undefined {
  const action = submitAction(form, wording);
  if (!action) return undefined;
  const values: Record<string, string | number | boolean> = {};
  const told = new Map<FactState, string>();
  const guessed: string[] = [];
  const left = [...facts];
  for (const input of form.inputs) {
    const state = findInputFact(input, left, wording);
    const value = state && acceptable(input, nextValue(state));
    if (state && value !== undefined) {
      values[input.id] = value;
      told.set(state, nextValue(state));
      left.splice(left.indexOf(state), 1);
    } else if (input.value !== undefined) values[input.id] = input.value;
    else if (input.required) {
      values[input.id] = leastAccepted(input, today);
      guessed.push(input.label);
    } else if (input.kind === 'toggle') values[input.id] = input.valueOff ?? 'false';
  }
  return { action, values, told, guessed };
}

/** The button that sends the form on, not the one that calls it off. */
export function submitAction(form: ShownForm, { cues }: Wording): ShownAction | undefined {
  const sends = form.actions.filter((each) => /^Action\.(?:Submit|Execute)$/.test(each.action.type));
  const forward = sends.filter((each) => !cues.cancel.test(each.title));
  return forward.find((each) => each.action['style'] === 'positive') ?? forward[0];
}

/** The value in the form that the input takes, or undefined when it would be refused. */
export function acceptable(input: ShownInput, value: string): string | number | boolean | undefined {
  switch (input.kind) {
    case 'number': {
      const [number] = readNumbers(value);
      return number !== undefined && within(number, input) ? number : undefined;
    }
    case 'choice':
      return findChoice(value, input.choices ?? [])?.value;
    case 'toggle':
      return /^(?:yes|true|да|1|on)$/iu.test(value) ? (input.valueOn ?? 'true') : (input.valueOff ?? 'false');
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : isoDate(value);
    case 'time':
      return /\d{1,2}:\d{2}/.exec(value)?.[0];
    case 'text': {
      const cut = input.maxLength === undefined ? value : value.slice(0, input.maxLength);
      return matches(input.regex, cut) ? cut : numberMatching(input.regex, value);
    }
  }
}

/** A pattern that wants bare digits gets them from "250 dollars". */
function numberMatching(regex: string | undefined, value: string): string | undefined {
  const number = readNumbers(value)[0]?.toString();
  return number !== undefined && matches(regex, number) ? number : undefined;
}

/** A pattern that cannot be tested is left to the bot to judge. */
function matches(regex: string | undefined, value: string): boolean {
  return regex === undefined || testPattern(regex, 'u', value) !== false;
}

function within(number: number, { min, max }: ShownInput): boolean {
  return (min === undefined || number >= Number(min)) && (max === undefined || number <= Number(max));
}

function isoDate(value: string): string | undefined {
  const parsed = new Date(`${value} UTC`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString().slice(0, 10);
}

function leastAccepted(input: ShownInput, today: Today): string | number {
  switch (input.kind) {
    case 'number':
      return Number(input.min ?? 1);
    case 'choice':
      return input.choices?.[0]?.value ?? '';
    case 'toggle':
      return input.valueOn ?? 'true';
    case 'date':
      return String(input.min ?? today());
    case 'time':
      return String(input.min ?? '12:00');
    case 'text':
      return '-';
  }
}
