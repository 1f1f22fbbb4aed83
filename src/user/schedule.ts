import { behaviours, type Behaviour } from './move.ts';
import type { BehaviourRates, Persona } from './persona.ts';
import type { Random } from './random.ts';

/** Which behaviours happen when, in one conversation. */
export interface Schedule {
  /**
   * Called once per move with the behaviours that could happen at it. Gives those that should: at most one that
   * replaces the move, any number that style it.
   */
  choose(possible: ReadonlySet<Behaviour>): readonly Behaviour[];
  /** Says that a chosen behaviour really showed in the move. */
  happened(behaviour: Behaviour): void;
  /** What this conversation was to cover and has not shown yet. */
  missed(): Behaviour[];
}

export interface ScheduleOptions {
  /** Over the persona's own, behaviour by behaviour. */
  readonly rates: BehaviourRates;
  /** Each happens at least once over the trials, where the conversations give it a chance. */
  readonly cover: readonly Behaviour[];
  readonly persona: Pick<Persona, 'rates'>;
  readonly random: Random;
  /** From 0. */
  readonly trial: number;
  readonly trials: number;
}

/** Changes how a move is worded; the move stays. */
export const stylingBehaviours = [
  'typo',
  'hedge',
  'colloquial',
  'sarcasm',
  'emotion',
] as const satisfies Behaviour[];
export type StylingBehaviour = (typeof stylingBehaviours)[number];

export function isStyling(behaviour: Behaviour): behaviour is StylingBehaviour {
  return (stylingBehaviours as readonly Behaviour[]).includes(behaviour);
}

/** Of those to cover, the ones with the fewest occasions first, leaving last. */
const rarestFirst: readonly Behaviour[] = [
  'correction',
  'mindChange',
  'misunderstanding',
  'interrupt',
  'clarify',
  'simpler',
  'repeat',
  'tangent',
  'abandon',
];

/** Leaving by rate needs two moves before it: a user who leaves at once tests nothing. */
const movesBeforeLeaving = 2;
/** A covered departure waits for the other covered behaviours, but not for ever. */
const movesBeforeCoveredLeaving = 8;
/** By rate, at most this share of the moves (rounded up) is replaced, so that a conversation still ends. */
const replacedShare = 1 / 3;

/**
 * Makes the schedule of one conversation. `cover` is dealt out over the trials: trial t gets the items whose
 * index modulo `trials` is t. A covered behaviour comes at the first or second occasion, by the seed, and again
 * at each later one until `happened` is called; two replaced moves never follow each other.
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { random, trials, trial } = options;
  const rates: BehaviourRates = { ...options.persona.rates, ...options.rates };
  const dealt = [...new Set(options.cover)].filter(
    (_, index) => index % Math.max(1, trials) === trial % Math.max(1, trials),
  );
  const outstanding = new Set<Behaviour>(dealt);
  // Where much is to be covered, every occasion counts.
  const mayWait = dealt.filter((behaviour) => !isStyling(behaviour)).length <= 2;
  const waits = new Map<Behaviour, number>();
  for (const behaviour of dealt) {
    const wait = random.fork(`wait ${behaviour}`).int(2);
    waits.set(behaviour, mayWait && rarestFirst.indexOf(behaviour) > 2 && behaviour !== 'abandon' ? wait : 0);
  }
  let moves = 0;
  let replaced = 0;
  let replacedThis = false;

  const isDue = (behaviour: Behaviour): boolean => {
    const wait = waits.get(behaviour) ?? 0;
    if (wait === 0) return true;
    waits.set(behaviour, wait - 1);
    return false;
  };

  const mayLeave = (forced: boolean): boolean => {
    if (moves <= movesBeforeLeaving) return false;
    return !forced || outstanding.size === 1 || moves > movesBeforeCoveredLeaving;
  };

  const chooseReplacing = (possible: ReadonlySet<Behaviour>, hits: ReadonlySet<Behaviour>, draw: Random) => {
    const covered = rarestFirst.filter(
      (behaviour) =>
        outstanding.has(behaviour) && possible.has(behaviour) && (behaviour !== 'abandon' || mayLeave(true)),
    );
    const due = covered.find(isDue);
    if (due !== undefined) return due;
    if (replaced >= Math.ceil(moves * replacedShare)) return undefined;
    const byRate = rarestFirst.filter(
      (behaviour) =>
        hits.has(behaviour) && (behaviour !== 'abandon' || (mayLeave(false) && !outstanding.size)),
    );
    return byRate.length === 0 ? undefined : draw.pick(byRate);
  };

  return {
    choose: (possible) => {
      moves += 1;
      const replacedLast = replacedThis;
      replacedThis = false;
      const draw = random.fork(`move ${moves}`);
      // One draw for each, possible or not: what a bot makes possible must not shift the other draws.
      const hits = new Set(
        behaviours.filter((behaviour) => draw.chance(rates[behaviour] ?? 0) && possible.has(behaviour)),
      );
      const coveredStyles = stylingBehaviours.filter((behaviour) => outstanding.has(behaviour));
      const forced = new Set(
        coveredStyles
          .filter((behaviour) => possible.has(behaviour) && isDue(behaviour))
          .slice(0, Math.ceil(coveredStyles.length / 3)),
      );
      const styles = stylingBehaviours.filter((behaviour) => hits.has(behaviour) || forced.has(behaviour));
      const replacing = replacedLast ? undefined : chooseReplacing(possible, hits, draw);
      return replacing === undefined ? styles : [replacing, ...styles];
    },
    happened: (behaviour) => {
      outstanding.delete(behaviour);
      if (isStyling(behaviour) || replacedThis) return;
      replacedThis = true;
      replaced += 1;
    },
    missed: () => dealt.filter((behaviour) => outstanding.has(behaviour)),
  };
}
