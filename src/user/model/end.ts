import type { Move } from '../move.ts';
import type { ModelMind } from './model-user.ts';

/** Leaves: content, or not. */
export function end(mind: ModelMind, satisfied: boolean, reason: string): Move {
  if (mind.invalid === undefined) mind.outcome = satisfied ? 'reached' : 'abandoned';
  return { act: { kind: 'end', satisfied, reason }, behaviours: [] };
}

/** Leaves because the simulation itself went wrong: from here on nothing that happens says anything about the bot. */
export function invalidate(mind: ModelMind, reason: string): Move {
  mind.invalid = reason;
  return end(mind, false, reason);
}
