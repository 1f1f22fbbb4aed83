import { alternativeValue } from '../agenda/alternative-value.ts';
import { findAskedFact } from '../agenda/asked-fact.ts';
import type { BotTurn } from '../agenda/bot-turn.ts';
import { isGiven, noteDoubt, type FactState } from '../agenda/fact-state.ts';
import { states } from '../agenda/read-back.ts';
import type { Behaviour } from '../move.ts';
import { stylingBehaviours } from '../schedule.ts';
import { readableName } from '../topic.ts';
import type { ModelMind } from './model-user.ts';
import { statesLoosely } from './progress.ts';

const asking = new Set<BotTurn['kind']>(['confirm', 'yesNo', 'choice', 'open', 'form', 'attach']);

/** A behaviour that the model is asked for with one sentence, and by which words it is known to have shown. */
export interface Steer {
  readonly behaviour: Behaviour;
  readonly sentence: string;
  shows(text: string): boolean;
  /** Called when it has shown. */
  settle(text: string): void;
  /** Called when it has not: takes back what was assumed for the sentence. */
  undo(): void;
}

/** The fact that the bot's turn asks for. */
export function askedFactOf({ progress, wording }: ModelMind, turn: BotTurn): FactState | undefined {
  if (turn.kind !== 'open' && turn.kind !== 'choice') return undefined;
  return findAskedFact(turn.question || turn.prose, turn.options, progress.facts, wording);
}

/** What is tapped is tapped twice at once; what is said is said again later. */
export function hasButtons({ options }: BotTurn): boolean {
  return options.some(({ place }) => place !== 'list');
}

/** The behaviours that make sense at this move; the schedule picks among them. */
export function possibleBehaviours(
  mind: ModelMind,
  turn: BotTurn,
  asked: FactState | undefined,
  moves: number,
): ReadonlySet<Behaviour> {
  const possible = new Set<Behaviour>(stylingBehaviours);
  const isAsked = asking.has(turn.kind) && moves > 0;
  if (isAsked) for (const each of ['clarify', 'simpler', 'tangent'] as const) possible.add(each);
  if (isAsked && asked && otherFact(mind, asked)) possible.add('misunderstanding');
  if (isAsked && changeable(mind)) possible.add('mindChange');
  if (asked && alternativeValue(asked, mind.random) !== undefined) possible.add('correction');
  if (mind.lastAct?.kind === 'say' || hasButtons(turn)) possible.add('repeat');
  if (moves > 0) possible.add('interrupt');
  if (moves > 1) possible.add('abandon');
  return possible;
}

/** How the model is asked for a behaviour; undefined for those that are made of its words afterwards. */
export function steerTo(
  behaviour: Behaviour,
  mind: ModelMind,
  asked: FactState | undefined,
): Steer | undefined {
  const { wording } = mind;
  const steer = (sentence: string, shows: Steer['shows'], more: Partial<Steer> = {}): Steer => ({
    behaviour,
    sentence,
    shows,
    settle: (text) => {
      if (asked) noteDoubt(asked, text);
    },
    undo: () => undefined,
    ...more,
  });
  const givesAnswer = (text: string): boolean => asked !== undefined && states(text, asked.value);
  switch (behaviour) {
    case 'clarify':
      return steer(
        'You do not understand what was just asked of you, so you ask what it means.',
        (text) =>
          !givesAnswer(text) &&
          (asksBack.test(text) || (wording.language !== 'en' && wording.cues.question.test(text))),
      );
    case 'simpler':
      return steer('That was too complicated for you, so you ask for simpler words.', (text) =>
        wording.language === 'en' ? wantsSimpler.test(text) : wording.cues.question.test(text),
      );
    case 'tangent':
      return steer(
        'Instead of answering, you bring up something that has nothing to do with it.',
        (text) => !givesAnswer(text) && mind.drift.countForeign(text) >= 2,
      );
    case 'misunderstanding':
      return asked && misunderstand(mind, asked, steer);
    case 'correction':
      return asked && correct(mind, asked, steer);
    case 'mindChange':
      return changeMind(mind, steer);
    default:
      return undefined;
  }
}

const asksBack =
  /\b(?:what|which|why|how do you mean|mean\p{L}*|understand|explain|clarif\p{L}*|confus\p{L}*|huh|not following|don['’]t get)\b/iu;
const wantsSimpler =
  /\b(?:simpl\p{L}*|plain|easier|easy|complicated|complex|layman\p{L}*|basic\p{L}*|eli5|too (?:much|technical|hard)|in other words|dumb it down)\b/iu;

type MakeSteer = (sentence: string, shows: Steer['shows'], more?: Partial<Steer>) => Steer;

function misunderstand(mind: ModelMind, asked: FactState, steer: MakeSteer): Steer | undefined {
  const other = otherFact(mind, asked);
  if (!other) return undefined;
  const { wording } = mind;
  return steer(
    `You misread the last question as one about the ${readableName(other.fact.name)}, and answer that.`,
    (text) => statesLoosely(text, other.value, wording) && !statesLoosely(text, asked.value, wording),
  );
}

function correct(mind: ModelMind, asked: FactState, steer: MakeSteer): Steer | undefined {
  const wrong = alternativeValue(asked, mind.random);
  if (wrong === undefined) return undefined;
  const name = readableName(asked.fact.name);
  return steer(
    `For the ${name} you first write ${wrong} by mistake and correct it to ${asked.value} in the same message.`,
    (text) => states(text, wrong) && states(text, asked.value),
    { settle: () => undefined },
  );
}

/** The user wants something else from now on; if the words do not say so, it never did. */
function changeMind(mind: ModelMind, steer: MakeSteer): Steer | undefined {
  const state = changeable(mind);
  const value = state && alternativeValue(state, mind.random);
  if (!state || value === undefined) return undefined;
  const before = state.value;
  state.value = value;
  return steer(
    `You have changed your mind about the ${readableName(state.fact.name)}: say that you want ${value} instead of ${before}.`,
    (text) => states(text, value),
    {
      settle: () => {
        state.corrections += 1;
        mind.progress.give(state, value);
      },
      undo: () => {
        state.value = before;
      },
    },
  );
}

/** A fact that was given and of which another value would do as well. */
function changeable({ progress, random }: ModelMind): FactState | undefined {
  return progress.facts.find(
    (state) => isGiven(state) && state.corrections === 0 && alternativeValue(state, random) !== undefined,
  );
}

function otherFact({ progress }: ModelMind, asked: FactState): FactState | undefined {
  return progress.facts.find((state) => state !== asked && state.value !== '' && !state.fact.attachment);
}
