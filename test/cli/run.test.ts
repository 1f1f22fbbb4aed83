import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/report/run-schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import { runUnderstudy, type Ended } from './run-understudy.ts';

const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));
const good = (name: string): string => `name: ${name}\nscript:\n  - user: hi\n  - bot: 'You said: hi'\n`;
const verify =
  'export default ({ transcript }) =>\n' +
  "  transcript.some(({ text }) => text === 'You said: hi') || 'hi was not said back';\n";

describe('understudy run', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'one.yaml': good('one'),
      'two.yaml': 'name: two\nscript:\n  - user: break\n',
      'three.yaml': good('three'),
      'verify.mjs': verify,
      'verified.yaml': `${good('verified')}expect:\n  - verify: ./verify.mjs\n`,
      'refuted.yaml': 'name: refuted\nscript:\n  - user: hello\nexpect:\n  - verify: ./verify.mjs\n',
      'cover.yaml':
        'name: cover\ngoal: You are a user who wants to chat about the weather.\nfacts: { city: Oslo }\n' +
        'behaviours: { cover: [typo, hedge] }\nlimits: { turns: 4 }\nexpect:\n  - goal: abandoned\n',
    });
  });
  after(() => folder.remove());

  const run = (...args: string[]): Promise<Ended> =>
    callUnderstudy(['run', '--module', obedientBot, ...args], folder.path);
  const readRun = async (out: string): Promise<RunResult> =>
    JSON.parse(await readFile(path.join(folder.path, out, 'run.json'), 'utf8')) as RunResult;

  it('reports on stdout, tells progress on stderr, and fails for one conversation of many', async () => {
    const { code, stdout, stderr } = await runUnderstudy(
      ['run', '--module', obedientBot, '-o', 'many', 'one.yaml', 'two.yaml', 'three.yaml'],
      folder.path,
    );
    assert.equal(code, 1);
    assert.match(stdout, /✗ failed two/);
    assert.match(stdout, /2 passed/);
    assert.match(stderr, /3 of 3 conversations\n$/);
    assert.doesNotMatch(stdout, /of 3 conversations/);
    const result = await readRun('many');
    assert.equal(result.status, 'finished');
    assert.deepEqual(
      result.conversations.map(({ scenario, verdict }) => `${scenario} ${verdict}`).toSorted(),
      ['one passed', 'three passed', 'two failed'],
    );
    for (const { transcript } of result.conversations) {
      const activities = JSON.parse(await readFile(path.join(folder.path, 'many', transcript), 'utf8')) as {
        from: { role: string };
      }[];
      assert.ok(activities.length >= 2);
      for (const { from } of activities) assert.match(from.role, /^(user|bot)$/);
    }
  });

  it('begins no conversation after a failure with --bail', async () => {
    const { code } = await run('-o', 'bail', '--bail', '--concurrency', '1', 'two.yaml', 'three.yaml');
    assert.equal(code, 1);
    assert.deepEqual(
      (await readRun('bail')).conversations.map(({ scenario }) => scenario),
      ['two'],
    );
  });

  it('prints run.json and nothing else with --json, and keeps reports in files', async () => {
    const { code, stdout } = await run(
      '-o',
      'json',
      '--json',
      '--reporter',
      'console=report.txt',
      'one.yaml',
    );
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), await readRun('json'));
    assert.match(await readFile(path.join(folder.path, 'report.txt'), 'utf8'), /passed one/);
  });

  it('writes a reporter to its file and prints failures only with --quiet', async () => {
    const { code, stdout, stderr } = await run(
      '-o',
      'quiet',
      '--quiet',
      '--reporter',
      'json=made/r.json',
      '--reporter',
      'console',
      'one.yaml',
    );
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.doesNotMatch(stdout, /You said/);
    const written = JSON.parse(await readFile(path.join(folder.path, 'made', 'r.json'), 'utf8')) as unknown;
    assert.deepEqual(written, await readRun('quiet'));
  });

  it('lets modules decide', async () => {
    const { code, stdout } = await run('-o', 'verify', 'verified.yaml', 'refuted.yaml');
    assert.equal(code, 1);
    assert.match(stdout, /✗ failed refuted[\s\S]*hi was not said back/);
    assert.doesNotMatch(stdout, /failed verified/);
  });

  it('covers behaviours over the trials, and makes the same moves again from the same seed', async () => {
    const args = ['--trials', '2', '--seed', '7', 'cover.yaml'];
    const first = await run('-o', 'a', ...args);
    const again = await run('-o', 'b', ...args);
    assert.equal(first.code, again.code);
    const moves = async (out: string): Promise<unknown[]> =>
      (await readRun(out)).conversations.toSorted((a, b) => a.trial - b.trial).map((each) => each.moves);
    const [one, two] = await moves('a');
    assert.deepEqual(await moves('b'), [one, two]);
    assert.notDeepEqual(one, two);
    const seen = (await readRun('a')).conversations.flatMap(({ behaviours }) => Object.keys(behaviours));
    for (const behaviour of ['typo', 'hedge']) assert.ok(seen.includes(behaviour), seen.join(', '));
  });
});
