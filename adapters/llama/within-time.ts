import type { AbortWatch } from '../../src/channel/abort-watch.ts';

export interface TimeLimit {
  readonly limitMs: number;
  readonly late: () => Error;
  /** Ends it earlier, with its own reason. */
  readonly signal: AbortSignal | undefined;
  readonly watch: AbortWatch;
}

/** Hands on a signal that aborts with the reason of `signal` when that does, and with `late` after `limitMs`. */
export async function withinTime<T>(
  { limitMs, late, signal, watch }: TimeLimit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), limitMs);
  const unwatch = signal && watch(signal, () => controller.abort(signal.reason));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    unwatch?.();
  }
}
