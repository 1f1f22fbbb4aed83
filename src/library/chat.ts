import { AssertionError } from 'node:assert';
import { isMessage, type Activity, type Attachment } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { readShown } from '../activity/read.ts';
import { describeMatcher, type Matcher } from '../activity/match.ts';
import { fulfils } from '../check/visible.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import type { Clock, Delivery } from '../channel/ports.ts';
import type { TeamsEventTold } from '../channel/teams/event-details.ts';
import type { TeamsEventName } from '../channel/teams/events.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import { InfrastructureError } from '../errors.ts';
import { readAttachment } from '../scenario/draw-goal.ts';
import { deliveryReason } from '../scenario/delivery-reason.ts';
import { moveOfStep } from '../scenario/script-moves.ts';
import type { ScriptUserStep } from '../scenario/schema.ts';
import { activityOfTeamsStep } from '../scenario/teams-step.ts';
import type { SignInSetting } from '../sign-in/sign-in-setting.ts';
import type { SignInUser } from '../sign-in/sign-in-user.ts';
import { createCompleter } from '../transcript/complete-activity.ts';
import type { MoveAct } from '../user/move.ts';

/** What a reply must fulfil: a text condition on all that it shows, or a function; nothing: any reply. */
type Condition = Matcher | ((reply: Activity) => boolean) | undefined;

/** What a move came to. */
export interface TurnResult {
  /** The bot's messages of this turn, in order. */
  readonly replies: readonly Activity[];
  /** Everything that the bot sent in this turn: typing, traces and events too. */
  readonly activities: readonly Activity[];
  /** Status and body of the answer to an invoke. */
  readonly invokeResponse: { readonly status: number; readonly body: unknown } | undefined;
  /** Milliseconds until the first visible reply; undefined when none came. */
  readonly latencyMs: number | undefined;
}

/**
 * One conversation, driven by a test. Every method that acts resolves when the bot's turn has ended and
 * rejects with InfrastructureError when there is no bot to talk to, and with an AssertionError when the bot
 * answered with an error status, as it does when a turn throws and no onTurnError catches it.
 */
export interface Chat {
  readonly conversationId: string;
  /** With `as`, another member of the group chat or team says it, by name (`msteams`). */
  say(text: string, speaker?: { readonly as?: string | undefined }): Promise<TurnResult>;
  /** Taps a button by its title: a suggested action, a card's button, a listed choice. */
  tap(title: string): Promise<TurnResult>;
  /** Fills the inputs of the card shown last, by id, and sends it with its first button or the one named. */
  submit(values: Readonly<Record<string, string | number | boolean>>, button?: string): Promise<TurnResult>;
  /** Sends files, by path or as attachments. */
  attach(...files: readonly (string | Attachment)[]): Promise<TurnResult>;
  react(reaction: string): Promise<TurnResult>;
  event(name: string, value?: unknown): Promise<TurnResult>;
  invoke(name: string, value?: unknown): Promise<TurnResult>;
  /** Lets something happen in Teams besides messages (`msteams`): `chat.teams('editMessage', { text: 'bye' })`. */
  teams(event: TeamsEventName, details?: TeamsEventTold): Promise<TurnResult>;
  /**
   * Signs in where the bot has asked for it, as the channel does: by a magic code, or by an invoke on `msteams`. After
   * a wrong code (`{ wrongCode: true }`) the next call gives the right one.
   */
  signIn(setting?: Omit<SignInSetting, 'how' | 'ssoRefused'>): Promise<TurnResult>;
  /** Gives up all of the user's tokens; the bot is not told. */
  signOut(): void;
  /** Any other activity, sent as it is; the channel adds ids, times and accounts. */
  send(activity: Activity): Promise<TurnResult>;
  /**
   * Takes the next message that fulfils the condition, or simply the next one, in order: what it passes over is
   * gone, and so is, with each move, what was not taken before it. Waits for one to arrive, at most the reply
   * timeout, and not at all when the last move failed. Rejects with an AssertionError that lists what did arrive.
   */
  expectReply(condition?: Condition): Promise<Activity>;
  /** Throws an AssertionError if a message is left that was not taken. Does not wait. */
  expectNoReply(): void;
  /** Everything said so far, by both sides, as it would stand in a `.transcript`. */
  transcript(): Activity[];
  close(): void;
}

export interface ChatOptions {
  readonly conversation: Conversation;
  readonly entries: readonly RecordEntry[];
  readonly replyTimeoutMs: number;
  readonly clock: Clock;
  readonly signIn?: SignInUser | undefined;
}

