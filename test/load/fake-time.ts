import { setImmediate as nextRound } from 'node:timers/promises';
import type { Clock } from '../../src/channel/ports.ts';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that passes only when nothing else is left to do, from timer to timer. */
export interface FakeTime {
  readonly clock: Clock;
  /** Time passes while somebody works and nobody else can: timers become late. */
  block(ms: number): void;
  /** Lets time pass until the promise is settled. */
  run<Value>(promise: Promise<Value>): Promise<Value>;
}

export function createFakeTime(): FakeTime {
  let nowMs = 0;
  const timers = new Set<Timer>();
  return {
    clock: {
      now: () => nowMs,
      after: (ms, callback) => {
        const timer = { atMs: nowMs + ms, callback };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    block: (ms) => {
      nowMs += ms;
    },
    run: async (promise) => {
      let isSettled = false;
      const settle = (): void => {
        isSettled = true;
      };
      promise.then(settle, settle);
      for (;;) {
        // All that follows from what has happened, before anything new does.
        await nextRound();
        if (isSettled) return promise;
        const next = [...timers].toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next) throw new Error('Nothing is left to happen, and the promise is not settled.');
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
      }
    },
  };
}
