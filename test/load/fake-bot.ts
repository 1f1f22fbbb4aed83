import type { Activity } from '../../src/activity/activity.ts';
import type { Channel, Clock, Delivery } from '../../src/channel/ports.ts';

export interface FakeBotOptions {
  readonly clock: Clock;
  /** How long the bot takes for what comes at that time; Infinity: it never answers. */
  readonly serviceMs: (nowMs: number) => number;
  readonly answer?: Delivery | undefined;
}

/** A channel whose bot says one thing to each message when its time is over, and then answers; nothing is said at the opening. */
export function createFakeBot({ clock, serviceMs, answer }: FakeBotOptions): Channel {
  let ids = 0;
  const bot = { id: 'bot', name: 'Bot' };
  return {
    id: 'emulator',
    openConversation: ({ onArrival, userName }) => {
      ids += 1;
      const id = `c${ids}`;
      const conversation = { id, conversationType: 'personal' };
      return Promise.resolve({
        conversation,
        user: { id: `u${ids}`, name: userName },
        bot,
        answersWhenDone: true,
        opening: () => [],
        stamp: (activity: Activity) => ({
          ...activity,
          id: activity.id ?? `${id}|${(ids += 1)}`,
          conversation,
        }),
        send: (activity, signal) =>
          new Promise<Delivery>((resolve) => {
            const aborted = (): void => resolve({ status: 'unreachable', message: 'aborted' });
            signal.addEventListener('abort', aborted, { once: true });
            const ms = serviceMs(clock.now());
            if (ms === Number.POSITIVE_INFINITY) return;
            clock.after(ms, () => {
              signal.removeEventListener('abort', aborted);
              const reply: Activity = { type: 'message', text: 'yes', from: bot, replyToId: activity.id };
              if (!answer) onArrival({ kind: 'activity', activity: { ...reply, id: `r${(ids += 1)}` } });
              resolve(answer ?? { status: 'answered', code: 200 });
            });
          }),
        close: () => undefined,
      });
    },
  };
}