/** Wraps an opened conversation for use in a test. */
export async function createChat(options: ChatOptions): Promise<Chat> {
  const { conversation, entries, replyTimeoutMs, clock, signIn } = options;
  let pending: Activity[] = [];
  let shown: Activity[] = [];
  // What went wrong with the last move: nothing more is to be waited for then.
  let failure: string | undefined;
  const take = (): readonly Activity[] => {
    const { activities } = conversation.view();
    const messages = activities.filter(isMessage);
    pending.push(...messages);
    if (messages.length > 0) shown = messages;
    return activities;
  };

  const finish = (turn: TurnRecord): TurnResult => {
    const activities = take();
    const invokeResponse = invokeResponseOf(turn, entries);
    for (const delivery of turn.deliveries) {
      const reason = deliveryReason(delivery, () => invokeResponse !== undefined);
      if (reason) {
        failure = reason.message;
        throw new InfrastructureError(reason.check, reason.message);
      }
      if (delivery.status !== 'answered') continue;
      if (delivery.code >= (invokeResponse ? 500 : 400)) failure = describeAnswer(delivery);
      if (failure !== undefined && !invokeResponse) {
        throw new AssertionError({ message: failure, operator: 'understudy' });
      }
    }
    return { replies: activities.filter(isMessage), activities, invokeResponse, latencyMs: turn.latencyMs };
  };

  const play = async (act: MoveAct): Promise<TurnResult> => {
    pending = [];
    failure = undefined;
    const turn = await conversation.play({ act, behaviours: [] });
    signIn?.moved();
    return finish(turn);
  };
  const step = async (wanted: ScriptUserStep): Promise<TurnResult> => {
    const scene = { conversation, entries, signIn };
    const move = await moveOfStep(wanted, readShown(shown), shown.at(-1)?.id, scene);
    if (typeof move === 'string') throw impossible(move);
    return play(move.act);
  };

  try {
    finish(await conversation.open());
  } catch (error) {
    conversation.close();
    throw error;
  }
  return {
    conversationId: conversation.id,
    say: (text, speaker) =>
      speaker?.as === undefined ? play({ kind: 'say', text }) : step({ say: text, as: speaker.as }),
    tap: (title) => step({ tap: title }),
    submit: (values, button) => step(button === undefined ? { submit: values } : { submit: values, button }),
    attach: async (...files) => {
      const attachments = await Promise.all(
        files.map(async (file) => (typeof file === 'string' ? readAttachment(file) : file)),
      );
      return play({ kind: 'attach', attachments });
    },
    react: (reaction) => step({ react: reaction }),
    event: (name, value) => play({ kind: 'event', name, value }),
    invoke: (name, value) => play({ kind: 'invoke', name, value }),
    teams: async (event, details = {}) => {
      const activity = activityOfTeamsStep({ event, ...details }, { conversation, entries });
      if (typeof activity === 'string') throw impossible(activity);
      return play({ kind: 'send', activity, expectsReply: 'maybe' });
    },
    signIn: (setting = {}) => step({ signIn: setting }),
    signOut: () => signIn?.signOut(),
    send: (activity) => play({ kind: 'send', activity }),
    expectReply: async (condition) => {
      const passed: Activity[] = [];
      for (;;) {
        if (failure !== undefined) take();
        const next = pending.shift() ?? (failure === undefined ? await awaitMessage() : undefined);
        if (!next) throw missing(condition, passed, failure);
        if (accepts(next, condition)) return next;
        passed.push(next);
      }
    },
    expectNoReply: () => {
      take();
      if (pending.length === 0) return;
      const arrived = pending.map(describeActivity).join('; ');
      throw new AssertionError({
        message: `Expected no further reply, got ${arrived}`,
        operator: 'understudy',
      });
    },
    transcript: () => {
      const complete = createCompleter({
        user: conversation.user,
        bot: conversation.bot,
        now: () => clock.now(),
      });
      return entries.map(({ activity, kind, from }) => complete(activity, kind, from));
    },
    close: () => {
      conversation.close();
      signIn?.close();
    },
  };

  async function awaitMessage(): Promise<Activity | undefined> {
    const deadline = clock.now() + replyTimeoutMs;
    while (await conversation.awaitArrival(Math.max(0, deadline - clock.now()))) {
      take();
      const next = pending.shift();
      if (next) return next;
      // A bot that only types is not waited for any longer than one that says nothing.
      if (clock.now() >= deadline) break;
    }
    return undefined;
  }
}

function impossible(why: string): AssertionError {
  return new AssertionError({ message: `The user cannot do that: ${why}.`, operator: 'understudy' });
}

function accepts(reply: Activity, condition: Condition): boolean {
  if (condition === undefined) return true;
  return typeof condition === 'function' ? condition(reply) : fulfils(reply, condition, {});
}

function describeCondition(condition: Condition): string {
  if (condition === undefined) return 'is anything';
  return typeof condition === 'function' ? 'the function accepts' : describeMatcher(condition);
}

function describeAnswer({ code, body }: Extract<Delivery, { status: 'answered' }>): string {
  const detail =
    body === undefined ? '' : `: ${toPlainLine(typeof body === 'string' ? body : JSON.stringify(body), 500)}`;
  return `The bot answered with status ${code}${detail}`;
}

function missing(condition: Condition, arrived: readonly Activity[], failure?: string): AssertionError {
  const expected = describeCondition(condition);
  const listed = arrived.map(describeActivity);
  const got = listed.length === 0 ? 'no reply came' : `got ${listed.join('; ')}`;
  return new AssertionError({
    message: `Expected a reply that ${expected}, ${got}${failure === undefined ? '' : `. ${failure}`}`,
    actual: listed,
    expected,
    operator: 'understudy',
  });
}

function invokeResponseOf(turn: TurnRecord, entries: readonly RecordEntry[]): TurnResult['invokeResponse'] {
  const delivery = turn.deliveries.at(-1);
  const isInvoke = entries.some(
    ({ activity }) => activity.type === 'invoke' && activity.id === turn.sentIds.at(-1),
  );
  return isInvoke && delivery?.status === 'answered'
    ? { status: delivery.code, body: delivery.body }
    : undefined;
}
