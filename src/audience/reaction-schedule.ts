import { behaviours, type Behaviour } from '../user/move.ts';
import type { BehaviourRates } from '../user/persona.ts';
import type { Random } from '../user/random.ts';
import { isStyling, type Schedule } from '../user/schedule.ts';

/** When behaviours may show in somebody of whom only the reaction to one message counts. */
export interface ReactionSchedule extends Schedule {
  /** The message has come; up to here nothing is chosen. */
  begin(): void;
}

/**
 * Chooses each behaviour by its rate, one at most that replaces the move. Unlike in a conversation, which a user that
 * leaves at once would waste, any behaviour may come with the first move.
 */
export function createReactionSchedule(rates: BehaviourRates, random: Random): ReactionSchedule {
  let moves = 0;
  let begun = false;
  return {
    begin: () => {
      begun = true;
    },
    choose: (possible) => {
      if (!begun) return [];
      moves += 1;
      const draw = random.fork(`move ${moves}`);
      const hits = behaviours.filter(
        (behaviour) => draw.chance(rates[behaviour] ?? 0) && possible.has(behaviour),
      );
      const replacing: Behaviour[] = hits.filter((behaviour) => !isStyling(behaviour));
      const one = replacing.length === 0 ? [] : [draw.pick(replacing)];
      return [...one, ...hits.filter(isStyling)];
    },
    happened: () => undefined,
    missed: () => [],
  };
}
