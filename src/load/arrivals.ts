import type { LoadFields } from '../config/load-fields.ts';
import type { ArrivalKind } from '../config/load-values.ts';
import type { Random } from '../user/random.ts';

/** A stretch of time in which users arrive at a rate that stays, rises or falls evenly. */
export interface Phase {
  /** May be infinite, for a rate that stays. */
  readonly durationMs: number;
  /** Users a second at its beginning. */
  readonly rate: number;
  /** At its end. */
  readonly rampTo: number;
}

const defaultRate = 1;
const defaultDurationMs = 60_000;

/** The phases that are asked for. Without a duration, a number of users decides when it ends. */
export function phasesOf(
  fields: Pick<LoadFields, 'phases' | 'rate' | 'rampTo' | 'durationMs' | 'users'>,
): Phase[] {
  const { phases, rate = defaultRate, rampTo = rate, users } = fields;
  if (phases) return phases.map((phase) => ({ ...phase, rampTo: phase.rampTo ?? phase.rate }));
  const isOpen = users !== undefined && rampTo === rate;
  const durationMs = fields.durationMs ?? (isOpen ? Number.POSITIVE_INFINITY : defaultDurationMs);
  return [{ durationMs, rate, rampTo }];
}

/**
 * When users arrive, in milliseconds from the beginning, in order: the moments at which the integral of the rate
 * reaches 0, 1, 2, … (`even`), or the sums of exponentially distributed steps (`poisson`, a Poisson process with that
 * rate). Nothing that the bot does has a part in it.
 */
export function* createArrivals(
  phases: readonly Phase[],
  kind: ArrivalKind,
  random: Random,
): Generator<number> {
  const step = (): number => (kind === 'even' ? 1 : -Math.log(1 - random.next()));
  let next = kind === 'even' ? 0 : step();
  let beganMs = 0;
  for (const { durationMs, rate, rampTo } of phases) {
    const seconds = durationMs / 1000;
    const slope = (rampTo - rate) / seconds;
    const total = ((rate + rampTo) / 2) * seconds;
    for (; next < total; next += step()) {
      // rate·t + slope·t²/2 = next, solved in the form that also holds for slope 0.
      yield beganMs + (2000 * next) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * next)));
    }
    next -= total;
    beganMs += durationMs;
  }
}
