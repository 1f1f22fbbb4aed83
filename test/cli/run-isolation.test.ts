import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConversationResult, RunResult } from '../../src/report/run-schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const bots = fileURLToPath(new URL('../fixtures/bots/faults', import.meta.url));
const register =
  'name: register\ngoal: You are a user who wants to be registered.\n' +
  'facts: { member number: { canary: MBR } }\nlimits: { turns: 6 }\n' +
  'expect:\n  - reply: registered under\n  - goal: reached\n';

describe('understudy run --isolation', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'register.yaml': register,
      'plain.yaml': 'name: plain\nscript:\n  - user: hi\n',
    });
  });
  after(() => folder.remove());

  const hold = (bot: string, ...args: string[]) =>
    callUnderstudy(
      ['run', '--module', path.join(bots, `${bot}-bot.js`), '-o', bot, '--shrink-budget', '0', ...args],
      folder.path,
    );
  async function readConversations(out: string): Promise<ConversationResult[]> {
    const text = await readFile(path.join(folder.path, out, 'run.json'), 'utf8');
    return (JSON.parse(text) as RunResult).conversations;
  }
  const leaks = (held: readonly ConversationResult[]): ConversationResult[] =>
    held.filter(({ reasons }) => reasons.some(({ check }) => check === 'cross-talk'));

  for (const channel of ['emulator', 'msteams']) {
    it(`finds that 200 users at once on ${channel} are shown the numbers of others`, async () => {
      const { code } = await hold('leaking', '--isolation', '200', '--channel', channel, 'register.yaml');
      assert.equal(code, 1);
      const held = await readConversations('leaking');
      assert.equal(held.length, 200);
      assert.ok(leaks(held).length > 0);
    });

    it(`finds nothing where 200 users at once on ${channel} are kept apart`, async () => {
      const { code, stdout } = await hold(
        'discreet',
        '--isolation',
        '200',
        '--channel',
        channel,
        'register.yaml',
      );
      const held = await readConversations('discreet');
      assert.equal(leaks(held).length, 0);
      assert.equal(code, 0, stdout.slice(-2000));
      assert.equal(new Set(held.map(({ facts }) => facts['member number'])).size, 200);
    });
  }

  it('refuses scenarios by which nothing could be told', async () => {
    const { code, stderr } = await hold('discreet', '--isolation', '2', 'register.yaml', 'plain.yaml');
    assert.equal(code, 2);
    assert.match(stderr, /these scenarios have no canary:\n {2}plain\n/);
  });
});
