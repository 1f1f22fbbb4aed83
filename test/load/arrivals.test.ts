import assert from 'node:assert/strict';
import { loadSchema } from '../../src/config/load-fields.ts';
import { createArrivals, phasesOf, type Phase } from '../../src/load/arrivals.ts';
import { createRandom } from '../../src/user/random.ts';

function arrive(phases: readonly Phase[], kind: 'even' | 'poisson' = 'even', seed = 1): number[] {
  return [...createArrivals(phases, kind, createRandom(seed))];
}

describe('The arrival of users', () => {
  it('is at equal distances for a rate that stays', () => {
    assert.deepEqual(arrive([{ rate: 4, rampTo: 4, durationMs: 1500 }]), [0, 250, 500, 750, 1000, 1250]);
  });

  it('becomes denser as the rate rises, and thinner as it falls', () => {
    const up = arrive([{ rate: 1, rampTo: 9, durationMs: 10_000 }]);
    assert.equal(up.length, 50);
    // 1·t + 0.8·t²/2 users have come after t seconds: 2.4 and 15 after two and five.
    assert.equal(up.filter((ms) => ms < 2001).length, 4);
    assert.equal(up.filter((ms) => ms <= 5000.001).length, 16);
    const down = arrive([{ rate: 9, rampTo: 1, durationMs: 10_000 }]);
    assert.equal(down.length, 50);
    assert.equal(down.filter((ms) => ms <= 5000.001).length, 36);
    assert.deepEqual(
      down,
      down.toSorted((a, b) => a - b),
    );
  });

  it('goes on from phase to phase, carrying over parts of users', () => {
    const phases = [
      { rate: 1, rampTo: 1, durationMs: 1500 },
      { rate: 2, rampTo: 2, durationMs: 1500 },
    ];
    assert.deepEqual(arrive(phases), [0, 1000, 1750, 2250, 2750]);
  });

  it('is by chance when asked, the same for the same seed, at the same mean rate', () => {
    const phases = [{ rate: 10, rampTo: 30, durationMs: 500_000 }];
    const some = arrive(phases, 'poisson');
    assert.deepEqual(some, arrive(phases, 'poisson'));
    assert.notDeepEqual(some.slice(0, 5), arrive(phases, 'poisson', 2).slice(0, 5));
    // 10,000 are expected, with a standard deviation of 100; of these 3,750 in the first half.
    assert.ok(Math.abs(some.length - 10_000) < 400, `${some.length}`);
    assert.ok(Math.abs(some.filter((ms) => ms < 250_000).length - 3750) < 250);
    // Steps of a Poisson process vary as much as they last.
    const steps = arrive([{ rate: 10, rampTo: 10, durationMs: 1e6 }], 'poisson').map(
      (ms, at, all) => ms - (all[at - 1] ?? 0),
    );
    const mean = steps.reduce((sum, each) => sum + each, 0) / steps.length;
    const variance = steps.reduce((sum, each) => sum + (each - mean) ** 2, 0) / steps.length;
    assert.ok(Math.abs(Math.sqrt(variance) / mean - 1) < 0.05);
  });

  it('is asked for in the configuration, and lasts a minute or until there are enough', () => {
    const phases = (fields: object): Phase[] => phasesOf(loadSchema.parse(fields));
    assert.deepEqual(phases({}), [{ rate: 1, rampTo: 1, durationMs: 60_000 }]);
    assert.deepEqual(phases({ rate: 5, rampTo: 9 }), [{ rate: 5, rampTo: 9, durationMs: 60_000 }]);
    assert.deepEqual(phases({ rate: 5, users: 3 }), [{ rate: 5, rampTo: 5, durationMs: Infinity }]);
    assert.deepEqual(phases({ users: 3, durationMs: 10 }), [{ rate: 1, rampTo: 1, durationMs: 10 }]);
    assert.deepEqual(phases({ phases: [{ rate: 2, durationMs: 10 }] }), [
      { rate: 2, rampTo: 2, durationMs: 10 },
    ]);
    const [first, second, third] = createArrivals(phases({ rate: 5, users: 3 }), 'even', createRandom(1));
    assert.deepEqual([first, second, third], [0, 200, 400]);
    for (const wrong of [
      { rate: 1, phases: [{ rate: 1, durationMs: 1 }] },
      { rate: 0 },
      { thinkTimeMs: { min: 2, max: 1 } },
      { stopAt: ['p42=2s'] },
    ]) {
      assert.equal(loadSchema.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
  });
});
