import assert from 'node:assert/strict';
import { joinResults } from '../../src/gate/join-results.ts';
import type { ConversationResult, RunResult } from '../../src/report/run-schema.ts';
import { makeResult, makeRun, makeTrials } from './results-factory.ts';

function problems(...runs: RunResult[]): readonly string[] {
  return joinResults(runs.map((run, index) => ({ folder: `out-${index + 1}`, run }))).problems;
}

const some = (scenario: string, ...trials: number[]): ConversationResult[] =>
  trials.map((trial) => makeResult({ scenario, trial }));

describe('Results of several folders', () => {
  it('are one run when the shards are all there', () => {
    const first = makeRun(some('a', 1, 3), { shard: { index: 1, count: 2 }, planned: 2 });
    const second = makeRun(some('a', 2), { shard: { index: 2, count: 2 }, planned: 1 });
    const joined = joinResults([
      { folder: 'out-1', run: first },
      { folder: 'out-2', run: second },
    ]);
    assert.deepEqual(joined.problems, []);
    assert.equal(joined.conversations.length, 3);
  });

  it('name a shard that is missing, and a trial', () => {
    const shard = { index: 1, count: 3 };
    assert.deepEqual(problems(makeRun(some('a', 1, 4), { shard })), [
      'The results of shard 2/3, 3/3 are missing; name their folders too.',
    ]);
    assert.deepEqual(problems(makeRun(some('a', 1, 4))), ['Trials 2, 3 of "a" are missing, up to 4.']);
  });

  it('name a conversation that is there twice', () => {
    assert.deepEqual(problems(makeRun(some('a', 1, 2)), makeRun(some('a', 2, 3))), [
      'Trial 2 of "a" (seed 2) is both in out-1 and in out-2.',
    ]);
    assert.deepEqual(problems(makeRun(some('a', 1, 1))), ['Trial 1 of "a" (seed 1) is twice in out-1.']);
    const many = makeRun(makeTrials('a', 'p'.repeat(100)));
    assert.equal(problems(many, many).length, 21);
    assert.equal(problems(many, many).at(-1), '80 more conversations are there twice.');
  });

  it('name a run that was interrupted or ended early', () => {
    const interrupted = makeRun(some('a', 1), { status: 'interrupted', planned: 5 });
    const bailed = makeRun(some('b', 1), { planned: 2 });
    assert.deepEqual(problems(interrupted, bailed), [
      'The run in out-1 was interrupted after 1 of 5 conversations; finish it with --resume.',
      'The run in out-2 holds 1 of 2 conversations that were planned; was it run with --bail?',
    ]);
  });

  it('are not trusted to say how much is missing', () => {
    const shard = { index: 1, count: Number.MAX_SAFE_INTEGER };
    const last = some('a', 1, Number.MAX_SAFE_INTEGER);
    for (const run of [makeRun(last, { shard }), makeRun(last)]) {
      const found = problems(run);
      assert.equal(found.length, 1);
      assert.ok((found[0]?.length ?? 0) < 1000);
    }
  });
});
