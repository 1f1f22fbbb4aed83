import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';

const bin = fileURLToPath(new URL('../../../bin/understudy.js', import.meta.url));
const exitingBot = fileURLToPath(new URL('../fixtures/bots/exiting-bot.js', import.meta.url));

describe('understudy run, ended by a bot in the same process', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const runUntil = async (last: string): Promise<{ ended: unknown[]; texts: (string | undefined)[] }> => {
    await folder.write({ 'talk.yaml': `name: talk\nscript:\n  - user: hi\n  - user: ${last}\n` });
    const child = spawn(process.execPath, [bin, 'run', 'talk.yaml', '--module', exitingBot], {
      cwd: folder.path,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] },
    });
    const ended = await once(child, 'exit');
    const file = path.join(folder.path, 'understudy-results/transcripts/talk/1.transcript');
    const activities = JSON.parse(await readFile(file, 'utf8')) as Activity[];
    return { ended, texts: activities.filter(({ type }) => type === 'message').map(({ text }) => text) };
  };

  it('keeps what the bot said before it ended the process', async () => {
    const { ended, texts } = await runUntil('exit');
    assert.deepEqual(ended, [9, null]);
    assert.deepEqual(texts, ['hi', 'You said: hi', 'exit', 'You said: exit']);
  });

  it('keeps what the bot said before the event loop turned twice and the process was killed', async () => {
    const { ended, texts } = await runUntil('kill');
    assert.deepEqual(ended, [null, 'SIGKILL']);
    assert.deepEqual(texts, ['hi', 'You said: hi', 'kill', 'You said: kill']);
  });
});
