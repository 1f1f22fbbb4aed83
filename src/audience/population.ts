import path from 'node:path';
import { sharesOf, type UserShare } from '../config/user-share.ts';
import type { UserFields } from '../config/user-fields.ts';
import type { CassetteScope } from '../model/cassette-file.ts';
import type { Scenario } from '../scenario/schema.ts';
import { createRandom, deriveSeed } from '../user/random.ts';

export interface PersonaShare {
  /** A preset. */
  readonly persona: string;
  readonly weight: number;
}

/** One of the people that a message goes to. */
export interface Member {
  readonly scenario: Scenario;
  readonly user: UserFields;
  readonly persona: string;
  /** Its own: what it does depends on neither the others nor their number. */
  readonly scope: CassetteScope;
}

export interface Population {
  /** Each has the same share of the people. */
  readonly scenarios: readonly Scenario[];
  /** For scenarios that have none of their own. */
  readonly users: readonly UserShare[];
  /** For users that have none of their own. */
  readonly personas: readonly PersonaShare[];
  readonly size: number;
  readonly seed: number;
}

interface Cell {
  readonly label: string;
  readonly weight: number;
  readonly scenario: Scenario;
  readonly user: UserFields;
  readonly persona: string;
}

/**
 * The people of a population. Every combination of scenario, user and persona has its quota (largest remainders),
 * so that shares hold exactly and not only on average. In random order: a budget that is spent early cuts off no
 * persona before others.
 */
export function peoplePopulation({ scenarios, users, personas, size, seed }: Population): Member[] {
  const cells = scenarios.flatMap((scenario) => cellsOf(scenario, users, personas));
  const quotas = dealOut(
    size,
    cells.map(({ weight }) => weight),
  );
  const members = cells.flatMap(({ label, scenario, user, persona }, cell) =>
    Array.from({ length: quotas[cell] ?? 0 }, (_, index): Member => {
      const trial = index + 1;
      return {
        scenario,
        user,
        persona,
        scope: { scenario: label, trial, seed: deriveSeed(seed, label, trial) },
      };
    }),
  );
  return createRandom(seed).fork('order').shuffle(members);
}

function cellsOf(scenario: Scenario, users: readonly UserShare[], personas: readonly PersonaShare[]): Cell[] {
  const shares = scenario.user === undefined ? users : sharesOf(scenario.user, path.dirname(scenario.file));
  const inAll = sum(shares.map(({ weight }) => weight));
  return shares.flatMap(({ user, weight, persona: own }, index) => {
    const possible = own === undefined ? personas : [{ persona: own, weight: 1 }];
    const ofShare = sum(possible.map((each) => each.weight));
    return possible.map((each) => ({
      label: ['audience', scenario.name, each.persona, ...(shares.length > 1 ? [index + 1] : [])].join(' '),
      weight: (weight / inAll) * (each.weight / ofShare),
      scenario,
      user,
      persona: each.persona,
    }));
  });
}

/** Whole numbers in proportion to weights, with the given sum (largest remainder method; of equals, the first). */
export function dealOut(total: number, weights: readonly number[]): number[] {
  const all = sum(weights);
  const exact = weights.map((weight) => (weight / all) * total);
  const dealt = exact.map(Math.floor);
  const left = total - sum(dealt);
  // Rounded: thirds of a third are equal, whatever floating point makes of them.
  const rest = (index: number): number => Math.round(((exact[index] ?? 0) % 1) * 1e9);
  const byRest = weights.map((_, index) => index).toSorted((a, b) => rest(b) - rest(a) || a - b);
  for (const index of byRest.slice(0, left)) dealt[index] = (dealt[index] ?? 0) + 1;
  return dealt;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
