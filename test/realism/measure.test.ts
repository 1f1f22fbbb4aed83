import assert from 'node:assert/strict';
import type { Estimate } from '../../src/realism/estimate.ts';
import { measureConversations, type SetMeasures } from '../../src/realism/measure.ts';
import { loadWording } from '../../src/user/wording.ts';
import { makeConversation, typed } from '../corpus/corpus-factory.ts';

const near = (actual: number | undefined, expected: number): void => {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) < 0.005,
    `expected ${expected}, got ${String(actual)}`,
  );
};

/** Value, ends of the interval, and count, to two digits. */
function assertEstimate(estimate: Estimate | undefined, expected: readonly number[]): void {
  const { value, low, high, count } = estimate ?? {};
  [value, low, high, count]
    .slice(0, expected.length)
    .forEach((each, index) => near(each, expected[index] ?? 0));
}

describe('the measures of a set of conversations', () => {
  const wording = loadWording('en-US');
  const measure = (...args: Parameters<typeof measureConversations>[0]): SetMeasures =>
    measureConversations(args, wording);

  it('take for the diversity of openings the mean difference of all pairs', () => {
    // {send money to anna} {send cash}: 1 − 1/5. Each of both and {balance}: 1. Mean 2.8 / 3.
    // Leaving out one in turn gives 1, 1 and 0.8: jackknife variance 2/3 × (2 × 0.0667² + 0.1333²) = 0.1333².
    const { firstTurnDiversity } = measure(
      makeConversation(['Send money to Anna', 'yes']),
      makeConversation(['send cash']),
      makeConversation([{ ...typed('Menu'), kind: 'tapped' }, 'balance']),
    );
    assertEstimate(firstTurnDiversity, [93.333, 93.333 - 1.95996 * 13.333, 100, 3]);
    assert.equal(measure(makeConversation(['hi'])).firstTurnDiversity, undefined);
  });

  it('take for intent decomposition the share of the intent’s words in each turn', () => {
    // Intent {send 250 dollars anna}. {send 250 dollars}: 3/3; {boris anna}: 1/2; "yes" has no words left; taps are none.
    const intent = 'You are a user who wants to send 250 dollars to Anna.';
    const one = makeConversation(
      ['please send 250 dollars', 'to Boris, no, to Anna', 'yes', { ...typed('Send'), kind: 'tapped' }],
      { intent },
    );
    assertEstimate(measure(one, makeConversation(['no intent here'])).intentDecomposition, [75]);
    // A second conversation with one turn of 0: (1 + 0.5 + 0) / 3; without the one 0, without the other 0.75: ±73.5.
    const { intentDecomposition } = measure(one, makeConversation(['help'], { intent }));
    assertEstimate(intentDecomposition, [50, 0, 100, 3]);
  });

  it('take for termination the F1 of ending where labels say it should', () => {
    const of = (turns: number, endsAfter: number, left?: boolean): ReturnType<typeof makeConversation> =>
      makeConversation(
        Array.from({ length: turns }, () => 'go on'),
        { endsAfter, left },
      );
    // Right after 3 of 3; too early after 2 of 3; too late after 4 of 2; never, at a limit: TP 1, FP 1, FN 2.
    const { termination } = measure(of(3, 3), of(2, 3), of(4, 2), of(2, 2, false), makeConversation(['x']));
    near(termination?.value, (100 * 2) / (2 + 1 + 2));
    assert.equal(termination?.count, 3 + 2 + 2 + 2);
    near(measure(of(2, 2), of(3, 3)).termination?.value, 100);
    assert.equal(measure(makeConversation(['x'])).termination, undefined);
  });

  it('compare the conversations of one task: variance and range of turns, and how the words differ', () => {
    const of = (task: string, ...turns: readonly string[]): ReturnType<typeof makeConversation> =>
      makeConversation(turns, { task });
    const measures = measure(
      of('a', 'send money'),
      of('a', 'send', 'cash', 'now'),
      of('b', 'x', 'y'),
      of('b', 'x', 'y'),
      of('b', 'x', 'y', 'x', 'y', 'x'),
      of('c', 'alone'),
    );
    // a: 1 and 3 turns, variance 2. b: 2, 2 and 5, variance 3. c has nothing to compare with.
    assert.equal(measures.tasks, 2);
    near(measures.turnVariance?.value, 2.5);
    assert.deepEqual(measures.turnRange, [1.5, 4]);
    // a: {send money} and {send cash now}: 1 − 1/4. b: the same words. Mean 0.375.
    near(measures.unigramDifference?.value, 0.375);
    assert.equal(measure(of('a', 'x')).turnVariance, undefined);
  });

  it('count words, taps, capitals and stops', () => {
    const {
      words,
      typed: byHand,
      capitals,
      stops,
    } = measure(
      makeConversation(['Send 250 dollars to Anna.', 'ok', { ...typed('Yes'), kind: 'tapped' }]),
      makeConversation(["I don't know!", { heard: '', kind: 'done', text: '', values: {} }]),
    );
    // 5, 1 and 3 words in 3 typed turns of 5.
    near(words?.mean.value, 3);
    assert.deepEqual([words?.median, words?.p95], [3, 5]);
    near(byHand?.value, 60);
    near(capitals?.value, 66.667);
    near(stops?.value, 66.667);
  });

  it('count words that were surely mistyped', () => {
    const heard = 'Please confirm the transaction number.';
    // "tranfer" and "pls" of 4 words: a common misspelling, and a word of its own. "trasaction", "nubmer": slips.
    const { typos } = measure(
      makeConversation([typed('tranfer it now pls', heard), typed('the trasaction nubmer there', heard)]),
    );
    near(typos?.value, (100 * 3) / 8);
    // Names, inflections, words that the bot used, and words in their own right are none.
    const right = 'transactions Transection form quiet there numbers a.b@mail.example confirmed';
    near(measure(makeConversation([typed(right, heard)])).typos?.value, 0);
  });

  it('give behaviours as run.json counted them, of a hundred moves', () => {
    const { behaviours } = measure(
      makeConversation(['a'], { behaviours: { moves: 8, counts: { typo: 2, hedge: 1 } } }),
      makeConversation(['b'], { behaviours: { moves: 2, counts: {} } }),
      makeConversation(['c']),
    );
    assert.deepEqual(Object.keys(behaviours), ['typo', 'hedge']);
    near(behaviours.typo?.value, 20);
    assert.equal(behaviours.typo?.count, 10);
  });
});
