import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/report/run-schema.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));

describe('the gate at the end of a run', () => {
  const folder = useTemporaryFolder();
  const at = (...names: string[]): string => path.join(folder(), ...names);
  const write = (gate: string): void => {
    const config = `version: 1\nbot: { module: ${JSON.stringify(obedientBot)} }\nscenarios: '*.scenario.yaml'\n`;
    writeFileSync(at('understudy.yaml'), `${config}recordings: recordings/**/*.transcript\ngate: ${gate}\n`);
    writeFileSync(at('short.scenario.yaml'), 'name: short\nscript:\n  - user: hi\n');
    writeFileSync(
      at('long.scenario.yaml'),
      'name: long\nscript:\n  - user: hi\n  - user: you\n  - user: bye\n',
    );
  };
  const understudy = (...args: string[]): Promise<Ended> => callUnderstudy(args, folder());
  const readRun = (): RunResult =>
    JSON.parse(readFileSync(at('understudy-results', 'run.json'), 'utf8')) as RunResult;

  it('holds run, replay and gate to the same budgets, in exit code and reports', async () => {
    write('{ turns: 3 }');
    const within = await understudy('run', '--record', '--quiet');
    assert.equal(within.code, 0, within.stdout + within.stderr);
    assert.deepEqual(readRun().gate, { verdict: 'passed', reasons: [] });
    assert.doesNotMatch(within.stdout, /gate/);

    write('{ turns: 2 }');
    const told = '1 conversation took more than 2 turns, the longest 3 \\("long(?:/1)?", trial 1\\)\\.';
    for (const command of ['run', 'replay']) {
      const { code, stdout, stderr } = await understudy(
        command,
        '--reporter',
        'console',
        '--reporter',
        'markdown=report.md',
      );
      assert.equal(code, 1, stderr);
      assert.match(stdout, new RegExp(`2 passed.*\\ngate failed: ${told}\\n$`));
      assert.match(
        readFileSync(at('report.md'), 'utf8'),
        /\n\*\*Gate failed:\*\* 1 conversation took more than 2/,
      );
      const { gate, totals } = readRun();
      assert.equal(gate?.verdict, 'failed');
      assert.match(gate.reasons.join(), new RegExp(`^${told}$`));
      assert.equal(totals.passed, 2);
      assert.equal((await understudy('gate', 'understudy-results')).code, 1);
    }
  });

  it('lets conversations fail as far as the pass rate allows', async () => {
    write('{ passRate: 0.5 }');
    writeFileSync(at('long.scenario.yaml'), 'name: long\nscript:\n  - user: break\n');
    assert.equal((await understudy('run')).code, 0);
    write('{ passRate: 0.51 }');
    writeFileSync(at('long.scenario.yaml'), 'name: long\nscript:\n  - user: break\n');
    const { code, stdout } = await understudy('run');
    assert.equal(code, 1);
    assert.match(stdout, /gate failed: 1 of 2 passed \(0\.50\), and 0\.51 is asked\./);
  });

  it('leaves a run undecided that is too short for the confidence, but not its shards', async () => {
    write('{ passRate: 0.9, confidence: 0.95 }');
    const { code, stdout } = await understudy('run');
    assert.equal(code, 1);
    assert.match(stdout, /2 passed.*\ngate undecided: Too few trials to say that 0\.90 pass/);
    assert.equal((await understudy('run', '--shard', '1/2')).code, 0);
  });

  it('refuses what no run can show before anything is held', async () => {
    write('{ passRate: 1, confidence: 0.95 }');
    const { code, stderr } = await understudy('run');
    assert.equal(code, 2);
    assert.match(stderr, /no number of trials shows with confidence/);
  });

  it('annotates a run in a pipeline that passed in every conversation and not as a whole', async () => {
    write('{ turns: 2 }');
    const { stdout } = await understudy('run', '--reporter', 'github', '--reporter', 'azure');
    assert.match(stdout, /^::error title=Gate failed::1 conversation took more than 2 turns/m);
    assert.match(
      stdout,
      /^##vso\[task\.logissue type=error;\]Gate failed%0A1 conversation took more than 2 turns/m,
    );
  });
});
