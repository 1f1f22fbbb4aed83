import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runUnderstudy } from '../cli/run-understudy.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { openDirectLineClient, type DirectLineClient } from '../support/direct-line-client.ts';
import { startServe, type Served } from '../support/start-serve.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/bots/auth', import.meta.url));
const bank = fileURLToPath(new URL('../../bots/bank', import.meta.url));
const me = { id: 'dl_me', name: 'Me' };

describe('A bot in a process of its own behind understudy serve', () => {
  const folder = useTemporaryFolder();
  let client: DirectLineClient | undefined;
  let served: Served | undefined;

  afterEach(async () => {
    client?.end();
    await served?.stop();
  });

  const bots = [
    {
      name: 'that asks nobody',
      auth: 'none',
      cwd: bank,
      command: 'index.js',
      greeting: 'Welcome to Harbor Bank',
    },
    { name: 'that validates tokens', auth: 'jwt', cwd: fixtures, command: 'cloud-main.js' },
  ];
  for (const { name, auth, cwd, command, greeting } of bots) {
    it(`${name}: what a person says is recorded, and replays without a difference over HTTP`, async () => {
      const port = await freePort();
      const bot = {
        endpoint: `http://127.0.0.1:${port}/api/messages`,
        auth,
        start: { command: `"${process.execPath}" ${command}`, cwd, env: { PORT: String(port) } },
      };
      writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify({ version: 1, bot }));
      served = await startServe([], folder());
      const talk = openDirectLineClient({ domain: served.url, secret: served.secret });
      client = talk;
      const reply = (): Promise<unknown> =>
        talk.next(({ from, type }) => from?.id !== me.id && type === 'message');
      if (greeting !== undefined) await talk.next(({ text }) => text?.includes(greeting) === true);
      for (const text of ['hello', 'help']) {
        await talk.post({ type: 'message', text, from: me });
        await reply();
      }
      client.end();
      assert.equal(await served.stop(), 130);

      const recordings = path.join(folder(), 'understudy-results/served');
      const [file = ''] = readdirSync(recordings);
      const transcript = path.join(recordings, file);
      assert.doesNotMatch(readFileSync(transcript, 'utf8'), /eyJ[\w-]{8}/);
      const same = await runUnderstudy(['replay', transcript, '-o', 'same'], folder());
      assert.equal(same.code, 0, same.stdout + same.stderr);

      const other = JSON.parse(readFileSync(transcript, 'utf8')) as {
        text?: string;
        from: { role: string };
      }[];
      for (const activity of other) if (activity.from.role === 'bot') activity.text = 'what it never said';
      const changed = path.join(folder(), 'changed.transcript');
      writeFileSync(changed, JSON.stringify(other));
      const differs = await runUnderstudy(['replay', changed, '-o', 'other'], folder());
      assert.equal(differs.code, 1, differs.stdout + differs.stderr);
    }).timeout(60_000);
  }
});
