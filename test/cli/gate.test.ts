import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GateDecision } from '../../src/gate/decide.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { makeResult, makeRun, makeTrials } from '../gate/results-factory.ts';
import { harmful } from '../report/outcome-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

describe('understudy gate', () => {
  const folder = useTemporaryFolder();
  const gate = (...args: string[]): Promise<Ended> => callUnderstudy(['gate', ...args], folder());

  const write = (name: string, run: RunResult | string): void => {
    mkdirSync(join(folder(), name), { recursive: true });
    writeFileSync(join(folder(), name, 'run.json'), typeof run === 'string' ? run : JSON.stringify(run));
  };

  it('tells what was measured and why it decided so', async () => {
    const latencies = { p50: 20, p95: 30, max: 40, all: [20, 30, 40] };
    const loans = makeTrials('ask for a loan', 'pppp').map((each) => ({ ...each, latencies }));
    write('out', makeRun([...makeTrials('transfer money', 'pppf'), ...loans]));
    const { code, stdout, stderr } = await gate('out');
    assert.equal(
      stdout,
      `                passed  rate  95 % interval  not judged  p50 ms  p95 ms  max ms  max turns
transfer money     3/4  0.75   0.30 to 0.95           0      10      10      10          3
ask for a loan     4/4  1.00   0.51 to 1.00           0      30      40      40          3
in all             7/8  0.88   0.53 to 0.98           0      20      40      40          3

pass^1 0.88, pass^2 0.75, pass^4 0.50 (all of k trials of a scenario pass)
flaky: transfer money (3 of 4 passed)

✗ failed
  7 of 8 passed (0.88), and 1.00 is asked.
`,
    );
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('joins shards, from a glob or from the folder that they lie in', async () => {
    write('all/results-1', makeRun([makeResult()], { shard: { index: 1, count: 2 } }));
    write('all/results-2', makeRun([makeResult({ trial: 2 })], { shard: { index: 2, count: 2 } }));
    for (const patterns of [['all/results-*'], ['all'], ['all/results-1', 'all/results-2/run.json']]) {
      const { code, stdout } = await gate(...patterns, '--json');
      assert.equal(code, 0);
      assert.equal((JSON.parse(stdout) as GateDecision).measures.all.conversations, 2);
    }
  });

  it('takes what is asked from the configuration, and from the command line before it', async () => {
    write('out', makeRun(makeTrials('a', 'pf')));
    const config = 'version: 1\nbot: { module: bot.js }\ngate: { passRate: 0.5, p95Ms: 5, turns: 2 }\n';
    writeFileSync(join(folder(), 'understudy.yaml'), config);
    const { code, stdout } = await gate('out');
    assert.equal(code, 1);
    assert.match(stdout, /In all: 95 % of the replies came within 10 ms, and 5 ms is allowed\./);
    assert.match(stdout, /2 conversations took more than 2 turns/);
    assert.equal((await gate('out', '--max-p95', '10', '--max-turns', '3')).code, 0);
    assert.equal((await gate('out', '--max-p95', '10', '--max-turns', '3', '--pass-rate', '.6')).code, 1);
  });

  it('compares with a baseline, names what got worse and what it takes to be sure', async () => {
    write('now', makeRun(makeTrials('a', 'ffpppppppp')));
    write('before', makeRun(makeTrials('a', 'pppppppppf')));
    const { code, stdout } = await gate('now', '--baseline', 'before', '--pass-rate', '0.5');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Against the baseline: 10 pairs; 2 passed before and fail now, 1 the other way round; p = 1\.000/m,
    );
    assert.match(stdout, /^ {2}fails now: a, trial 1 \(transcripts\/a\/1\.transcript\)$/m);
    assert.match(stdout, /^ {2}passes now: a, trial 10/m);
    assert.match(stdout, /80 % power from 234 pairs on$/m);
  });

  it('ends with the code of who must act', async () => {
    const codes: Record<string, number> = { pp: 0, pf: 1, pe: 3, pi: 4, fei: 1 };
    for (const [letters, code] of Object.entries(codes)) {
      write(letters, makeRun(makeTrials('a', letters)));
      assert.equal((await gate(letters)).code, code, letters);
    }
    write('many', makeRun(makeTrials('a', 'f'.repeat(256))));
    assert.equal((await gate('many')).code, 1);
    write('none', makeRun([]));
    assert.equal((await gate('none')).code, 2);
  });

  it('decides nothing from results that are not whole, and names all that is wrong with them', async () => {
    write('out', makeRun(makeTrials('a', 'pp')));
    write('old', JSON.stringify({ schemaVersion: 7 }));
    write('broken', '{ "schemaVersion": 1');
    write('again', makeRun(makeTrials('a', 'p'), { status: 'interrupted' }));
    write('other', makeRun(makeTrials('b', 'p')));
    const refused: readonly (readonly [string[], RegExp])[] = [
      [['nowhere'], /there is no run\.json in nowhere/],
      [['out', 'none-*'], /there is no run\.json in none-\*/],
      [
        ['out', 'again'],
        /was interrupted after 1 .*\n.*Trial 1 of "a" \(seed 1\) is both in out and in again/,
      ],
      [['old', 'broken'], /old.run\.json: its schemaVersion is 7, and .* reads 1\.\n.*broken.run\.json: /],
      [['out', '--baseline', 'old'], /judge the baseline:\n.*its schemaVersion is 7/],
      [['out', '--baseline', 'other'], /no conversation of it has the scenario, trial and seed/],
      [['out', '--confidence', '0.95'], /Ask for a pass rate below 1/],
      [['out', '--pass-rate', '95'], /Expected a number from 0 to 1/],
      [['out', '--max-turns', '0'], /Expected a whole number from 1/],
    ];
    for (const [args, message] of refused) {
      const { code, stdout, stderr } = await gate(...args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, message);
    }
  });

  it('prints nothing that could command a terminal or a pipeline', async () => {
    const conversation = makeResult({ scenario: harmful, transcript: harmful });
    write(
      'out',
      makeRun([
        { ...conversation, verdict: 'failed' },
        { ...conversation, trial: 2, seed: 2 },
      ]),
    );
    write('before', makeRun([conversation]));
    for (const args of [
      ['out', '--baseline', 'before'],
      ['out', '--json'],
    ]) {
      const { stdout } = await gate(...args);
      assert.doesNotMatch(stdout, /##vso\[|##\[|^\s*::|[\u0000-\u0009\u000b-\u001f]/im);
    }
  });
});
