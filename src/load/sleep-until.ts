import type { Clock } from '../channel/ports.ts';

/** Resolves when that moment has come, or when the signal is aborted. */
export function sleepUntil(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const leftMs = atMs - clock.now();
    if (leftMs <= 0 || signal.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    // Timers leave fractions out, and would wake us before the time.
    const cancel = clock.after(Math.ceil(leftMs), finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
