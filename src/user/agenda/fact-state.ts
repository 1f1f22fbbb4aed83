import type { GoalFact } from '../user-goal.ts';

/** What has become of one fact in the course of a conversation. */
export interface FactState {
  readonly fact: GoalFact;
  /** Values still to be given, the next one first; the last one stays for when the bot asks again. */
  pending: string[];
  /** What the user holds true now; a change of mind replaces it. */
  value: string;
  /** What the bot was told last; undefined while it was told nothing. */
  stated: string | undefined;
  /** The bot was told something that was not meant as the value; it may or may not have taken it for one. */
  doubtful: boolean;
  /** How often it was given, so that a bot that keeps asking is noticed. */
  timesGiven: number;
  /** Corrections of it that were made; nobody corrects for ever. */
  corrections: number;
}

export function createFactState(fact: GoalFact): FactState {
  return {
    fact,
    pending: [...fact.values],
    value: fact.values[0] ?? '',
    stated: undefined,
    doubtful: false,
    timesGiven: 0,
    corrections: 0,
  };
}

export function isGiven(state: FactState): boolean {
  return state.timesGiven > 0;
}

/** Whether all its values are given: a list is done when its last value was. */
export function isExhausted(state: FactState): boolean {
  return state.timesGiven > 0 && state.pending.length === 0;
}

/** The value to give now: `first` before the real one, list values in turn, the last one again when asked again. */
export function nextValue(state: FactState): string {
  if (state.fact.first !== undefined && state.stated === undefined) return state.fact.first;
  return state.fact.values.length > 1 ? (state.pending[0] ?? state.value) : state.value;
}

/** Notes that a value was told to the bot. */
export function noteGiven(state: FactState, told: string): void {
  state.timesGiven += 1;
  state.doubtful = false;
  state.stated = told;
  if (state.fact.values.length > 1) {
    state.pending = state.pending.filter((value) => value !== told);
    state.value = told;
  } else if (told === state.value) state.pending = [];
}

/** Notes a value that stood among other words, which a bot may have overheard. */
export function noteMentioned(state: FactState, text: string): void {
  const told = [state.fact.first, state.value].find((value) => value !== undefined && text.includes(value));
  if (told !== undefined) state.stated = told;
}

/** Notes that something else was said where the bot wanted this fact. */
export function noteDoubt(state: FactState, said: string): void {
  state.stated ??= said;
  state.doubtful = true;
}
