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

/** Random ids that never recur. */
export const randomId: NewId = () => randomUUID();
