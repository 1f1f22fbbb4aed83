import assert from 'node:assert/strict';
import { testGroups, type Observation } from '../../src/audience/permutation-test.ts';
import { createRandom } from '../../src/user/random.ts';

/** `{ a: { yes: 3, no: 1 } }` as observations. */
function observe(table: Readonly<Record<string, Readonly<Record<string, number>>>>): Observation[] {
  return Object.entries(table).flatMap(([group, counts]) =>
    Object.entries(counts).flatMap(([outcome, count]) =>
      Array.from({ length: count }, () => ({ group, outcome })),
    ),
  );
}

describe('The test of groups against the rest', () => {
  it('gives the p-value that can be counted out', () => {
    // Of the 70 ways to choose four of eight, two separate four a from four b: exactly 2/70.
    const [one] = testGroups(observe({ x: { a: 4 }, y: { b: 4 } }), createRandom(1));
    assert.ok(one);
    // Four standard errors of 1,999 draws.
    assert.ok(Math.abs(one.p - 2 / 70) < 4 * Math.sqrt(((2 / 70) * (68 / 70)) / 1_999), String(one.p));
    assert.deepEqual([one.share, one.restShare], [1, 0]);
  });

  it('names the group that differs, and in what', () => {
    const same = { yes: 20, no: 20, maybe: 2 };
    const tested = testGroups(
      observe({ a: same, b: same, c: { yes: 38, no: 2, maybe: 2 }, d: same }),
      createRandom(1),
    );
    const clear = tested.filter(({ adjustedP }) => adjustedP < 0.05);
    assert.deepEqual(
      clear.map(({ group }) => group),
      ['c'],
    );
    assert.match(clear[0]?.outcome ?? '', /yes|no/);
  });

  it('finds about as much among equals as it should', () => {
    const random = createRandom(7);
    let found = 0;
    for (let repeated = 0; repeated < 60; repeated += 1) {
      const equals = Array.from({ length: 60 }, (_, index) => ({
        group: String(index % 6),
        outcome: random.pick(['a', 'a', 'b', 'c']),
      }));
      if (testGroups(equals, random.fork(`test ${repeated}`)).some(({ adjustedP }) => adjustedP < 0.05))
        found += 1;
    }
    // Three expected of 60; nine or more have a chance below 0.005.
    assert.ok(found < 9, String(found));
  }).timeout(20_000);

  it('raises p-values by the number of groups, as Holm does', () => {
    const tested = testGroups(
      observe({ x: { a: 9, b: 1 }, y: { a: 5, b: 5 }, z: { a: 1, b: 9 } }),
      createRandom(1),
    );
    const [low, middle, high] = tested.toSorted((a, b) => a.p - b.p);
    assert.ok(low && middle && high);
    assert.equal(low.adjustedP, Math.min(1, low.p * 3));
    assert.equal(middle.adjustedP, Math.max(low.adjustedP, Math.min(1, middle.p * 2)));
    assert.equal(high.adjustedP, Math.max(middle.adjustedP, high.p));
  });

  it('has nothing to say about one group or one outcome', () => {
    assert.deepEqual(testGroups(observe({ x: { a: 3, b: 2 } }), createRandom(1)), []);
    assert.deepEqual(testGroups(observe({ x: { a: 3 }, y: { a: 2 } }), createRandom(1)), []);
    assert.deepEqual(testGroups([], createRandom(1)), []);
  });
});
