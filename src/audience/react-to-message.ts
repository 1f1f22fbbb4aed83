import { asText } from '../activity/read-values.ts';
import { readShown } from '../activity/read.ts';
import { isMessage, type Activity } from '../activity/activity.ts';
import type { Clock } from '../channel/ports.ts';
import type { UserFields } from '../config/user-fields.ts';
import { ConfigError, InfrastructureError } from '../errors.ts';
import type { CassetteScope } from '../model/cassette-file.ts';
import type { ModelClient } from '../model/ports.ts';
import { drawGoal } from '../scenario/draw-goal.ts';
import { createAgendaUser } from '../user/agenda/agenda-user.ts';
import { readBotTurn } from '../user/agenda/bot-turn.ts';
import { createModelUser } from '../user/model/model-user.ts';
import type { MoveAct } from '../user/move.ts';
import { resolvePersona, type Persona } from '../user/persona.ts';
import { createRandom, type Random } from '../user/random.ts';
import { isStyling } from '../user/schedule.ts';
import { happyMood } from '../user/style.ts';
import type { UserGoal } from '../user/user-goal.ts';
import type { View, VirtualUser } from '../user/user.ts';
import type { Wording } from '../user/wording.ts';
import type { Member } from './population.ts';
import { asksSomething, classifyMove, type Reaction } from './reaction.ts';
import { createReactionSchedule, type ReactionSchedule } from './reaction-schedule.ts';
import type { AudienceMessage } from './read-message.ts';
import { undecidedMove } from './undecided-move.ts';

export interface ReactOptions {
  readonly message: AudienceMessage;
  /** Nothing was said before, not even by the user: it has not told what it wants. */
  readonly isFirst: boolean;
  /** Moves at most; nothing comes back after the first. */
  readonly turns: number;
  /** Chance that who is asked nothing says nothing; by the persona unless told. */
  readonly silence?: number | undefined;
  /** Chance that who is asked nothing, and is not silent, taps a reaction; by the persona unless told. */
  readonly reactions?: number | undefined;
  /** Whether messages can be reacted to: in Teams. */
  readonly hasReactions: boolean;
  readonly locale: string;
  readonly wording: (locale: string) => Wording;
  readonly clock: Clock;
  readonly modelFor: (user: UserFields, scope: CassetteScope) => ModelClient;
  readonly signal: AbortSignal;
}

/** What came of one member. */
export type MemberOutcome = { readonly member: Member } & (
  | { readonly status: 'reacted'; readonly reactions: readonly [Reaction, ...Reaction[]] }
  /** The simulation went wrong: it says nothing about the message. */
  | { readonly status: 'invalid'; readonly why: string }
  | { readonly status: 'errored'; readonly error: InfrastructureError }
);

/**
 * Lets one member read what was said before, and then the message. A model that cannot be reached makes it `errored`;
 * rejects with ConfigError for what cannot be played, and with the signal's reason when aborted.
 */
export async function reactToMessage(member: Member, options: ReactOptions): Promise<MemberOutcome> {
  const { message, signal } = options;
  const random = createRandom(member.scope.seed);
  const person = await createPerson(member, random, options);
  try {
    signal.throwIfAborted();
    await recall(person.user, message, options.isFirst);
    person.schedule.begin();
    const view = viewOf(message.activities, movesBefore(message));
    const reactions = wordlessReaction(person, view, random.fork('wordless'), options);
    if (reactions) return { member, status: 'reacted', reactions: [reactions] };
    return await react(person, view, member, options.turns);
  } catch (error) {
    if (signal.aborted || !(error instanceof InfrastructureError)) throw error;
    return { member, status: 'errored', error };
  }
}

interface Person {
  readonly user: VirtualUser;
  readonly isModel: boolean;
  readonly goal: UserGoal;
  readonly persona: Persona;
  readonly wording: Wording;
  readonly schedule: ReactionSchedule;
  readonly random: Random;
}

