import { ConfigError } from '../errors.ts';
import type { ConversationPlan } from '../scenario/run-conversation.ts';
import type { Scenario } from '../scenario/schema.ts';
import { deriveSeed, type Random } from '../user/random.ts';

export interface DrawPlansOptions {
  readonly scenarios: readonly Scenario[];
  /** By name, 1 where there is none; the scenarios take turns when undefined. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  readonly seed: number;
  readonly random: Random;
}

/**
 * What each next user does: scenarios in turn, or drawn by weight. Trials of a scenario are numbered, and seeded as
 * `run` seeds them. Throws ConfigError for weights of scenarios that are not there, or of none that is.
 */
export function createPlans({ scenarios, weights, seed, random }: DrawPlansOptions): () => ConversationPlan {
  const weighted = weights && weigh(scenarios, weights);
  const trials = new Map<Scenario, number>();
  let count = 0;
  return () => {
    const scenario = weighted ? random.weighted(weighted) : scenarios[count % scenarios.length];
    if (!scenario) throw new RangeError('Failed to draw a scenario: there is none.');
    count += 1;
    const trial = (trials.get(scenario) ?? 0) + 1;
    trials.set(scenario, trial);
    // Nobody knows how many users there will be: each covers one of the behaviours, in turn.
    const dealt = Math.max(1, scenario.behaviours.cover?.length ?? 0);
    return { scenario, trial, trials: dealt, seed: deriveSeed(seed, scenario.name, trial) };
  };
}

function weigh(
  scenarios: readonly Scenario[],
  weights: Readonly<Record<string, number>>,
): { readonly weight: number; readonly value: Scenario }[] {
  const names = new Set(scenarios.map(({ name }) => name));
  const unknown = Object.keys(weights).filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new ConfigError(
      'unknown-weight',
      `Failed to weigh the scenarios: load.weights names "${unknown.join('", "')}".`,
      { hint: `There are:\n${[...names].map((name) => `  ${name}`).join('\n')}` },
    );
  }
  const all = new Map(Object.entries(weights));
  const weighted = scenarios.map((value) => ({ value, weight: all.get(value.name) ?? 1 }));
  if (weighted.some(({ weight }) => weight > 0)) return weighted;
  throw new ConfigError('no-weight', 'Failed to weigh the scenarios: every weight is 0.', {
    hint: 'Give one of them a weight above 0 (load.weights).',
  });
}
