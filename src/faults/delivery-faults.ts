import { isMessage, type Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../channel/ports.ts';
import { messageOf } from '../errors.ts';
import type { Random } from '../user/random.ts';
import { drawFaults } from './draw-faults.ts';
import { deliveryFaults, type FaultName, type FaultSettings, type OccurredFault } from './fault.ts';
import { createHeard, describeRefusal, isRefusal, judgeDelivery } from './heard.ts';
import { createOtherUser, judgeTogether, type OpenOther, type OtherUser } from './other-user.ts';
import { pause } from './pause.ts';
import { shiftTimestamp } from './shift-timestamp.ts';

/** After so long without an answer the service sends a message again; here it does so though one came. */
const defaultRedeliverAfterMs = 15_000;
const defaultDelayMs = 3000;
/** Two messages sent at once are given times that tell which was first. */
const apartMs = 1000;

export interface DeliveryFaults {
  /** Must be told of everything that arrives. */
  note(arrival: Arrival): void;
  through(link: ChannelConversation, openOther: OpenOther): ChannelConversation;
  /** Resolves when what was to be delivered again has been. */
  settled(): Promise<void>;
  /** What came about; a bot may be silent about messages that expect no reply. */
  occurred(expectsReply: (activityId: string) => boolean): OccurredFault[];
}

/** A message that waits for the one that is to overtake it. */
interface Overtaken {
  readonly activity: Activity;
  /** The delivery of the other. */
  by?: Promise<unknown>;
}

/** Lets messages reach the bot twice, late, in the wrong order or at once with others', and shifts the channel's clock. */
export function createDeliveryFaults(options: {
  readonly settings: FaultSettings;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly restart: () => Promise<void>;
}): DeliveryFaults {
  const { settings, clock, signal } = options;
  const { clockSkewMs = 0, delayMs = defaultDelayMs } = settings;
  const { redeliverAfterMs = defaultRedeliverAfterMs } = settings;
  const draw = drawFaults(deliveryFaults, settings, options.random);
  const heard = createHeard(clock, signal);
  const judgements: ((expectsReply: (activityId: string) => boolean) => OccurredFault | undefined)[] = [];
  const pending: Promise<void>[] = [];
  let overtaken: Overtaken | undefined;
  let other: OtherUser | undefined;

  async function deliverAgain(
    fault: 'duplicate' | 'redeliver',
    activity: Activity,
    link: ChannelConversation,
  ): Promise<void> {
    const before = heard.count;
    const answers = (): Activity[] =>
      heard
        .repliesTo(activity.id, before)
        .filter(({ replyToId }) => replyToId !== undefined || fault === 'duplicate');
    const delivery = await link.send(activity, signal);
    await heard.quiet(link, () => answers().length > 0);
    if (signal.aborted) return;
    const again = fault === 'duplicate' ? 'twice' : `again after ${redeliverAfterMs / 1000} s`;
    const what = `A message was delivered ${again}, with the same id and timestamp`;
    const [reply] = answers();
    const occurred: OccurredFault = {
      fault,
      activityId: activity.id,
      ...(reply
        ? {
            outcome: 'executed-twice',
            detail: `${what}; the bot replied once more: ${describeActivity(reply)}`,
          }
        : isRefusal(delivery)
          ? { outcome: 'refused', detail: `${what}; the bot ${describeRefusal(delivery)}` }
          : { outcome: 'coped', detail: `${what}; the bot passed over the second` }),
    };
    judgements.push(() => occurred);
  }

  /** Sends it; what the bot made of it is judged when the conversation is over, since replies may come late. */
  async function watch(
    fault: FaultName,
    what: string,
    activity: Activity,
    link: ChannelConversation,
  ): Promise<Delivery> {
    const before = heard.count;
    const delivery = await link.send(activity, signal);
    judgements.push((expectsReply) => {
      const isSilent = expectsReply(activity.id ?? '') && heard.repliesTo(activity.id, before).length === 0;
      const judged = judgeDelivery(what, delivery, isSilent);
      // One clock for all messages: that the bot copes is told once.
      if (fault === 'clockSkew' && judged.outcome === 'coped') return undefined;
      return { fault, activityId: activity.id, ...judged };
    });
    return delivery;
  }

  async function sendOvertaken(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    const mine: Overtaken = { activity };
    overtaken = mine;
    // What is sent at once is sent before anything else can happen.
    await Promise.resolve();
    overtaken = undefined;
    if (!mine.by) return sendOrdinarily(activity, link);
    await mine.by;
    const what = 'Two messages sent at once reached the bot in the other order, the first after the second';
    return watch('reorder', what, activity, link);
  }

  async function sendTogether(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    await other?.join();
    const before = heard.count;
    const sent = link.send(activity, signal);
    const otherSaying = other?.sayToo(activity);
    const delivery = await sent;
    if (!otherSaying) return delivery;
    const judging = otherSaying.then((saying) => {
      judgements.push((expectsReply) => ({
        fault: 'simultaneous',
        activityId: activity.id,
        ...judgeTogether(
          activity,
          { delivery, heard: heard.since(before) },
          saying,
          expectsReply(activity.id ?? ''),
        ),
      }));
    });
    pending.push(judging);
    return delivery;
  }

  async function sendAfterRestart(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    try {
      await options.restart();
    } catch (error) {
      return { status: 'unreachable', message: messageOf(error) };
    }
    const detail = 'The bot was started anew before a message';
    judgements.push(() => ({ fault: 'restart', activityId: activity.id, outcome: 'untold', detail }));
    return sendOrdinarily(activity, link);
  }

  function sendOrdinarily(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    if (clockSkewMs === 0 || !isMessage(activity)) return link.send(activity, signal);
    return watch('clockSkew', describeSkew(clockSkewMs), activity, link);
  }

  async function send(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    const fault = isMessage(activity) ? draw() : undefined;
    if (overtaken && isMessage(activity)) {
      const delivery = sendOrdinarily(activity, link);
      overtaken.by ??= delivery;
      return delivery;
    }
    if (fault === undefined) return sendOrdinarily(activity, link);
    if (fault === 'reorder') return sendOvertaken(activity, link);
    if (fault === 'restart') return sendAfterRestart(activity, link);
    if (fault === 'simultaneous') return sendTogether(activity, link);
    if (fault === 'delay') {
      await pause(clock, delayMs, signal);
      const what = `A message reached the bot ${delayMs} ms after it was written, by its timestamp`;
      return watch('delay', what, activity, link);
    }
    if (fault === 'redeliver') {
      const due = pause(clock, redeliverAfterMs, signal);
      pending.push(due.then(() => (signal.aborted ? undefined : deliverAgain(fault, activity, link))));
      return link.send(activity, signal);
    }
    const before = heard.count;
    const delivery = await link.send(activity, signal);
    if (isRefusal(delivery)) return delivery;
    await heard.quiet(link, () => heard.count > before);
    await deliverAgain(fault, activity, link);
    return delivery;
  }

  return {
    note: (arrival) => heard.note(arrival),
    through(link, openOther) {
      other = createOtherUser({ open: openOther, random: options.random.fork('other'), clock, signal });
      return {
        ...link,
        stamp(activity) {
          const stamped = link.stamp(activity);
          return skew(stamped, overtaken ? clockSkewMs + apartMs : clockSkewMs);
        },
        send: (activity) => send(activity, link),
        close() {
          other?.close();
          link.close();
        },
      };
    },
    settled: async () => void (await Promise.all(pending)),
    occurred(expectsReply) {
      const all = judgements.flatMap((judge) => judge(expectsReply) ?? []);
      const isCoped = clockSkewMs !== 0 && all.every(({ fault }) => fault !== 'clockSkew');
      const coped: OccurredFault = {
        fault: 'clockSkew',
        outcome: 'coped',
        detail: describeSkew(clockSkewMs),
      };
      return isCoped ? [coped, ...all] : all;
    },
  };
}

function describeSkew(ms: number): string {
  return `The channel's clock was ${Math.abs(ms)} ms ${ms > 0 ? 'ahead of' : 'behind'} the bot's`;
}

function skew(activity: Activity, ms: number): Activity {
  if (ms === 0) return activity;
  const { timestamp, localTimestamp } = activity;
  if (timestamp !== undefined) activity.timestamp = shiftTimestamp(timestamp, ms);
  if (localTimestamp !== undefined) activity.localTimestamp = shiftTimestamp(localTimestamp, ms);
  return activity;
}
