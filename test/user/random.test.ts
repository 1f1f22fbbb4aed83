import assert from 'node:assert/strict';
import { createRandom, deriveSeed } from '../../src/user/random.ts';

describe('createRandom', () => {
  const drawTen = (seed: number | string): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 10 }, () => random.next());
  };

  it('gives the same stream for the same seed and another for another', () => {
    assert.deepEqual(drawTen(7), drawTen(7));
    assert.deepEqual(drawTen('семь'), drawTen('семь'));
    assert.notDeepEqual(drawTen(7), drawTen(8));
    assert.ok(drawTen(7).every((value) => value >= 0 && value < 1));
  });

  it('forks a stream that does not depend on what was drawn before', () => {
    const fresh = createRandom(1);
    const used = createRandom(1);
    for (let index = 0; index < 100; index += 1) used.next();
    assert.equal(fresh.fork('typing').next(), used.fork('typing').next());
    assert.notEqual(fresh.fork('typing').next(), fresh.fork('wording').next());
    assert.equal(fresh.fork('a').fork('b').next(), used.fork('a').fork('b').next());
  });

  it('draws whole numbers below the bound, each of them', () => {
    const random = createRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => random.int(5)));
    assert.deepEqual(
      [...seen].toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4],
    );
    assert.equal(random.int(1), 0);
    assert.equal(random.int(0), 0);
  });

  it('keeps every item when it shuffles and leaves the list as it was', () => {
    const list = [1, 2, 3, 4, 5, 6];
    const shuffled = createRandom(2).shuffle(list);
    assert.deepEqual(
      shuffled.toSorted((a, b) => a - b),
      list,
    );
    assert.deepEqual(list, [1, 2, 3, 4, 5, 6]);
    assert.notDeepEqual(shuffled, list);
  });

  it('draws by weight, never what weighs nothing, and alike when all weigh nothing', () => {
    const random = createRandom(4);
    const draws = Array.from({ length: 400 }, () =>
      random.weighted([
        { weight: 3, value: 'often' },
        { weight: 1, value: 'seldom' },
        { weight: 0, value: 'never' },
      ]),
    );
    const often = draws.filter((draw) => draw === 'often').length;
    assert.ok(often > 250 && often < 350, `${often} of 400`);
    assert.ok(!draws.includes('never'));
    assert.equal(random.weighted([{ weight: 0, value: 'only' }]), 'only');
  });

  it('refuses to pick from nothing', () => {
    assert.throws(() => createRandom(1).pick([]), RangeError);
    assert.throws(() => createRandom(1).weighted([]), RangeError);
  });
});

describe('deriveSeed', () => {
  it('is a 32-bit number that depends on each part and where it ends', () => {
    const seed = deriveSeed('scenario', 3);
    assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
    assert.equal(seed, deriveSeed('scenario', 3));
    assert.notEqual(deriveSeed('ab', 'c'), deriveSeed('a', 'bc'));
    assert.equal(new Set(Array.from({ length: 2000 }, (_, trial) => deriveSeed(1, trial))).size, 2000);
  });
});
