import { isMessage, type Activity } from '../activity/activity.ts';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../channel/ports.ts';
import type { OccurredFault } from './fault.ts';
import { pause } from './pause.ts';

/** Bots that answer first and work afterwards are given so long to begin, and so much quiet to have ended. */
const beginMs = 1000;
const quietMs = 300;

/** What a user of the bot has heard from it. */
export interface Heard {
  note(arrival: Arrival): void;
  readonly count: number;
  /** Replies that have come since `from` were there, to that message as far as they say to which. */
  repliesTo(id: string | undefined, from: number): Activity[];
  since(from: number): readonly Activity[];
  /** Resolves when a bot that may still be at work has been quiet since it replied, or has said nothing for long. */
  quiet(link: ChannelConversation, hasReplied: () => boolean): Promise<void>;
}

export function createHeard(clock: Clock, signal: AbortSignal): Heard {
  const all: Activity[] = [];
  let lastMs = 0;
  return {
    note({ kind, activity }) {
      if (kind === 'delete' || (kind === 'activity' && !isMessage(activity))) return;
      all.push(activity);
      lastMs = clock.now();
    },
    get count() {
      return all.length;
    },
    repliesTo: (id, from) =>
      all.slice(from).filter(({ replyToId }) => replyToId === undefined || replyToId === id),
    since: (from) => all.slice(from),
    async quiet(link, hasReplied) {
      if (link.answersWhenDone) return;
      const began = clock.now();
      for (;;) {
        const until = hasReplied() ? Math.max(lastMs, began) + quietMs : began + beginMs;
        if (signal.aborted || clock.now() >= until) return;
        await pause(clock, Math.min(until - clock.now(), quietMs), signal);
      }
    },
  };
}

export function isRefusal(delivery: Delivery): boolean {
  return delivery.status !== 'answered' || delivery.code >= 400;
}

/** What is to be said of a bot that may have refused a message, or kept silent about it. */
export function judgeDelivery(
  what: string,
  delivery: Delivery,
  isSilent: boolean,
): Pick<OccurredFault, 'outcome' | 'detail'> {
  if (isRefusal(delivery))
    return { outcome: 'refused', detail: `${what}; the bot ${describeRefusal(delivery)}` };
  if (isSilent) return { outcome: 'ignored', detail: `${what}; the bot took it and said nothing` };
  return { outcome: 'coped', detail: `${what}; the bot replied as it should` };
}

export function describeRefusal(delivery: Delivery): string {
  return delivery.status === 'answered' ? `answered ${delivery.code}` : 'did not answer';
}
