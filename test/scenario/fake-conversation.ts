import type { Activity } from '../../src/activity/activity.ts';
import { readShown } from '../../src/activity/read.ts';
import type { Reason } from '../../src/check/record.ts';
import type { Delivery } from '../../src/channel/ports.ts';
import type { Conversation } from '../../src/conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../../src/conversation/record.ts';
import { createStage, type Stage } from '../../src/scenario/stage.ts';
import type { Move } from '../../src/user/move.ts';
import type { View, VirtualUser } from '../../src/user/user.ts';

export type Answer = readonly (string | Partial<Activity>)[];

export interface FakeStage {
  readonly stage: Stage;
  /** Moves that were played, in order. */
  readonly played: readonly Move[];
  readonly turns: readonly TurnRecord[];
  readonly reasons: readonly Reason[];
  /** Milliseconds of each `awaitArrival`. */
  readonly waits: readonly number[];
}

/** A stage before a bot that gives one answer after the other, the first to nobody's words, and then none. */
export function openFakeStage(
  answers: readonly Answer[],
  options: {
    readonly maxTurns?: number;
    readonly delivery?: Delivery;
    readonly isCancelled?: () => boolean;
  } = {},
): FakeStage {
  const { maxTurns = 100, delivery = { status: 'answered', code: 200 }, isCancelled = () => false } = options;
  const played: Move[] = [];
  const waits: number[] = [];
  const turns: TurnRecord[] = [];
  const reasons: Reason[] = [];
  const entries: RecordEntry[] = [];
  let fresh: Activity[] = [];
  const exchange = (move: Move | undefined): Promise<TurnRecord> => {
    const index = turns.length;
    fresh = (answers[index] ?? []).map((each, place) => ({
      type: 'message',
      id: `bot-${index}-${place}`,
      ...(typeof each === 'string' ? { text: each } : each),
    }));
    return Promise.resolve({
      index,
      move,
      sentIds: [],
      deliveries: index === 0 ? [] : [delivery],
      expectsReply: true,
      latencyMs: undefined,
      durationMs: 0,
      timedOut: false,
    });
  };
  const conversation: Conversation = {
    id: 'c',
    user: { id: 'u' },
    bot: { id: 'b' },
    open: () => exchange(undefined),
    play: (move) => {
      played.push(move);
      return exchange(move);
    },
    awaitArrival: (ms) => {
      waits.push(ms);
      return Promise.resolve(false);
    },
    view: (): View => {
      const activities = fresh;
      fresh = [];
      return { turn: played.length, activities, shown: readShown(activities), timedOut: false };
    },
    close: () => undefined,
  };
  const stage = createStage(conversation, { entries, turns, reasons, maxTurns }, isCancelled);
  return { stage, played, turns, reasons, waits };
}

/** A user that says "1", "2" and so on, and leaves after `count` of them, satisfied; it keeps what it was shown. */
export function makeCountingUser(count: number): { readonly user: VirtualUser; readonly seen: View[] } {
  const seen: View[] = [];
  let made = 0;
  const user: VirtualUser = {
    next: (view) => {
      seen.push(view);
      made += 1;
      const act =
        made > count
          ? ({ kind: 'end', satisfied: true, reason: 'done' } as const)
          : ({ kind: 'say', text: String(made) } as const);
      return Promise.resolve({ act, behaviours: [] });
    },
    summary: () => ({ goal: 'open', learned: {}, facts: {} }),
  };
  return { user, seen };
}
