import type { Clock } from '../channel/ports.ts';

/** Resolves when that moment has come, or when one of the signals is aborted. */
export function sleepUntil(clock: Clock, atMs: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const leftMs = atMs - clock.now();
    if (leftMs <= 0 || signals.some(({ aborted }) => aborted)) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', finish);
      resolve();
    };
    // Timers leave fractions out, and would wake us before the time.
    const cancel = clock.after(Math.ceil(leftMs), finish);
    for (const signal of signals) signal.addEventListener('abort', finish, { once: true });
  });
}
