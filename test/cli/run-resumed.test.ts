import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/report/run-schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const bank = fileURLToPath(new URL('../../bots/bank/bot.js', import.meta.url));
const scenario = (name: string, more: string): string => `name: ${name}
goal: You are a user who wants to send 250 dollars to Anna from your checking account.
facts: { amount: 250 dollars, recipient: Anna, account: checking }
${more}`;
const reporters = ['junit', 'markdown', 'console'];

/** A report by conversation, without what is another each time: times, numbers made up, the order of conversations. */
function comparable(report: string): string[] {
  return report
    .replace(/ (?:time|timestamp)="[^"]*"/g, '')
    .replace(/, \d+\.\d s /g, ' ')
    .replace(/TX-\d{6}/g, 'TX')
    .split(/(?=^ *<testcase|^ *<\/?testsuite|^<details>|^badly|^✓|^\d passed)/m)
    .toSorted();
}

describe('understudy run --resume', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'well.yaml': scenario('well', 'learn: [confirmation number]\n'),
      'badly.yaml': scenario(
        'badly <&> "so"',
        'behaviours: { cover: [typo, interrupt] }\nexpect:\n  - reply: never said\n',
      ),
    });
  });
  afterEach(() => folder.remove());

  const at = (...names: string[]): string => path.join(folder.path, ...names);
  const read = (...names: string[]): string => readFileSync(at(...names), 'utf8');
  const readRun = (): RunResult => JSON.parse(read('out', 'run.json')) as RunResult;
  const run = (to: string, ...args: string[]): Promise<Ended> => {
    const files = reporters.flatMap((name) => ['--reporter', `${name}=${to}/${name}`]);
    const scenarios = ['well.yaml', 'badly.yaml', '--trials', '2', '-o', 'out'];
    return callUnderstudy(['run', '--module', bank, ...scenarios, ...files, ...args], folder.path);
  };
  /** Leaves the results as a run would that was interrupted before some conversations. */
  const interrupt = (isHeld: (each: RunResult['conversations'][number]) => boolean): void => {
    const whole = readRun();
    const conversations = whole.conversations.filter(isHeld);
    writeFileSync(at('out', 'run.json'), JSON.stringify({ ...whole, status: 'interrupted', conversations }));
  };

  it('reports the whole run as if it had not been interrupted', async () => {
    assert.equal((await run('whole')).code, 1);
    const before = readRun();
    interrupt(({ trial }) => trial === 1);
    const { code, stderr } = await run('resumed', '--resume');
    assert.equal(code, 1);
    assert.match(stderr, /Resumed: 2 conversations were finished, 2 are left\./);
    assert.match(stderr, /4 of 4 conversations\n$/);
    for (const name of reporters) {
      assert.deepEqual(comparable(read('resumed', name)), comparable(read('whole', name)), name);
    }
    const after = readRun();
    assert.deepEqual(after.totals.conversations, 4);
    assert.deepEqual(after.gate, before.gate);
    assert.deepEqual(
      after.conversations.slice(0, 2),
      before.conversations.filter(({ trial }) => trial === 1),
    );
  });

  it('decides from the whole run when nothing is left to be held', async () => {
    await run('whole');
    interrupt(() => true);
    const { code } = await run('resumed', '--resume');
    assert.equal(code, 1);
    assert.deepEqual(comparable(read('resumed', 'junit')), comparable(read('whole', 'junit')));
  });

  it('does without transcripts that are gone, and reads none outside of the results', async () => {
    await run('whole');
    writeFileSync(at('secret.transcript'), '[{"type":"message","text":"a secret","from":{"role":"bot"}}]');
    rmSync(at('out', 'transcripts', 'well'), { recursive: true });
    const whole = readRun();
    const conversations = whole.conversations.map((each) =>
      each.scenario === 'well' ? each : { ...each, transcript: '../secret.transcript' },
    );
    writeFileSync(at('out', 'run.json'), JSON.stringify({ ...whole, status: 'interrupted', conversations }));
    const { code, stderr } = await run('resumed', '--resume');
    assert.equal(code, 1, stderr);
    const junit = read('resumed', 'junit');
    assert.match(junit, /tests="4" failures="2"/);
    assert.match(junit, /reply: /);
    assert.doesNotMatch(junit, /a secret/);
  });

  it('refuses the results of another seed', async () => {
    await run('whole');
    const { code, stderr } = await run('resumed', '--resume', '--seed', '2');
    assert.equal(code, 2);
    assert.match(stderr, /begun with seed 1, not 2/);
  });
});
