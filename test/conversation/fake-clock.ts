import type { Clock } from '../../src/channel/ports.ts';

/** Time that stands still until it is moved on. */
export interface FakeClock extends Clock {
  /** Lets all that is due happen in its order, with everything that follows from it. */
  advance(ms: number): Promise<void>;
  /** Timers that are set. */
  readonly pending: number;
}

export function createFakeClock(startMs = Date.UTC(2026, 0, 31, 12)): FakeClock {
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  let nowMs = startMs;
  return {
    now: () => nowMs,
    after: (ms, callback) => {
      const timer = { atMs: nowMs + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const end = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= end).toSorted((a, b) => a.atMs - b.atMs);
        if (!next) break;
        timers.delete(next);
        nowMs = next.atMs;
        next.callback();
        await settle();
      }
      nowMs = end;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Until every promise that can go on has gone on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
