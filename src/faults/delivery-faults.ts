import { isMessage, type Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../channel/ports.ts';
import type { Random } from '../user/random.ts';
import { drawFaults } from './draw-faults.ts';
import { deliveryFaults, type FaultSettings, type OccurredFault } from './fault.ts';
import { shiftTimestamp } from './shift-timestamp.ts';

/** After so long without an answer the service sends a message again; here it does so though one came. */
const redeliveryMs = 15_000;
/** Bots that answer first and work afterwards are given so long to begin, and so much quiet to have ended. */
const beginMs = 1000;
const quietMs = 300;

export interface DeliveryFaults {
  /** Must be told of everything that arrives. */
  note(arrival: Arrival): void;
  through(link: ChannelConversation): ChannelConversation;
  /** Resolves when what was to be delivered again has been. */
  settled(): Promise<void>;
  occurred(): OccurredFault[];
}

/** Lets messages reach the bot twice, with the same id and times, and shifts the channel's clock. */
export function createDeliveryFaults(options: {
  readonly settings: FaultSettings;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): DeliveryFaults {
  const { settings, clock, signal } = options;
  const { clockSkewMs = 0 } = settings;
  const draw = drawFaults(deliveryFaults, settings, options.random);
  const all: OccurredFault[] = [];
  const pending: Promise<void>[] = [];
  const replies: { readonly to: string | undefined; readonly activity: Activity }[] = [];
  let lastMs = 0;

  async function quiet(link: ChannelConversation, hasReplied: () => boolean): Promise<void> {
    if (link.answersWhenDone) return;
    const began = clock.now();
    for (;;) {
      const until = hasReplied() ? Math.max(lastMs, began) + quietMs : began + beginMs;
      if (signal.aborted || clock.now() >= until) return;
      await pause(clock, Math.min(until - clock.now(), quietMs), signal);
    }
  }

  async function deliverAgain(
    fault: 'duplicate' | 'redeliver',
    activity: Activity,
    link: ChannelConversation,
  ): Promise<void> {
    const before = replies.length;
    const answers = (): Activity[] =>
      replies
        .slice(before)
        .filter(({ to }) => to === activity.id || (to === undefined && fault === 'duplicate'))
        .map((reply) => reply.activity);
    const delivery = await link.send(activity, signal);
    await quiet(link, () => answers().length > 0);
    if (signal.aborted) return;
    const again = fault === 'duplicate' ? 'twice' : `again after ${redeliveryMs / 1000} s`;
    const what = `A message was delivered ${again}, with the same id and timestamp`;
    const [reply] = answers();
    const isRefused = delivery.status !== 'answered' || delivery.code >= 400;
    all.push({
      fault,
      activityId: activity.id,
      ...(reply
        ? {
            outcome: 'executed-twice',
            detail: `${what}; the bot replied once more: ${describeActivity(reply)}`,
          }
        : isRefused
          ? { outcome: 'refused', detail: `${what}; the bot ${describeFailure(delivery)}` }
          : { outcome: 'coped', detail: `${what}; the bot passed over the second` }),
    });
  }

  async function send(activity: Activity, link: ChannelConversation): Promise<Delivery> {
    const fault = isMessage(activity) ? draw() : undefined;
    if (fault === undefined) return link.send(activity, signal);
    if (fault === 'redeliver') {
      const due = pause(clock, redeliveryMs, signal);
      pending.push(due.then(() => (signal.aborted ? undefined : deliverAgain(fault, activity, link))));
      return link.send(activity, signal);
    }
    const before = replies.length;
    const delivery = await link.send(activity, signal);
    if (delivery.status !== 'answered' || delivery.code >= 400) return delivery;
    await quiet(link, () => replies.length > before);
    await deliverAgain(fault, activity, link);
    return delivery;
  }

  return {
    note({ kind, activity }) {
      if (kind !== 'activity' || !isMessage(activity)) return;
      replies.push({ to: activity.replyToId, activity });
      lastMs = clock.now();
    },
    through: (link) => ({
      ...link,
      stamp: (activity) => skew(link.stamp(activity), clockSkewMs),
      send: (activity) => send(activity, link),
    }),
    settled: async () => void (await Promise.all(pending)),
    occurred: () => (clockSkewMs === 0 ? all : [skewed(clockSkewMs), ...all]),
  };
}

function skewed(ms: number): OccurredFault {
  const direction = ms > 0 ? 'ahead of' : 'behind';
  const detail = `The channel's clock was ${Math.abs(ms)} ms ${direction} the bot's`;
  return { fault: 'clockSkew', outcome: 'coped', detail };
}

function skew(activity: Activity, ms: number): Activity {
  if (ms === 0) return activity;
  const { timestamp, localTimestamp } = activity;
  if (timestamp !== undefined) activity.timestamp = shiftTimestamp(timestamp, ms);
  if (localTimestamp !== undefined) activity.localTimestamp = shiftTimestamp(localTimestamp, ms);
  return activity;
}

function describeFailure(delivery: Delivery): string {
  return delivery.status === 'answered' ? `answered ${delivery.code}` : 'did not answer';
}

/** Resolves after so long, or when the signal aborts. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      cancel();
      resolve();
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
