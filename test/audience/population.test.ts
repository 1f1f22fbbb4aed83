import assert from 'node:assert/strict';
import { dealOut, peoplePopulation, type Population } from '../../src/audience/population.ts';
import { userFieldsSchema } from '../../src/config/user-fields.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/schema.ts';

const scenario: Scenario = {
  ...scenarioSchema.parse({ goal: 'Pay.' }),
  name: 'pay',
  file: '/s.yaml',
  line: 1,
};
const user = userFieldsSchema.parse({});

function people(overrides: Partial<Population>): ReturnType<typeof peoplePopulation> {
  return peoplePopulation({
    scenarios: [scenario],
    users: [{ weight: 1, user }],
    personas: [{ persona: 'plain', weight: 1 }],
    size: 100,
    seed: 1,
    ...overrides,
  });
}

function count<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

describe('A population', () => {
  it('has exactly the shares that were asked for', () => {
    const personas = [
      { persona: 'hurried', weight: 3 },
      { persona: 'plain', weight: 1 },
    ];
    const users = [
      { weight: 1, user: { ...user, model: 'userlm' as const } },
      { weight: 1, user },
      { weight: 2, user, persona: 'expert' },
    ];
    const members = people({ personas, users, size: 80 });
    assert.deepEqual(
      count(members, (each) => `${each.user.model} ${each.persona}`),
      {
        'userlm hurried': 15,
        'userlm plain': 5,
        'agenda hurried': 15,
        'agenda plain': 5,
        'agenda expert': 40,
      },
    );
  });

  it('takes the users that a scenario has of its own', () => {
    const own = { ...scenario, name: 'own', user: { ...user, model: 'assistant' as const } };
    const members = people({ scenarios: [scenario, own], size: 10 });
    assert.deepEqual(
      count(members, (each) => `${each.scenario.name} ${each.user.model}`),
      { 'pay agenda': 5, 'own assistant': 5 },
    );
  });

  it('deals out what does not divide by largest remainders', () => {
    assert.deepEqual(dealOut(10, [1, 1, 1]), [4, 3, 3]);
    assert.deepEqual(dealOut(7, [3, 2, 1]), [4, 2, 1]);
    assert.deepEqual(dealOut(1, [1, 5]), [0, 1]);
    assert.deepEqual(dealOut(2, [1, 1, 1, 1]), [1, 1, 0, 0]);
  });

  it('keeps its people when it grows, and replaces them with another seed', () => {
    const seeds = (size: number, seed: number): Set<number> => {
      return new Set(people({ size, seed }).map(({ scope }) => scope.seed));
    };
    const few = seeds(20, 1);
    assert.equal(few.size, 20);
    const [more, others] = [seeds(40, 1), seeds(40, 2)];
    assert.ok([...few].every((seed) => more.has(seed) && !others.has(seed)));
  });

  it('comes in an order of its own, so that an early end cuts off no persona before others', () => {
    const personas = ['plain', 'hurried', 'expert', 'novice'].map((persona) => ({ persona, weight: 1 }));
    const half = people({ personas, size: 80 }).slice(0, 40);
    assert.equal(new Set(half.map(({ persona }) => persona)).size, 4);
    assert.deepEqual(half, people({ personas, size: 80 }).slice(0, 40));
  });
});
