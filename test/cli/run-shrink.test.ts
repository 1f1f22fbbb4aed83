import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const twoStepBot = fileURLToPath(new URL('../fixtures/bots/two-step-bot.js', import.meta.url));
const eventBot = fileURLToPath(new URL('../fixtures/bots/event-bot-module.js', import.meta.url));
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

  it('lets the others of a group chat do what they did, to the messages that they sent', async () => {
    const steps = [
      ...['one', 'two', 'three'].map((text) => `  - user: ${text}\n`),
      '  - user: { as: Megan Bowen, say: arm }\n  - user: four\n',
      '  - teams: { event: editMessage, member: Megan Bowen, text: fire }\n  - user: five\n',
    ];
    const never = `expect: [{ never: { reply: { contains: 'Megan Bowen messageUpdate editMessage fire about "arm"' } } }]\n`;
    await folder.write({
      'group.yaml': `name: group\nscript:\n${steps.join('')}${never}`,
      'teams.yaml': `version: 1\nbot: { module: ${JSON.stringify(eventBot)} }\nchannel: { id: msteams, conversation: groupChat }\n`,
    });
    const { code, stderr } = await callUnderstudy(
      ['run', '--quiet', '-c', 'teams.yaml', 'group.yaml', '-o', 'group'],
      folder.path,
    );
    assert.equal(code, 1);
    assert.match(stderr, /Shrunk group from 7 to 2 user turns/);
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
