/** So many calls in a time. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
}

/** Times of the calls that were let through, oldest first. */
export type Calls = readonly number[];

/** How long a call made now has to wait under all rates, in milliseconds; 0 if it may go. */
export function waitUnder(rates: readonly Rate[], calls: Calls, nowMs: number): number {
  return Math.max(
    0,
    ...rates.map(({ count, windowMs }) => {
      const oldest = calls[calls.length - count];
      return oldest === undefined ? 0 : oldest + windowMs - nowMs;
    }),
  );
}

/** Adds a call and forgets those that no rate asks for any more. */
export function addCall(rates: readonly Rate[], calls: Calls, nowMs: number): Calls {
  const kept = Math.max(...rates.map(({ count }) => count));
  return [...calls, nowMs].slice(-kept);
}
