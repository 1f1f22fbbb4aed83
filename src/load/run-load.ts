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
  const empty = new AbortController();
  let isArriving = true;

  const interrupt = (): void => cut.abort(signal.reason);
  if (signal.aborted) interrupt();
  else signal.addEventListener('abort', interrupt, { once: true });
  const noteEnd = (): void => {
    underWay -= 1;
    if (!isArriving && underWay === 0) empty.abort();
  };
  const begin = (dueMs: number): void => {
    users.begun += 1;
    underWay += 1;
    users.mostAtOnce = Math.max(users.mostAtOnce, underWay);
    void options
      .hold(options.nextPlan(), dueMs, cut.signal)
      .catch((error: unknown) => {
        failure ??= { error };
        cut.abort();
      })
      .finally(noteEnd);
  };
  const cancelTicks = tick(options, startedMs, () => {
    stoppedBy ??= options.onTick({ elapsedMs: clock.now() - startedMs, underWay });
    if (stoppedBy !== undefined) cut.abort();
  });

  let arrivingMs = 0;
  try {
    for (const offsetMs of options.arrivals) {
      const dueMs = startedMs + offsetMs;
      if (clock.now() < dueMs) await sleepUntil(clock, dueMs, cut.signal);
      if (cut.signal.aborted) break;
      users.arrived += 1;
      if (underWay < options.maxUsers) begin(dueMs);
      else users.dropped += 1;
      if (users.begun === options.users) break;
    }
    isArriving = false;
    arrivingMs = clock.now() - startedMs;
    if (underWay > 0) {
      await sleepUntil(clock, clock.now() + options.graceMs, AbortSignal.any([empty.signal, cut.signal]));
      cut.abort();
      if (underWay > 0) await aborted(empty.signal);
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
