import { afterWrites } from '../../channel/system.ts';

/** What is to be written soon. */
export interface PendingWrites {
  /** Each once, however often it is added. */
  readonly add: (write: () => void) => void;
  /** It has been done meanwhile. */
  readonly drop: (write: () => void) => void;
  /** Does all of it now. */
  readonly flush: () => void;
}

/** Writes as the event loop has turned so often, which is 1 or more. */
export function createPendingWrites(eventLoopTurns: number): PendingWrites {
  // By how long they have waited, longest first.
  const waiting = Array.from({ length: eventLoopTurns }, () => new Set<() => void>());
  let isScheduled = false;
  const take = (): ReadonlySet<() => void> => {
    waiting.push(new Set());
    return waiting.shift() ?? new Set();
  };
  const schedule = (): void => {
    if (isScheduled || waiting.every((writes) => writes.size === 0)) return;
    isScheduled = true;
    afterWrites(() => {
      isScheduled = false;
      for (const write of take()) write();
      schedule();
    });
  };
  return {
    add(write) {
      if (waiting.some((writes) => writes.has(write))) return;
      waiting.at(-1)?.add(write);
      schedule();
    },
    drop(write) {
      for (const writes of waiting) writes.delete(write);
    },
    flush() {
      for (let turn = 0; turn < eventLoopTurns; turn += 1) for (const write of take()) write();
    },
  };
}
