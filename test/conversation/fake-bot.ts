import type { Activity } from '../../src/activity/activity.ts';
import type { Arrival, Channel, ChannelId, Delivery, OpenConversation } from '../../src/channel/ports.ts';
import { shapeOf } from '../../src/channel/shapes.ts';
import { openConversation, type Conversation } from '../../src/conversation/conversation.ts';
import type { RecordEntry } from '../../src/conversation/record.ts';
import type { Move, MoveAct } from '../../src/user/move.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export const answered = { status: 'answered', code: 200 } satisfies Delivery;
export const replyTimeoutMs = 15_000;
export const settleMs = 300;

/** What a bot does on an activity; what it returns is its answer. */
export type Behave = (activity: Activity, bot: FakeBot) => Delivery | Promise<Delivery>;

/** A bot and its channel in one, which sends what the test tells it to. */
export interface FakeBot {
  readonly received: Activity[];
  readonly closed: boolean;
  behave: Behave;
  send(fields: Partial<Activity>, kind?: Arrival['kind']): Activity;
}

export interface Scene {
  readonly clock: FakeClock;
  readonly bot: FakeBot;
  readonly conversation: Conversation;
  readonly entries: RecordEntry[];
  readonly abort: AbortController;
}

export interface SceneOptions {
  readonly behave?: Behave;
  readonly answersWhenDone?: boolean;
  readonly channelId?: ChannelId;
  readonly refreshesCards?: boolean;
}

/** A conversation with a fake bot, in a time that stands still. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const clock = createFakeClock();
  const abort = new AbortController();
  const entries: RecordEntry[] = [];
  const { channel, bot } = createFakeBot(options);
  const conversation = await openConversation({
    channel,
    clock,
    locale: 'en-US',
    userName: 'User',
    replyTimeoutMs,
    settleMs,
    refreshesCards: options.refreshesCards,
    onEntry: (entry) => void entries.push(entry),
    signal: abort.signal,
  });
  return { clock, bot, conversation, entries, abort };
}

function createFakeBot(options: SceneOptions): { channel: Channel; bot: FakeBot } {
  let open: OpenConversation | undefined;
  let closed = false;
  let count = 0;
  const id = options.channelId ?? 'emulator';
  const shape = shapeOf(id, () => `${(count += 1)}`);
  const from = { ...shape.bot, role: 'bot' as const };
  const bot: FakeBot = {
    received: [],
    behave: options.behave ?? (() => answered),
    get closed() {
      return closed;
    },
    send(fields, kind = 'activity') {
      const activity = { type: 'message', id: `bot-${(count += 1)}`, from, ...fields };
      open?.onArrival({ kind, activity });
      return activity;
    },
  };
  const channel: Channel = {
    id,
    openConversation: (options_) => {
      open = options_;
      return Promise.resolve({
        conversation: shape.conversation,
        user: shape.user,
        bot: shape.bot,
        answersWhenDone: options.answersWhenDone ?? false,
        opening: () => shape.opening(shape.user, shape.bot),
        stamp: (activity) => ({ ...activity, id: activity.id ?? `user-${(count += 1)}` }),
        send: (activity, signal) => {
          bot.received.push(activity);
          const aborted = new Promise<Delivery>((resolve) => {
            const give = (): void => resolve({ status: 'unreachable', message: 'given up' });
            if (signal.aborted) give();
            signal.addEventListener('abort', give, { once: true });
          });
          return Promise.race([aborted, Promise.resolve(bot.behave(activity, bot))]);
        },
        close: () => {
          closed = true;
        },
      });
    },
  };
  return { channel, bot };
}

export function move(act: MoveAct, meanwhile?: MoveAct): Move {
  return { act, behaviours: [], ...(meanwhile && { meanwhile }) };
}

export const say = (text: string): Move => move({ kind: 'say', text });
