import type { Behaviour, Move, MoveAct } from '../move.ts';
import { isStyling, stylingBehaviours, type StylingBehaviour } from '../schedule.ts';
import { applyStyle } from '../style.ts';
import type { Mind } from './agenda-user.ts';
import { alternativeValue } from './alternative-value.ts';
import type { BotTurn } from './bot-turn.ts';
import { isGiven, noteDoubt, nextValue, type FactState } from './fact-state.ts';
import type { Realised } from './realise.ts';

const asking = new Set<BotTurn['kind']>(['confirm', 'yesNo', 'choice', 'open', 'form', 'attach']);

/** The behaviours that make sense at this move; the schedule picks among them. */
export function possibleBehaviours(
  mind: Mind,
  turn: BotTurn,
  realised: Realised,
  moves: number,
): ReadonlySet<Behaviour> {
  const possible = new Set<Behaviour>();
  if (wordsOf(realised) !== undefined) for (const style of stylingBehaviours) possible.add(style);
  if (asking.has(turn.kind) && moves > 0) {
    for (const each of ['clarify', 'simpler', 'tangent'] as const) possible.add(each);
    if (otherFact(mind)) possible.add('misunderstanding');
  }
  const hasActed = mind.lastAct && mind.lastAct.kind !== 'wait' && mind.lastAct.kind !== 'end';
  if (hasActed || isTapped(realised.act)) possible.add('repeat');
  if (moves > 0) possible.add('interrupt');
  if (
    realised.gives &&
    alternativeValue(realised.gives, mind.random) !== undefined &&
    wordsOf(realised) !== undefined
  ) {
    possible.add('correction');
  }
  if (moves > 0 && asking.has(turn.kind) && changeable(mind) !== undefined) possible.add('mindChange');
  if (moves > 1) possible.add('abandon');
  return possible;
}

/** Makes the move, changed by the behaviours that were chosen for it; only those that took effect are named. */
export function behave(mind: Mind, realised: Realised, chosen: readonly Behaviour[]): Move {
  const replacing = chosen.find((each) => !isStyling(each));
  const replaced = replacing && replace(mind, realised, replacing);
  if (replaced && replacing) {
    mind.schedule.happened(replacing);
    return { ...replaced, behaviours: [replacing] };
  }
  realised.commit();
  return applyStyles(mind, realised, chosen.filter(isStyling));
}

function applyStyles(mind: Mind, realised: Realised, wanted: readonly StylingBehaviour[]): Move {
  let text = wanted.length > 0 ? wordsOf(realised) : undefined;
  if (text === undefined) return { act: realised.act, behaviours: [] };
  const happened: Behaviour[] = [];
  for (const behaviour of wanted) {
    const { random, wording, persona } = mind;
    const changed = applyStyle(text, behaviour, { random, wording, persona, protected: realised.values });
    if (changed === text) continue;
    text = changed;
    happened.push(behaviour);
    mind.schedule.happened(behaviour);
  }
  return happened.length > 0
    ? { act: { kind: 'say', text }, behaviours: happened }
    : { act: realised.act, behaviours: [] };
}

/** The move with which a behaviour replaces or accompanies the planned one; undefined when it cannot after all. */
function replace(mind: Mind, realised: Realised, behaviour: Behaviour): Omit<Move, 'behaviours'> | undefined {
  const { wording, random, persona } = mind;
  const phrase = (key: Parameters<typeof wording.phrase>[0], values: Record<string, string> = {}): string =>
    wording.phrase(key, random, values, persona.traits);
  const instead = (text: string): Omit<Move, 'behaviours'> => {
    mind.agenda.push(realised.source);
    if (mind.askedFact) noteDoubt(mind.askedFact, text);
    return { act: { kind: 'say', text } };
  };
  switch (behaviour) {
    case 'clarify':
    case 'simpler':
    case 'tangent':
      return instead(phrase(behaviour));
    case 'misunderstanding': {
      const other = otherFact(mind);
      return instead(other && random.chance(0.6) ? other.value : phrase('misunderstood'));
    }
    case 'repeat':
      // Buttons are tapped twice at once, words are said again later.
      if (isTapped(realised.act)) {
        realised.commit();
        return { act: realised.act, meanwhile: realised.act };
      }
      if (!mind.lastAct) return undefined;
      mind.agenda.push(realised.source);
      if (mind.askedFact && mind.lastAct.kind === 'say') noteDoubt(mind.askedFact, mind.lastAct.text);
      return { act: mind.lastAct };
    case 'interrupt':
      realised.commit();
      return { act: realised.act, meanwhile: { kind: 'say', text: phrase('interrupt') } };
    case 'correction':
      return slip(mind, realised, phrase);
    case 'mindChange':
      return changeMind(mind, realised, phrase);
    case 'abandon':
      mind.outcome = 'abandoned';
      return { act: { kind: 'end', satisfied: false, reason: 'left in mid-conversation' } };
    default:
      return undefined;
  }
}

function isTapped(act: MoveAct): boolean {
  return act.kind === 'tap' || act.kind === 'submit';
}

type Phrase = (key: Parameters<Mind['wording']['phrase']>[0], values?: Record<string, string>) => string;

/** Says a wrong value and the right one in the same breath. */
function slip(mind: Mind, realised: Realised, phrase: Phrase): Omit<Move, 'behaviours'> | undefined {
  const state = realised.gives;
  const wrong = state && alternativeValue(state, mind.random);
  if (!state || wrong === undefined) return undefined;
  const value = nextValue(state);
  realised.commit();
  noteDoubt(state, wrong);
  state.stated = wrong;
  return { act: { kind: 'say', text: phrase('slip', { wrong, value }) } };
}

function changeMind(mind: Mind, realised: Realised, phrase: Phrase): Omit<Move, 'behaviours'> | undefined {
  const state = changeable(mind);
  const value = state && alternativeValue(state, mind.random);
  if (!state || value === undefined) return undefined;
  mind.agenda.push(realised.source);
  state.value = value;
  state.doubtful = true;
  const act: MoveAct = { kind: 'say', text: phrase('mindChangeTo', { fact: state.fact.name, value }) };
  return { act };
}

/** A fact that was given and of which another value would do as well. */
function changeable(mind: Mind): FactState | undefined {
  return mind.facts.find(
    (state) =>
      isGiven(state) &&
      state.fact.values.length === 1 &&
      alternativeValue(state, mind.random) !== undefined &&
      state.corrections === 0,
  );
}

function otherFact(mind: Mind): FactState | undefined {
  const { askedFact } = mind;
  return (
    askedFact &&
    mind.facts.find((state) => state !== askedFact && state.value !== '' && !state.fact.attachment)
  );
}

function wordsOf(realised: Realised): string | undefined {
  return realised.act.kind === 'say' ? realised.act.text : realised.inWords;
}
