import {
  isMessage,
  type Activity,
  type ChannelAccount,
  type ConversationAccount,
} from '../activity/activity.ts';
import { visibleForm } from '../activity/invoke-answer.ts';
import { readShown } from '../activity/read.ts';
import type { Arrival, Channel, ChannelConversation, ChannelId, Clock, Delivery } from '../channel/ports.ts';
import type { Move, MoveAct } from '../user/move.ts';
import type { View } from '../user/user.ts';
import { activityOf, type OutgoingActivity } from './activities-of.ts';
import { createArrivalSignal } from './arrival-signal.ts';
import { activityInDialog, tappedBy } from './dialog-activities.ts';
import type { RecordEntry, TurnRecord } from './record.ts';
import { refreshesOf } from './refresh.ts';
import { createStreamedMessages } from './streamed-messages.ts';
import { teamsLimits } from '../teams-rules/limits.ts';

export interface ConversationOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  /** How long a person waits for a visible reply. */
  readonly replyTimeoutMs: number;
  /**
   * Quiet time after which a bot that replies behind its HTTP answer is taken to have finished, and how
   * long the user looks for a greeting. Bots that reply before they answer are never waited for.
   */
  readonly settleMs: number;
  /** Whether cards on `msteams` that ask for it are brought up to date without any move, as Teams does. */
  readonly refreshesCards?: boolean | undefined;
  /** Made when it is known who takes part. */
  readonly signIn?: ((user: ChannelAccount, place: ConversationPlace) => ConversationSignIn) | undefined;
  /** Called at once for everything said, by either side, before anything else happens. */
  readonly onEntry: (entry: RecordEntry) => void;
  readonly signal: AbortSignal;
}

/** What happens by itself where a bot asks a person to sign in. */
export interface ConversationSignIn {
  /** Told of each message of the bot; what comes back is sent at the end of the turn, without any move. */
  see(message: Activity): Activity | undefined;
  /** Told how that was answered; the id of the message that nobody sees any more, where there is one. */
  answered(sent: Activity, delivery: Delivery): string | undefined;
  /** Takes tokens out of what is recorded. */
  redact<T>(value: T): T;
}

/** Where a conversation is held. */
export interface ConversationPlace {
  readonly channelId: ChannelId;
  readonly account: ConversationAccount;
  /** Who was there besides user and bot when it began. */
  readonly others: readonly ChannelAccount[];
}

/** One conversation with a bot, from the user's side. */
export interface Conversation {
  readonly id: string;
  readonly user: ChannelAccount;
  readonly bot: ChannelAccount;
  /** Undefined where nothing happens but what the two do. */
  readonly place?: ConversationPlace | undefined;
  /** Joins the conversation as the channel does and waits for a greeting. */
  open(): Promise<TurnRecord>;
  /** Makes one move and resolves when the bot's turn has ended. Never rejects. */
  play(move: Move): Promise<TurnRecord>;
  /** Resolves with true at the bot's next activity that has not been viewed, false after `ms`. */
  awaitArrival(ms: number): Promise<boolean>;
  /** What the bot sent since the last call, updates in place, without what it deleted. */
  view(): View;
  close(): void;
}

/**
 * A turn ends when the bot has answered and every Connector call under way then has been answered. A bot
 * that has shown nothing by then is waited for until the reply timeout, since many answer HTTP first and
 * work afterwards; once such a late reply came, the turn ends after `settleMs` of quiet.
 */
