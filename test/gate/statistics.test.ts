import assert from 'node:assert/strict';
import { normalQuantile } from '../../src/gate/normal-quantile.ts';
import {
  mcNemarExact,
  pairsNeeded,
  passHatK,
  percentile,
  wilsonInterval,
} from '../../src/gate/statistics.ts';

describe('The statistics of the gate', () => {
  it('give the Wilson intervals of Newcombe (1998), table I, method 3', () => {
    const table = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, total, low, high] of table) {
      const interval = wilsonInterval(successes, total, 0.95);
      assert.deepEqual(
        [interval.low.toFixed(4), interval.high.toFixed(4)],
        [low.toFixed(4), high.toFixed(4)],
      );
    }
    assert.equal(wilsonInterval(20, 20, 0.95).high, 1);
    assert.equal(wilsonInterval(20, 20, 0.95).low.toFixed(4), (1 - 0.1611).toFixed(4));
  });

  it('give the normal quantiles of the tables, and of AS 241 (Wichura 1988)', () => {
    const table = [
      [0.25, -0.6744897501960817],
      [0.001, -3.090232306167814],
      [1e-20, -9.262340089798409],
      [0.5, 0],
      [0.8, 0.8416212335729143],
      [0.975, 1.959963984540054],
      [0.995, 2.5758293035489004],
    ] as const;
    for (const [p, z] of table)
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-13 * Math.max(1, -z), String(p));
  });

  it('give the exact McNemar test of Fagerland et al. (2013): 1 against 7 is p = 0.070', () => {
    assert.equal(mcNemarExact(1, 7).toFixed(3), '0.070');
    assert.equal(mcNemarExact(7, 1), mcNemarExact(1, 7));
    assert.ok(Math.abs(mcNemarExact(0, 6) - 2 / 64) < 1e-15);
    assert.equal(mcNemarExact(0, 0), 1);
    assert.equal(mcNemarExact(3, 3), 1);
  });

  it('agree with the normal approximation where pairs are many', () => {
    // Agresti, Categorical Data Analysis, approval of the prime minister: 150 against 86, z = 4.17.
    assert.ok(Math.abs(mcNemarExact(150, 86) - 3.7e-5) < 0.2e-5, String(mcNemarExact(150, 86)));
    assert.ok(Math.abs(mcNemarExact(1000, 1100) - 0.0307) < 0.001, String(mcNemarExact(1000, 1100)));
  });

  it('give the numbers of pairs that calculators give for Connor (1987)', () => {
    assert.equal(pairsNeeded(0.05, 0.45, 0.05, 0.8), 23);
    assert.equal(pairsNeeded(0.45, 0.05, 0.05, 0.8), 23);
    assert.equal(pairsNeeded(0.3, 0.15, 0.05, 0.8), 155);
    assert.equal(pairsNeeded(0.2, 0.2, 0.05, 0.8), undefined);
    assert.equal(pairsNeeded(1, 0, 0.05, 0.8), 4);
  });

  it('estimate pass^k without bias: the share of all draws of k trials that all pass', () => {
    assert.equal(passHatK(2, 4, 1), 0.5);
    assert.ok(Math.abs(passHatK(2, 4, 2) - 1 / 6) < 1e-15);
    assert.ok(Math.abs(passHatK(6, 8, 4) - 15 / 70) < 1e-15);
    assert.equal(passHatK(1, 4, 2), 0);
    assert.equal(passHatK(4, 4, 4), 1);
    assert.equal(passHatK(0, 4, 1), 0);
  });

  it('give percentiles by nearest rank', () => {
    const values = [15, 20, 35, 40, 50];
    assert.deepEqual(
      [0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share)),
      [15, 20, 20, 35, 50],
    );
    assert.equal(percentile([], 0.5), 0);
  });
});
