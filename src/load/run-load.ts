import { setMaxListeners } from 'node:events';
import type { Clock } from '../channel/ports.ts';
import type { ConversationPlan } from '../scenario/run-conversation.ts';
import type { HoldUser } from './hold-user.ts';
import type { LoadMeasures } from './measures.ts';
import { sleepUntil } from './sleep-until.ts';

export interface RunLoadOptions {
  readonly clock: Clock;
  /** Milliseconds from the beginning, in order. */
  readonly arrivals: Iterable<number>;
  /** No more arrive when so many have begun. */
  readonly users?: number | undefined;
  /** At the same time; who comes beyond is dropped. */
  readonly maxUsers: number;
  /** Users under way may take so long when no more arrive. */
  readonly graceMs: number;
  readonly nextPlan: () => ConversationPlan;
  readonly hold: HoldUser;
  readonly measures: LoadMeasures;
  /** Called every second; a text ends the load test, and says why. */
  readonly onTick: (state: LoadState) => string | undefined;
  readonly signal: AbortSignal;
}

/** How far it is. */
export interface LoadState {
  readonly elapsedMs: number;
  readonly underWay: number;
}

export interface LoadEnd {
  /** `stopped`: by `onTick`. */
  readonly status: 'finished' | 'stopped' | 'interrupted';
  readonly stoppedBy?: string | undefined;
  /** Until the last user had arrived. */
  readonly arrivingMs: number;
  readonly durationMs: number;
}

const tickMs = 1000;
/** Dropped users are counted as often as that, while there is no room. */
const countDroppedMs = 50;

/**
 * Lets users arrive when it is time, whether earlier ones have finished or not, and waits for those under way at the
 * end. Each user is told when it was due, however late we are. Rejects with the first mistake in a scenario.
 */
export async function runLoad(options: RunLoadOptions): Promise<LoadEnd> {
  const { clock, measures, signal } = options;
  const { users } = measures;
  const startedMs = clock.now();
  /** Ends arrivals and users under way. */
  const cut = new AbortController();
  // Every conversation listens for the end: as many listeners as conversations are meant.
  setMaxListeners(0, cut.signal);
  let failure: { readonly error: unknown } | undefined;
  let stoppedBy: string | undefined;
  let underWay = 0;
  /** Users who have left and are not judged yet: also no more than may be there, where judging is slow. */
  let toJudge = 0;
  let isArriving = true;
  const empty = new AbortController();
  /** Until then there was no room. */
  let fullUntilMs = Number.NEGATIVE_INFINITY;
  let hasRoom = new AbortController();

  const interrupt = (): void => cut.abort(signal.reason);
  if (signal.aborted) interrupt();
  else signal.addEventListener('abort', interrupt, { once: true });
  const leave = (): void => {
    if (underWay === options.maxUsers) {
      fullUntilMs = clock.now();
      hasRoom.abort();
    }
    underWay -= 1;
    toJudge += 1;
  };
  const begin = async (dueMs: number): Promise<void> => {
    users.begun += 1;
    underWay += 1;
    users.mostAtOnce = Math.max(users.mostAtOnce, underWay);
    try {
      const judge = await options.hold(options.nextPlan(), dueMs, cut.signal).finally(leave);
      await judge();
    } catch (error) {
      failure ??= { error };
      cut.abort();
    }
    toJudge -= 1;
    if (!isArriving && underWay + toJudge === 0) empty.abort();
  };
  /** Where there is no room, nobody who comes needs us at once. */
  const awaitArrival = async (dueMs: number): Promise<void> => {
    while (clock.now() < dueMs && !cut.signal.aborted) {
      if (underWay < options.maxUsers) {
        await sleepUntil(clock, dueMs, cut.signal);
      } else {
        hasRoom = new AbortController();
        const wakeMs = Math.max(dueMs, clock.now() + countDroppedMs);
        await sleepUntil(clock, wakeMs, cut.signal, hasRoom.signal);
      }
    }
  };
  const cancelTicks = tick(options, startedMs, () => {
    stoppedBy ??= options.onTick({ elapsedMs: clock.now() - startedMs, underWay });
    if (stoppedBy !== undefined) cut.abort();
  });

  let arrivingMs = 0;
  try {
    for (const offsetMs of options.arrivals) {
      const dueMs = startedMs + offsetMs;
      await awaitArrival(dueMs);
      if (cut.signal.aborted) break;
      users.arrived += 1;
      const hasPlace = Math.max(underWay, toJudge) < options.maxUsers && dueMs >= fullUntilMs;
      if (hasPlace) void begin(dueMs);
      else users.dropped += 1;
      if (users.begun === options.users) break;
    }
    isArriving = false;
    arrivingMs = clock.now() - startedMs;
    if (underWay + toJudge > 0) {
      await sleepUntil(clock, clock.now() + options.graceMs, empty.signal, cut.signal);
      cut.abort();
      if (underWay + toJudge > 0) await aborted(empty.signal);
    }
  } finally {
    cancelTicks();
    signal.removeEventListener('abort', interrupt);
  }
  if (failure) throw failure.error;
  const status = signal.aborted ? 'interrupted' : stoppedBy === undefined ? 'finished' : 'stopped';
  return { status, stoppedBy, arrivingMs, durationMs: clock.now() - startedMs };
}

/** Calls back every second, and notes what it is late by: that of users tells nothing where few arrive. */
function tick(
  { clock, measures }: Pick<RunLoadOptions, 'clock' | 'measures'>,
  startedMs: number,
  callback: () => void,
): () => void {
  let cancel = (): void => undefined;
  let isOver = false;
  const wait = (dueMs: number): void => {
    cancel = clock.after(Math.max(0, Math.ceil(dueMs - clock.now())), () => {
      measures.lateness.record(clock.now() - dueMs);
      callback();
      if (!isOver) wait(Math.max(dueMs + tickMs, clock.now()));
    });
  };
  wait(startedMs + tickMs);
  return () => {
    isOver = true;
    cancel();
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
