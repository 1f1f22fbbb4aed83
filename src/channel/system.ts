import { randomUUID } from 'node:crypto';
import type { Clock, NewId } from './ports.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The same with fractions of milliseconds, and never set back: for measuring. */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, callback) => systemClock.after(ms, callback),
};

/** Random ids that never recur. */
export const randomId: NewId = () => randomUUID();

/** Calls back when what was written to sockets has been handed to the system, before anything more is read from them. */
export function afterWrites(callback: () => void): void {
  setImmediate(callback);
}