async function createPerson(
  { scenario, user: settings, persona: name, scope }: Member,
  random: Random,
  options: ReactOptions,
): Promise<Person> {
  if (settings.model === 'script') {
    throw new ConfigError('no-reaction', 'Failed to ask the audience: a script reacts to nothing.', {
      hint: 'Name another user: `--user agenda`, or `user:` in the configuration.',
    });
  }
  const { clock, modelFor, signal } = options;
  const persona = resolvePersona(name, random.fork('persona'));
  const schedule = createReactionSchedule(
    { ...persona.rates, ...scenario.behaviours },
    random.fork('schedule'),
  );
  const common = {
    goal: await drawGoal(scenario, random.fork('goal')),
    persona,
    wording: options.wording(scenario.locale ?? options.locale),
    random: random.fork('user'),
    schedule,
    today: () => new Date(clock.now()).toISOString().slice(0, 10),
  };
  const isModel = settings.model !== 'agenda';
  const user = isModel
    ? createModelUser({
        ...common,
        client: modelFor(settings, scope),
        settings,
        kind: settings.model === 'assistant' ? 'chat' : 'turn',
        signal,
      })
    : createAgendaUser(common);
  return { ...common, user, isModel, random };
}

/** Brings the user to where the message finds it. */
async function recall(user: VirtualUser, { before }: AudienceMessage, isFirst: boolean): Promise<void> {
  if (before === undefined) {
    // It says what it wants; the message is what it gets for an answer.
    if (!isFirst) await user.next(viewOf([welcome], 0));
    return;
  }
  for (const [turn, { bot, user: said }] of before.entries()) {
    const view = viewOf(bot, turn);
    if (user.observe) user.observe(view, { act: actOf(said), behaviours: [] });
    // The agenda user goes through it by itself: what it would have said differs from what was.
    else await user.next(view);
  }
}

const welcome: Activity = { type: 'message', text: 'Hello.', from: { id: 'bot', role: 'bot' } };

function actOf(activity: Activity): MoveAct {
  const text = asText(activity.text) ?? '';
  return isMessage(activity) && text.trim() !== '' ? { kind: 'say', text } : { kind: 'send', activity };
}

/** Two at least: somebody who only reads a message may do all that users do in the midst of a conversation. */
function movesBefore({ before = [] }: AudienceMessage): number {
  return Math.max(2, before.length);
}

function viewOf(activities: readonly Activity[], turn: number): View {
  return { turn, activities, shown: readShown(activities), timedOut: activities.length === 0 };
}

/**
 * The agenda user always speaks, as a user must that is to try a bot. A reader who is asked nothing may as well not:
 * the fewer words a persona makes and the more informal it is, the likelier.
 */
function wordlessReaction(
  { isModel, persona: { traits }, wording }: Person,
  view: View,
  random: Random,
  {
    silence = (1 - traits.verbosity) / 2,
    reactions = (1 - traits.formality) / 2,
    hasReactions,
  }: ReactOptions,
): Reaction | undefined {
  if (isModel || asksSomething(readBotTurn(view.shown, wording))) return undefined;
  if (random.chance(silence)) return { kind: 'silence', words: '' };
  if (!hasReactions || !random.chance(reactions)) return undefined;
  const detail = random.pick(traits.mood >= happyMood ? ['like', 'heart'] : ['sad', 'angry']);
  return { kind: 'reaction', detail, words: '' };
}

async function react(person: Person, first: View, member: Member, turns: number): Promise<MemberOutcome> {
  const { user } = person;
  const reactions: [Reaction, ...Reaction[]] = [await nextReaction(person, first)];
  while (reactions.length < turns && reactions.at(-1)?.kind !== 'leaving') {
    reactions.push(await nextReaction(person, viewOf([], first.turn + reactions.length)));
  }
  const why = user.summary().invalid;
  return why === undefined ? { member, status: 'reacted', reactions } : { member, status: 'invalid', why };
}

async function nextReaction(person: Person, view: View): Promise<Reaction> {
  const { user, isModel, persona, goal, wording, random } = person;
  const move = await user.next(view);
  const gaveUp = user.summary().goal === 'abandoned';
  const context = { view, wording, traits: persona.traits, goal: goal.text, gaveUp };
  const turn = readBotTurn(view.shown, wording);
  const isUndecided = !isModel && !gaveUp && thanks(move.act) && turn.kind !== 'more' && asksSomething(turn);
  if (!isUndecided) return classifyMove(move, context);
  const instead = undecidedMove(turn, {
    ...person,
    goal: goal.text,
    random: random.fork(`undecided ${view.turn}`),
  });
  const reaction = classifyMove(instead, context);
  // Who asks back, or leaves, has not answered.
  return { ...reaction, isUndecided: instead.behaviours.every(isStyling) };
}

function thanks(act: MoveAct): boolean {
  return act.kind === 'end' || (act.kind === 'say' && act.farewell === true);
}