export async function openConversation(options: ConversationOptions): Promise<Conversation> {
  const { channel, clock, onEntry, signal } = options;
  const arrivals = createArrivalSignal(clock, signal);
  const turnOfSent = new Map<string, number>();
  const streamed = createStreamedMessages();
  /** Invokes whose answers the user sees, by the ids of the answers. */
  const openers = new Map<string, Activity>();
  const refreshesCards = options.refreshesCards === true && channel.id === 'msteams';
  /** What the channel sends by itself and has not sent yet. */
  let due: OutgoingActivity[] = [];
  let fresh: Activity[] = [];
  let turn = 0;
  let active = false;
  let visibleAt: number | undefined;
  let timedOut = false;
  /** Turns that ended without the visible reply that they wanted. */
  const owed = new Set<number>();

  const link: ChannelConversation = await channel.openConversation({
    locale: options.locale,
    userName: options.userName,
    onArrival,
  });

  const place = { channelId: channel.id, account: link.conversation, others: link.others ?? [] };
  const signIn = options.signIn?.(link.user, place);

  function onArrival(arrival: Arrival): void {
    const { kind } = arrival;
    const activity = signIn ? signIn.redact(arrival.activity) : arrival.activity;
    const answered = activity.replyToId === undefined ? undefined : turnOfSent.get(activity.replyToId);
    const late = answered !== undefined && (answered < turn || !active);
    const proactive = answered === undefined && !active;
    const atMs = clock.now();
    const entry: RecordEntry = { from: 'bot', kind, activity, turn: answered ?? turn, atMs };
    onEntry(late ? { ...entry, late } : proactive ? { ...entry, proactive } : entry);
    if (kind === 'delete') fresh = fresh.filter(({ id }) => id !== activity.id);
    else if (kind === 'update') fresh = replaceOrAdd(fresh, activity);
    const shown = kind === 'activity' ? streamed.fold(activity) : activity;
    if (shown !== activity) fresh = replaceOrAdd(fresh, shown);
    else if (kind === 'activity') fresh.push(shown);
    if (kind === 'update' || isMessage(shown)) {
      noteVisible(answered, atMs);
      if (refreshesCards) {
        const members = 1 + (link.others?.length ?? 0);
        for (const each of refreshesOf(activity, link.user.id, members)) {
          due.push({ activity: each, expectsReply: 'no' });
        }
      }
      const offer = signIn?.see(shown);
      if (offer) due.push({ activity: offer, expectsReply: 'maybe' });
    }
    arrivals.notify();
  }

  /** What an earlier turn had been waiting for in vain is no reply to this one. */
  function noteVisible(answered: number | undefined, atMs: number): void {
    const wasOwed = answered !== undefined && owed.delete(answered);
    if (!wasOwed || answered === turn) visibleAt ??= atMs;
  }

  function send(outgoing: OutgoingActivity): { id: string; delivery: Promise<Delivery> } {
    const activity = link.stamp(outgoing.activity);
    const id = activity.id ?? '';
    const sentIn = turn;
    turnOfSent.set(id, sentIn);
    const entry = signIn ? signIn.redact(activity) : activity;
    onEntry({ from: 'user', kind: 'activity', activity: entry, turn, atMs: clock.now() });
    const delivery = link.send(activity, signal).then((answer) => {
      const result = signIn ? signIn.redact(answer) : answer;
      if (activity.type === 'invoke') showInvokeAnswer(activity, result, sentIn, outgoing.expectsReply);
      return result;
    });
    return { id, delivery };
  }

  /** An invoke's answer is not an activity on the wire, but the user sees it and the transcript keeps it. */
  function showInvokeAnswer(
    invoke: Activity,
    delivery: Delivery,
    sentIn: number,
    expectsReply: OutgoingActivity['expectsReply'],
  ): void {
    if (delivery.status !== 'answered') return;
    const activity = link.stamp({
      type: 'invokeResponse',
      replyToId: invoke.id,
      value: { status: delivery.code, body: delivery.body },
      from: { ...link.bot, role: 'bot' },
      recipient: { ...link.user, role: 'user' },
    });
    const late = sentIn < turn || !active;
    const atMs = clock.now();
    const entry: RecordEntry = { from: 'bot', kind: 'activity', activity, turn: sentIn, atMs };
    onEntry(late ? { ...entry, late } : entry);
    const seen = visibleForm(activity);
    if (isMessage(seen)) see(invoke, seen);
    if (!late && (isMessage(seen) || expectsReply === 'no')) visibleAt ??= atMs;
    arrivals.notify();
  }

  /** A Universal Action's card stands in the message whose card was tapped; other answers stand by themselves. */
  function see(invoke: Activity, seen: Activity): void {
    if (invoke.name === 'adaptiveCard/action' && seen.attachments && invoke.replyToId !== undefined) {
      const { text } = fresh.find(({ id }) => id === invoke.replyToId) ?? seen;
      fresh = replaceOrAdd(fresh, { ...seen, text, id: invoke.replyToId });
      return;
    }
    if (seen.id !== undefined) openers.set(seen.id, invoke);
    fresh.push(seen);
  }

  function outgoingOf(act: MoveAct): OutgoingActivity | undefined {
    const opener = openers.get(tappedBy(act)?.activityId ?? '');
    if (!opener || (act.kind !== 'tap' && act.kind !== 'submit')) return activityOf(act);
    const { conversationType = 'personal' } = link.conversation;
    return activityInDialog(act, { invoke: opener, isPersonal: conversationType === 'personal' });
  }

  function hasShown(): boolean {
    return visibleAt !== undefined;
  }

  /** What that leads to, such as cards that come up to date, may not ask for the same again at once. */
  async function sendDue(): Promise<TurnRecord['refreshes']> {
    if (due.length === 0 || signal.aborted) return undefined;
    const wanted = due;
    due = [];
    visibleAt = undefined;
    const sent = wanted.map(send);
    const deliveries = await withinTimeout(sent.map((each) => each.delivery));
    for (const [index, delivery] of deliveries.entries()) {
      const { activity } = wanted[index] ?? {};
      const gone = activity && signIn?.answered(activity, delivery);
      if (gone !== undefined) fresh = fresh.filter(({ id }) => id !== gone);
    }
    const isAwaited = wanted.some(({ expectsReply }) => expectsReply === 'maybe');
    // The Agents SDK answers that it took a token before it works the turn off, in this process too.
    const isTaken = deliveries.some((each) => each.status === 'answered' && each.code < 300);
    const isDone = link.answersWhenDone && (hasShown() || !isTaken);
    if (isAwaited && !isDone) await awaitLateReply(clock.now() + options.settleMs);
    return deliveries.map((delivery, index) => ({ id: sent[index]?.id ?? '', delivery }));
  }

  async function exchange(
    outgoing: readonly OutgoingActivity[],
    move: Move | undefined,
    isAwaited = true,
  ): Promise<TurnRecord> {
    const startedAt = clock.now();
    streamed.giveUp();
    const patience = outgoing.map((each) => each.expectsReply);
    const expectsReply = patience.includes('yes');
    active = true;
    visibleAt = undefined;
    const sent = outgoing.map(send);
    const deliveries = await withinTimeout(sent.map((each) => each.delivery));
    const refused = deliveries.every((each) => each.status !== 'answered' || each.code >= 400);
    const hasShownAll = visibleAt !== undefined && !streamed.isOpen;
    const deadline = startedAt + options.replyTimeoutMs;
    // A service between us gave up sooner: what a slow bot says still arrives.
    const isSlow = refused && deliveries.some(isUnanswered) && clock.now() < deadline;
    if (isAwaited && (!refused || isSlow) && !hasShownAll && !signal.aborted) {
      if (expectsReply) await awaitLateReply(deadline);
      // A bot that has worked its turn off in this process has said what it has to say.
      else if (patience.includes('maybe') && !link.answersWhenDone)
        await awaitLateReply(clock.now() + options.settleMs);
    }
    const hasReplied = visibleAt !== undefined;
    const latencyMs = visibleAt === undefined ? undefined : visibleAt - startedAt;
    const refreshes = await sendDue();
    active = false;
    timedOut = expectsReply && !hasReplied && !refused;
    if (expectsReply && !hasReplied) owed.add(turn);
    return {
      index: turn,
      move,
      sentIds: sent.map((each) => each.id),
      deliveries,
      expectsReply,
      latencyMs,
      durationMs: clock.now() - startedAt,
      timedOut,
      ...(refreshes && { refreshes }),
    };
  }

  /** A bot may take longer than anybody waits: its answer is then no longer awaited, its replies still count. */
  function withinTimeout(deliveries: readonly Promise<Delivery>[]): Promise<Delivery[]> {
    const afterMs = options.replyTimeoutMs;
    return Promise.all(
      deliveries.map(
        (delivery) =>
          new Promise<Delivery>((resolve) => {
            const cancel = clock.after(afterMs, () => resolve({ status: 'unanswered', afterMs }));
            void delivery.then((result) => {
              cancel();
              resolve(result);
            });
          }),
      ),
    );
  }

  async function awaitLateReply(deadline: number): Promise<void> {
    while (visibleAt === undefined && !signal.aborted) {
      const left = deadline - clock.now();
      if (left <= 0 || !(await arrivals.next(left))) break;
    }
    // A bot that never falls silent is not heard to its end. A stream may take longer than anybody waits for its beginning.
    const began = clock.now();
    while (visibleAt !== undefined && !signal.aborted) {
      const { isOpen } = streamed;
      const left = began + (isOpen ? teamsLimits.stream.durationMs : options.replyTimeoutMs) - clock.now();
      const quietMs = isOpen ? options.replyTimeoutMs : options.settleMs;
      if (left <= 0 || !(await arrivals.next(Math.min(left, quietMs)))) break;
    }
  }

  return {
    id: link.conversation.id,
    user: link.user,
    bot: link.bot,
    place,
    open: async () => {
      const opening = link.opening().map((activity) => ({ activity, expectsReply: 'maybe' as const }));
      const records: TurnRecord[] = [];
      for (const each of opening) {
        const awaited = each === opening.at(-1) && records.every(({ latencyMs }) => latencyMs === undefined);
        records.push(await exchange([each], undefined, awaited));
      }
      return joinOpening(records);
    },
    play: (move) => {
      turn += 1;
      const acts: MoveAct[] = move.meanwhile ? [move.act, move.meanwhile] : [move.act];
      const outgoing = acts.map(outgoingOf).filter((each) => each !== undefined);
      return exchange(move.expectsReply ? outgoing.map(awaitReply) : outgoing, move);
    },
    awaitArrival: (ms) => (fresh.length > 0 ? Promise.resolve(true) : arrivals.next(ms)),
    view: () => {
      const activities = fresh;
      fresh = [];
      return { turn, activities, shown: readShown(activities), timedOut };
    },
    close: () => {
      arrivals.end();
      link.close();
    },
  };
}

function isUnanswered({ status }: Delivery): boolean {
  return status === 'unanswered';
}

/** The reply to it is waited for, whatever it is. */
function awaitReply(outgoing: OutgoingActivity): OutgoingActivity {
  return { ...outgoing, expectsReply: 'yes' };
}

/** An update stands where the message stood that it replaces, or comes last when that was seen before. */
function replaceOrAdd(activities: readonly Activity[], updated: Activity): Activity[] {
  return activities.some(({ id }) => id === updated.id)
    ? activities.map((each) => (each.id === updated.id ? updated : each))
    : [...activities, updated];
}

/** The opening is one turn, though some channels send several activities for it. */
function joinOpening(records: readonly TurnRecord[]): TurnRecord {
  return {
    index: 0,
    move: undefined,
    sentIds: records.flatMap((each) => each.sentIds),
    deliveries: records.flatMap((each) => each.deliveries),
    refreshes: records.flatMap((each) => each.refreshes ?? []),
    expectsReply: false,
    latencyMs: records.find((each) => each.latencyMs !== undefined)?.latencyMs,
    durationMs: records.reduce((sum, each) => sum + each.durationMs, 0),
    timedOut: false,
  };
}
