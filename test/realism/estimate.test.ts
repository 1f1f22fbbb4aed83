import assert from 'node:assert/strict';
import { estimateRatio, estimateShare } from '../../src/realism/estimate.ts';
import { estimateDifference } from '../../src/realism/pairwise-difference.ts';

const round = (value: number | undefined): number => Math.round((value ?? Number.NaN) * 100) / 100;

describe('an estimate', () => {
  it('of a mean of equal parts has the interval of the standard error', () => {
    // 2, 4 and 6: mean 4, standard deviation 2, standard error 2 / √3; the jackknife gives the same for means.
    const estimate = estimateRatio(
      [2, 4, 6].map((over) => ({ over, under: 1 })),
      1,
      3,
    );
    const spread = (1.959964 * 2) / Math.sqrt(3);
    assert.deepEqual([4, 4 - spread, 4 + spread].map(round), [
      round(estimate?.value),
      round(estimate?.low),
      round(estimate?.high),
    ]);
  });

  it('has no interval where one conversation tells all, and is none where none tells', () => {
    assert.deepEqual(
      estimateRatio(
        [
          { over: 1, under: 2 },
          { over: 0, under: 0 },
        ],
        100,
        2,
      ),
      { value: 50, count: 2 },
    );
    assert.equal(estimateRatio([{ over: 0, under: 0 }], 100, 0), undefined);
    assert.equal(estimateShare([]), undefined);
  });

  it('has no interval where all are alike', () => {
    const alike = [1, 1, 1].map((over) => ({ over, under: 3 }));
    assert.deepEqual(estimateRatio(alike, 3, 9), { value: 1, count: 9 });
  });

  it('of a share has Wilson’s interval', () => {
    const { value, low, high, count } = estimateShare([...Array<boolean>(9).fill(true), false]) ?? {};
    assert.deepEqual([value, round(low), round(high), count], [90, 59.58, 98.21, 10]);
  });
});

describe('the difference of texts', () => {
  it('lets a thousand stand for more, and stays what it is', () => {
    const sets = Array.from({ length: 3_000 }, (_, index) => new Set([String(index % 3)]));
    // Of three kinds of words any two differ with probability 2/3, all but exactly.
    const estimate = estimateDifference([sets], 1);
    assert.equal(round(estimate?.value), 0.67);
    assert.equal(estimate?.count, 1_000);
  });

  it('takes two texts without words for the same', () => {
    assert.equal(estimateDifference([[new Set(), new Set()]], 1)?.value, 0);
  });
});
