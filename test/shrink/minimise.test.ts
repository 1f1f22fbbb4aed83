import assert from 'node:assert/strict';
import { minimise } from '../../src/shrink/minimise.ts';

const never = (): boolean => false;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('minimise', () => {
  const needs =
    (...wanted: number[]) =>
    (part: readonly number[]): Promise<boolean> =>
      Promise.resolve(wanted.every((each) => part.includes(each)));

  it('finds what alone makes it fail, wherever it stands, and keeps the order', async () => {
    for (const wanted of [[1], [20], [7], [3, 17], [1, 10, 20], [4, 5, 6, 7]]) {
      assert.deepEqual(await minimise(numbers(20), needs(...wanted), never), wanted);
    }
  });

  it('keeps all when all is needed', async () => {
    assert.deepEqual(await minimise(numbers(6), needs(...numbers(6)), never), numbers(6));
  });

  it('gives the best it has when the budget is spent', async () => {
    let tries = 0;
    const counted = (part: readonly number[]): Promise<boolean> => {
      tries += 1;
      return needs(13)(part);
    };
    const kept = await minimise(numbers(64), counted, () => tries >= 4);
    assert.ok(kept.includes(13) && kept.length < 64 && kept.length > 1, `kept ${kept.length}`);
  });

  it('tries nothing for a single item', async () => {
    assert.deepEqual(await minimise([1], () => Promise.reject(new Error('tried')), never), [1]);
  });
});
