import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';

const bin = fileURLToPath(new URL('../../../bin/understudy.js', import.meta.url));
const hangingBot = fileURLToPath(new URL('../fixtures/bots/hanging-bot.js', import.meta.url));

describe('understudy run, ended in the middle', () => {
  let folder: TemporaryFolder;
  let server: Server;
  /** Resolves when the bot hangs; the inner promise when its process is gone. */
  let hangs: Promise<{ gone: Promise<unknown> }>;
  let child: ChildProcess;
  let ended: Promise<unknown[]>;

  beforeEach(async () => {
    folder = await openTemporaryFolder();
    server = createServer();
    hangs = new Promise((resolve) => {
      server.once('request', ({ socket }) => resolve({ gone: once(socket, 'close') }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const notify = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const port = await freePort();
    const config = {
      version: 1,
      bot: {
        endpoint: `http://127.0.0.1:${port}/api/messages`,
        start: {
          command: `"${process.execPath}" "${hangingBot}"`,
          env: { PORT: String(port), NOTIFY: notify },
        },
      },
      scenarios: '*.yaml',
      concurrency: 1,
    };
    await folder.write({
      'understudy.json': JSON.stringify(config),
      'first.yaml': 'name: first\nscript:\n  - user: hi\n',
      'second.yaml': 'name: second\nscript:\n  - user: hello\n  - user: hang\n',
    });
    child = spawn(process.execPath, [bin, 'run', '-c', 'understudy.json'], {
      cwd: folder.path,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] },
    });
    ended = once(child, 'exit');
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder.remove();
  });

  const result = (name: string): string => path.join(folder.path, 'understudy-results', name);
  const readTexts = async (name: string): Promise<(string | undefined)[]> => {
    const activities = JSON.parse(await readFile(result(name), 'utf8')) as Activity[];
    return activities.filter(({ type }) => type === 'message').map(({ text }) => text);
  };
  const assertTranscripts = async (): Promise<void> => {
    assert.deepEqual(await readTexts('transcripts/first/1.transcript'), ['hi', 'You said: hi']);
    assert.deepEqual(await readTexts('transcripts/second/1.transcript'), [
      'hello',
      'You said: hello',
      'hang',
    ]);
  };

  // The bot has been answered since it heard "hang": what was said by then is on disk (docs/decisions/0004).
  it('leaves whole transcripts and no bot behind when it is killed', async () => {
    const { gone } = await hangs;
    child.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGKILL']);
    await gone;
    await assertTranscripts();
    assert.equal(existsSync(result('run.json')), false);
  });

  it('finishes its results on Ctrl-C, exits with 130 and leaves no bot behind', async () => {
    const { gone } = await hangs;
    child.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
    await gone;
    await assertTranscripts();
    const run = JSON.parse(await readFile(result('run.json'), 'utf8')) as RunResult;
    assert.equal(run.status, 'interrupted');
    assert.deepEqual(
      run.conversations.map(({ scenario, verdict }) => [scenario, verdict]),
      [
        ['first', 'passed'],
        ['second', 'errored'],
      ],
    );
  });
});
