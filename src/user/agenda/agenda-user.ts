import type { UserGoal } from '../user-goal.ts';
import type { Move, MoveAct } from '../move.ts';
import { standsReplies, type Persona } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Schedule } from '../schedule.ts';
import type { UserSummary, View, VirtualUser } from '../user.ts';
import type { Wording } from '../wording.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { behave, possibleBehaviours } from './behave.ts';
import { readBotTurn, type BotTurn } from './bot-turn.ts';
import { createFactState, type FactState } from './fact-state.ts';
import type { Today } from './fill-form.ts';
import { learnFrom, directAnswer } from './learn.ts';
import { realise } from './realise.ts';
import { react } from './react.ts';

export interface AgendaUserOptions {
  readonly goal: UserGoal;
  readonly persona: Persona;
  readonly wording: Wording;
  readonly random: Random;
  readonly schedule: Schedule;
  readonly today: Today;
}

/** All that an agenda user has in mind; `react`, `realise` and `behave` read and change it. */
export interface Mind extends AgendaUserOptions {
  readonly facts: readonly FactState[];
  readonly agenda: Agenda;
  readonly learned: Map<string, string>;
  /** Asked for by the user, not yet answered. */
  asking: string | undefined;
  timesAsked: Map<string, number>;
  /** Replies in a row that brought nothing new. */
  fruitless: number;
  seenReplies: Map<string, number>;
  opened: boolean;
  timesOpened: number;
  lastAct: MoveAct | undefined;
  /** Fact that the bot's present question is about. */
  askedFact: FactState | undefined;
  /** Fact that the user has just corrected: the bot may ask what is to be changed. */
  correcting: FactState | undefined;
  outcome: UserSummary['goal'];
  /** Has said goodbye. */
  leaving: boolean;
}

/**
 * A user without a model, after the agenda-based user simulator (Schatzmann et al. 2007): a goal, a stack of
 * acts still to be done, rules by which each of the bot's turns pushes and removes acts, and wordings drawn
 * by seed. Same goal, seed and bot: the same moves.
 */
export function createAgendaUser(options: AgendaUserOptions): VirtualUser {
  const { goal, random } = options;
  const mind: Mind = {
    ...options,
    facts: goal.facts.map(createFactState),
    agenda: createAgenda(),
    learned: new Map(),
    asking: undefined,
    timesAsked: new Map(),
    fruitless: 0,
    seenReplies: new Map(),
    opened: false,
    timesOpened: 0,
    lastAct: undefined,
    askedFact: undefined,
    correcting: undefined,
    outcome: 'open',
    leaving: false,
  };
  mind.agenda.push({ act: 'bye', satisfied: true });
  for (const thing of random.shuffle(goal.learn)) mind.agenda.push({ act: 'request', thing });
  for (const state of random.shuffle(mind.facts)) mind.agenda.push({ act: 'inform', state });
  mind.agenda.push({ act: 'open' });

  return {
    next: (view) => Promise.resolve(nextMove(mind, view)),
    summary: () => ({
      goal: mind.outcome,
      learned: Object.fromEntries(mind.learned),
      facts: Object.fromEntries(
        mind.facts.map(({ fact, value }) => [fact.name, factText(fact.values, value)]),
      ),
    }),
  };
}

function factText(values: readonly string[], value: string): string {
  return values.length > 1 ? values.join(', ') : value;
}

function nextMove(mind: Mind, view: View): Move {
  const turn = readBotTurn(
    view.shown,
    mind.wording,
    mind.facts.flatMap(({ stated }) => stated ?? []),
  );
  const before = mind.learned.size;
  learn(mind, turn);
  noteProgress(mind, turn, view, mind.learned.size > before);
  if (mind.fruitless > standsReplies(mind.persona.traits) && mind.outcome === 'open') {
    mind.outcome = 'abandoned';
    mind.agenda.clear();
    mind.agenda.push({ act: 'bye', satisfied: false });
  } else if (!mind.leaving) react(mind, turn);

  const realised = realise(mind, turn);
  const chosen = realised.final
    ? []
    : mind.schedule.choose(possibleBehaviours(mind, turn, realised, view.turn));
  const move = behave(mind, realised, chosen);
  mind.lastAct = move.act;
  return move;
}

function learn(mind: Mind, turn: BotTurn): void {
  for (const thing of mind.goal.learn) {
    const value = learnFrom(thing, turn.shown, mind.wording);
    if (value !== undefined) mind.learned.set(thing, value);
  }
  const asked = mind.asking;
  if (asked !== undefined && !mind.learned.has(asked) && !turn.isRetry) {
    const answer = directAnswer(asked, turn.shown, mind.wording);
    if (answer !== undefined) mind.learned.set(asked, answer);
  }
  mind.asking = undefined;
}

/** A reply that was seen before, that was not taken, or that shows nothing, brings the user no further. */
function noteProgress(mind: Mind, turn: BotTurn, view: View, learnedSomething: boolean): void {
  if (view.turn === 0 && turn.kind === 'silence') return;
  const key = `${turn.prose}\n${turn.options.map((option) => option.title).join('|')}`;
  const seen = mind.seenReplies.get(key) ?? 0;
  mind.seenReplies.set(key, seen + 1);
  const stuck =
    turn.kind === 'silence' || (turn.isRetry && seen > 0) || seen > 1 || (seen > 0 && !mind.askedFact);
  if (learnedSomething) mind.fruitless = 0;
  else if (stuck || turn.isFailure) mind.fruitless += 1;
  else if (mind.fruitless > 0) mind.fruitless -= 0.5;
}
