import assert from 'node:assert/strict';
import type { LlamaSequence } from '../../../adapters/llama/node-llama-cpp.ts';
import { createSequencePool } from '../../../adapters/llama/sequence-pool.ts';

const never = new AbortController().signal;

function sequence(...contextTokens: number[]): LlamaSequence {
  return { contextTokens } as Partial<LlamaSequence> as LlamaSequence;
}

/** Work that ends when told. */
function work(): {
  readonly begun: Promise<LlamaSequence>;
  end: () => void;
  run: (s: LlamaSequence) => Promise<void>;
} {
  let begin: (sequence: LlamaSequence) => void = () => undefined;
  let end: () => void = () => undefined;
  const begun = new Promise<LlamaSequence>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    begun,
    end: () => end(),
    run(lent) {
      begin(lent);
      return ended;
    },
  };
}

describe('The places of a context', () => {
  it('are lent to what they have evaluated most of', async () => {
    const places = [sequence(1, 2), sequence(1, 2, 3), sequence(9)];
    const pool = createSequencePool(places);
    const lent: LlamaSequence[] = [];
    await pool.use([1, 2, 3, 4], never, async (place) => void lent.push(place));
    await pool.use([9, 9], never, async (place) => void lent.push(place));
    assert.deepEqual(lent, [places[1], places[2]]);
  });

  it('are lent to one at a time, in the order of asking', async () => {
    const pool = createSequencePool([sequence()]);
    const [a, b, c] = [work(), work(), work()];
    const order: string[] = [];
    const all = [
      pool.use([], never, a.run).then(() => order.push('a')),
      pool.use([], never, b.run).then(() => order.push('b')),
      pool.use([], never, c.run).then(() => order.push('c')),
    ];
    c.end();
    b.end();
    await a.begun;
    assert.deepEqual(order, []);
    a.end();
    await Promise.all(all);
    assert.deepEqual(order, ['a', 'b', 'c']);
  });

  it('are not lent to who has given up, and come back when work fails', async () => {
    const pool = createSequencePool([sequence()]);
    const first = work();
    const running = pool.use([], never, first.run);
    const giveUp = new AbortController();
    const waiting = pool.use([], giveUp.signal, () => assert.fail('it was lent'));
    giveUp.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    first.end();
    await running;
    await assert.rejects(
      pool.use([], never, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await pool.use([], never, () => Promise.resolve('lent')), 'lent');
  });
});
