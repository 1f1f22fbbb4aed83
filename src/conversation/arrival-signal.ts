import type { Clock } from '../channel/ports.ts';

/** Lets one waiter at a time sleep until something arrives, a time is over, or the run is cancelled. */
export interface ArrivalSignal {
  notify(): void;
  /** True when something arrived, false when `ms` passed or the run was cancelled. */
  next(ms: number): Promise<boolean>;
}

export function createArrivalSignal(clock: Clock, signal: AbortSignal): ArrivalSignal {
  const waiting = new Set<() => void>();
  return {
    notify: () => {
      for (const wake of waiting) wake();
      waiting.clear();
    },
    next: (ms) => {
      if (signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const finish = (arrived: boolean): void => {
          cancel();
          waiting.delete(wake);
          signal.removeEventListener('abort', stop);
          resolve(arrived);
        };
        const wake = (): void => finish(true);
        const stop = (): void => finish(false);
        const cancel = clock.after(ms, stop);
        waiting.add(wake);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
}
