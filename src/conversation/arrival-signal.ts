import type { Clock } from '../channel/ports.ts';

/** Lets waiters sleep until something arrives, a time is over, or the run is cancelled. */
export interface ArrivalSignal {
  notify(): void;
  /** True when something arrived, false when `ms` passed, the run was cancelled, or all ended. */
  next(ms: number): Promise<boolean>;
  /** Nothing arrives any more: wakes whoever waits, now and later. */
  end(): void;
}

export function createArrivalSignal(clock: Clock, signal: AbortSignal): ArrivalSignal {
  const waiting = new Set<(arrived: boolean) => void>();
  let ended = false;
  const wakeAll = (arrived: boolean): void => {
    for (const wake of waiting) wake(arrived);
  };
  return {
    notify: () => wakeAll(true),
    next: (ms) => {
      if (ended || signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const wake = (arrived: boolean): void => {
          cancel();
          waiting.delete(wake);
          signal.removeEventListener('abort', stop);
          resolve(arrived);
        };
        const stop = (): void => wake(false);
        const cancel = clock.after(ms, stop);
        waiting.add(wake);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
    end: () => {
      ended = true;
      wakeAll(false);
    },
  };
}
