import type { BotTurn } from '../agenda/bot-turn.ts';
import {
  createFactState,
  isExhausted,
  isGiven,
  nextValue,
  noteGiven,
  type FactState,
} from '../agenda/fact-state.ts';
import { directAnswer, learnFrom } from '../agenda/learn.ts';
import { states } from '../agenda/read-back.ts';
import { standsReplies, type Persona } from '../persona.ts';
import type { UserGoal } from '../user-goal.ts';
import type { Wording } from '../wording.ts';

/** How far the user has come: what it told, what it was told, and how long it will put up with more. */
export interface Progress {
  readonly facts: readonly FactState[];
  readonly learned: ReadonlyMap<string, string>;
  /** What is still to be found out. */
  open(): string[];
  /** All facts are given and all questions answered, or the bot has said that the matter is settled. */
  isComplete(): boolean;
  hasPatience(): boolean;
  /** So long without patience that anybody would have left. */
  isFedUp(): boolean;
  /** The bot said this, and not for the first time. */
  isRepeating(): boolean;
  hear(turn: BotTurn): void;
  /**
   * Takes note of the facts and questions in what the user says; gives the facts that it states as they are.
   * Asked for a fact, a user that names a value which is as good holds that one to be true from then on.
   */
  say(text: string, asked?: FactState): readonly FactState[];
  give(state: FactState, value: string): void;
}

export interface ProgressOptions {
  readonly goal: UserGoal;
  readonly persona: Persona;
  readonly wording: Wording;
}

/** Of a value of several words so much must be said that it counts as given: people paraphrase. */
const loosely = 0.6;

/** A user that may leave and does not is let go after so many more replies without progress. */
const repliesToLeave = 2;

export function createProgress({ goal, persona, wording }: ProgressOptions): Progress {
  const facts = goal.facts.map(createFactState);
  const learned = new Map<string, string>();
  const replies = new Map<string, number>();
  let asking: readonly string[] = [];
  let spoke = false;
  let answered = false;
  let confirmed = false;
  let failed = false;
  let repeating = false;
  let fruitless = 0;

  const open = (): string[] => goal.learn.filter((thing) => !learned.has(thing));
  const gaveAll = (): boolean =>
    facts.every((state) => isExhausted(state) || state.fact.attachment !== undefined);

  const hasGiven = (): boolean => facts.length === 0 || facts.some(isGiven);

  function learn(turn: BotTurn): void {
    for (const thing of goal.learn) {
      const value = learnFrom(thing, turn.shown, wording);
      if (value !== undefined) learned.set(thing, value);
    }
    const [asked] = asking;
    if (asked === undefined || learned.has(asked) || turn.isRetry) return;
    const answer = directAnswer(asked, turn.shown, wording);
    if (answer !== undefined) learned.set(asked, answer);
  }

  return {
    facts,
    learned,
    open,
    isComplete: () =>
      spoke &&
      answered &&
      !failed &&
      open().length === 0 &&
      !facts.some(isMisstated) &&
      (confirmed || goal.learn.length > 0 || (goal.facts.length > 0 && gaveAll())),
    hasPatience: () => fruitless <= standsReplies(persona.traits),
    isFedUp: () => fruitless > standsReplies(persona.traits) + repliesToLeave,
    isRepeating: () => repeating,
    hear: (turn) => {
      const before = learned.size;
      learn(turn);
      asking = [];
      const key = `${turn.prose}\n${turn.options.map((option) => option.title).join('|')}`;
      const seen = replies.get(key) ?? 0;
      replies.set(key, seen + 1);
      repeating = seen > 0;
      failed = turn.isFailure;
      answered = spoke && turn.kind !== 'silence';
      confirmed ||= answered && turn.isSuccess && !turn.isFailure && isSettling(turn) && hasGiven();
      if (learned.size > before) fruitless = 0;
      else if (spoke && (turn.kind === 'silence' || seen > 0 || turn.isFailure)) fruitless += 1;
      else if (fruitless > 0) fruitless -= 0.5;
    },
    say: (text, asked) => {
      if (asked && !statesLoosely(text, nextValue(asked), wording)) {
        const other = asked.fact.alternatives.find((each) => states(text, each));
        if (other !== undefined && asked.fact.values.length === 1) asked.value = other;
      }
      spoke = true;
      asking = wording.cues.question.test(text)
        ? open().filter((thing) => wording.speaksOf(text, thing) === 1)
        : [];
      const right: FactState[] = [];
      for (const state of facts) {
        const given = statedValues(state, text, wording);
        for (const value of given) noteGiven(state, value);
        if (given.length > 0 && !isMisstated(state)) right.push(state);
      }
      return right;
    },
    give: (state, value) => {
      spoke = true;
      noteGiven(state, value);
    },
  };
}

/** A bot that says that something is done and asks for nothing more; what it never asked for it did not need. */
function isSettling({ kind, isHelpOffer }: BotTurn): boolean {
  return kind === 'statement' || kind === 'more' || (kind === 'choice' && isHelpOffer);
}

/** The value that was said first is not yet put right. */
function isMisstated({ fact, stated, value }: FactState): boolean {
  return fact.first !== undefined && stated === fact.first && stated !== value;
}

/** The values of a fact that a text states: what the user holds true, what it says first, entries of a list. */
function statedValues(state: FactState, text: string, wording: Wording): string[] {
  const { fact, value } = state;
  if (fact.values.length > 1) return fact.values.filter((each) => statesLoosely(text, each, wording));
  if (statesLoosely(text, value, wording)) return [value];
  const next = nextValue(state);
  return statesLoosely(text, next, wording) ? [next] : [];
}

/** Whether a text states a value, if not letter for letter then in most of its words. */
export function statesLoosely(text: string, value: string, wording: Wording): boolean {
  if (states(text, value)) return true;
  const wanted = [...new Set(wording.words(value))];
  if (wanted.length < 2 || /\d/u.test(value)) return false;
  const said = new Set(wording.words(text));
  return wanted.filter((word) => said.has(word)).length >= loosely * wanted.length;
}
