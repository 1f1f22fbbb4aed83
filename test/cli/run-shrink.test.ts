import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const twoStepBot = fileURLToPath(new URL('../fixtures/bots/two-step-bot.js', import.meta.url));
const words = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, index) => `word ${from + index}`);
const script = (texts: readonly string[]): string =>
  `script:\n${texts.map((text) => `  - user: ${text}\n`).join('')}`;

describe('shrinking what failed', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
    const texts = [...words(9, 1), 'arm', ...words(8, 10), 'fire', 'bye'];
    await folder.write({
      'fired.yaml': `name: fired\n${script(texts)}`,
      'absent.yaml': `name: absent\n${script(words(4, 1))}expect:\n  - reply: never said\n`,
    });
  });
  after(() => folder.remove());

  const run = (...args: string[]): ReturnType<typeof callUnderstudy> =>
    callUnderstudy(['run', '--module', twoStepBot, '--quiet', ...args], folder.path);
  const shrunk = (out: string, name: string): string =>
    path.join(folder.path, out, 'transcripts', name, '1.shrunk.transcript');

  it('leaves the two of twenty messages that it takes, in a transcript beside the long one', async () => {
    const { code, stderr } = await run('fired.yaml', '-o', 'fired');
    assert.equal(code, 1);
    assert.match(stderr, /Shrunk fired from 20 to 2 user turns: transcripts\/fired\/1\.shrunk\.transcript/);
    const activities = JSON.parse(readFileSync(shrunk('fired', 'fired'), 'utf8')) as Activity[];
    const said = activities.filter(({ from, type }) => from?.role === 'user' && type === 'message');
    assert.deepEqual(
      said.map(({ text }) => text),
      ['arm', 'fire'],
    );
  });

  it('does not shrink what failed because something did not happen', async () => {
    const { code, stderr } = await run('absent.yaml', '-o', 'absent');
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /Shrunk/);
    assert.equal(existsSync(shrunk('absent', 'absent')), false);
  });

  it('does nothing without a budget', async () => {
    const { stderr } = await run('fired.yaml', '-o', 'none', '--shrink-budget', '0');
    assert.doesNotMatch(stderr, /Shrunk/);
    assert.equal(existsSync(shrunk('none', 'fired')), false);
  });
});
