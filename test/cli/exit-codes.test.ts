import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/report/run-schema.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { makeRun, makeTrials } from '../gate/results-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runUnderstudy, type Ended } from './run-understudy.ts';

const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));
const good = 'name: good\nscript:\n  - user: hi\n';
const bad = 'name: bad\nscript:\n  - user: break\n';

/** What a shell or a pipeline sees; 130 is shown in run-interrupted.test.ts. */
describe('the exit code of the process', () => {
  const folder = useTemporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(path.join(folder(), name), text);
  const run = (...args: string[]): Promise<Ended> => runUnderstudy(['run', ...args], folder());
  const readTotals = (): RunResult['totals'] =>
    (JSON.parse(readFileSync(path.join(folder(), 'understudy-results', 'run.json'), 'utf8')) as RunResult)
      .totals;

  beforeEach(() => {
    write('good.yaml', good);
    write('bad.yaml', bad);
  });

  it('is 0 when all passed', async () => {
    const { code, stdout } = await run('--module', obedientBot, 'good.yaml');
    assert.equal(code, 0, stdout);
  });

  it('is 1 when the bot failed in one conversation of several, also where others could not be held', async () => {
    write('impossible.yaml', 'name: impossible\nscript:\n  - user: hi\nexpect:\n  - verify: ./broken.mjs\n');
    write('broken.mjs', 'throw new Error("no database");\n');
    const { code } = await run('--module', obedientBot, 'good.yaml', 'bad.yaml', 'impossible.yaml');
    assert.equal(code, 1);
    const { passed, failed, errored } = readTotals();
    assert.deepEqual({ passed, failed, errored }, { passed: 1, failed: 1, errored: 1 });
  });

  it('is still 1 for 256 failures, a number that a process cannot exit with', async () => {
    const { code } = await run('--module', obedientBot, '--quiet', '--trials', '256', 'bad.yaml');
    assert.equal(code, 1);
    assert.equal(readTotals().failed, 256);
  });

  it('is 2 when nothing matched, be it a scenario, a recording or results', async () => {
    write('a.transcript', '[]');
    const calls = [
      ['run', '--module', obedientBot, '--grep', 'nothing like it', 'good.yaml'],
      ['run', '--module', obedientBot, 'none/*.yaml'],
      ['replay', '--module', obedientBot, '--grep', 'nothing like it', '*.transcript'],
      ['replay', '--module', obedientBot, 'none/*.transcript'],
      ['gate', 'none-*'],
    ];
    for (const args of calls) {
      const { code, stdout, stderr } = await runUnderstudy(args, folder());
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /^Failed to /);
    }
  });

  it('is 3 when the bot is down', async () => {
    const { code } = await run('-e', `http://127.0.0.1:${await freePort()}/api/messages`, 'good.yaml');
    assert.equal(code, 3);
  });

  it('is 4 when the simulated user went wrong in a conversation, and the bot in none', async () => {
    write('run.json', JSON.stringify(makeRun(makeTrials('a', 'ppi'))));
    assert.equal((await runUnderstudy(['gate', '.'], folder())).code, 4);
  });
});
