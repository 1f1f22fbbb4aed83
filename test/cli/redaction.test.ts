import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { WebSocket } from 'ws';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { serveBot, testSecret } from '../support/open-direct-line.ts';
import { startServe } from '../support/start-serve.ts';
import { callUnderstudy } from './call-understudy.ts';

/** Variables as they stand in pipelines; every value is to be seen nowhere. */
const planted: Readonly<Record<string, string>> = {
  MicrosoftAppPassword: 'app~Pass.word_1234567890/+=',
  OPENAI_API_KEY: 'sk-planted-0123456789abcdef',
  STORAGE_CONNECTION_STRING: 'AccountKey="a&b<c>";Endpoint=x',
  UNDERSTUDY_DIRECT_LINE_SECRET: 'dl.secret-of-ours_0123456789',
  DIRECT_LINE_SECRET: testSecret,
  MY_TOKEN: 'ey-not-a-jwt-but-a-token-42',
};
const leaks = Object.values(planted);
const reporters = ['json', 'junit', 'markdown', 'github', 'azure'].flatMap((name) => [
  '--reporter',
  `${name}=out/${name}.txt`,
]);
const scenario =
  'name: leak\nlimits: { replyTimeoutMs: 3000 }\nscript:\n  - user: hi\n  - bot: { contains: leak }\n  - user: fail\n';

describe('Secrets', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  /** What was written, by name. */
  async function readAll(): Promise<Map<string, string>> {
    const entries = await readdir(join(folder.path, 'out'), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
    );
  }

  function assertNone(texts: Iterable<readonly [string, string]>): void {
    for (const [name, text] of texts) {
      for (const secret of leaks) {
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
          assert.equal(text.includes(form), false, `${secret} in ${name}`);
      }
    }
  }

  async function botOf(): Promise<{
    endpoint: string;
    start: { command: string; cwd: string; env: Record<string, string> };
  }> {
    const port = await freePort();
    return {
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      start: {
        command: `"${process.execPath}" leaking-main.js`,
        cwd: fileURLToPath(new URL('../fixtures/bots', import.meta.url)),
        env: { PORT: String(port), LEAKS: JSON.stringify(leaks) },
      },
    };
  }

  it('stand in nothing that a run writes or prints, wherever the bot puts them', async () => {
    const config = { version: 1, bot: await botOf() };
    await folder.write({ 'understudy.json': JSON.stringify(config), 'leak.yaml': scenario });
    const args = ['run', 'leak.yaml', '-o', 'out', '--verbose', '--reporter', 'console', ...reporters];
    const { code, stdout, stderr } = await callUnderstudy(args, folder.path, undefined, planted);
    assert.equal(code, 1, stdout + stderr);
    const files = await readAll();
    assertNone([...files, ['stdout', stdout], ['stderr', stderr]]);
    const names = [...files.keys()].join();
    for (const name of [
      'bot.log',
      'run.json',
      '1.transcript',
      'junit.txt',
      'markdown.txt',
      'github.txt',
      'azure.txt',
    ])
      assert.equal(names.includes(name), true, name);
    for (const [name, text] of files)
      if (/bot\.log|run\.json|transcript$/.test(name)) assert.match(text, /\[redacted\]/, name);
  });

  it('stand in nothing that serve writes or prints, and reach no client', async () => {
    const config = { version: 1, bot: await botOf() };
    await folder.write({ 'understudy.json': JSON.stringify(config) });
    const secret = planted['UNDERSTUDY_DIRECT_LINE_SECRET'] ?? '';
    const served = await startServe(['-o', 'out'], folder.path, planted);
    const heard: string[] = [];
    let token = '';
    try {
      const headers = { authorization: `Bearer ${secret}` };
      const begun = await fetch(`${served.url}/conversations`, { method: 'POST', headers });
      const told = (await begun.json()) as { conversationId: string; token: string; streamUrl: string };
      token = told.token;
      const stream = new WebSocket(told.streamUrl);
      stream.on('message', (data: Buffer) => heard.push(data.toString()));
      await once(stream, 'open');
      // A page that sends along what lets it in.
      const body = JSON.stringify({
        type: 'message',
        text: 'hi',
        channelData: { token, secret, url: told.streamUrl },
      });
      await (
        await fetch(`${served.url}/conversations/${told.conversationId}/activities`, {
          method: 'POST',
          headers,
          body,
        })
      ).text();
      stream.terminate();
    } finally {
      await served.stop();
    }
    const files = await readAll();
    const fromBot = heard.filter((text) => text.includes('leak '));
    assert.equal(fromBot.length, leaks.length);
    assertNone([...files, ['stderr', served.stderr()], ...fromBot.map((text) => ['stream', text] as const)]);
    for (const [name, text] of files) assert.doesNotMatch(text, /eyJ[\w-]{8,}\.eyJ/, name);
    assert.equal(
      [...files.keys()].some((name) => name.endsWith('.transcript')),
      true,
    );
  });

  it('stand in nothing that a run through Direct Line writes or prints', async () => {
    const { endpoint, start } = await botOf();
    const logFile = join(folder.path, 'elsewhere.log');
    const place = { endpoint, start: { ...start, environment: { PATH: process.env['PATH'] }, logFile } };
    const served = await serveBot(await openBotBehindConnector({ bot: place }));
    try {
      const config = { version: 1, bot: { directLine: { domain: served.domain } } };
      await folder.write({ 'understudy.json': JSON.stringify(config), 'leak.yaml': scenario });
      const args = ['run', 'leak.yaml', '-o', 'out', '--verbose', '--reporter', 'console', ...reporters];
      const { stdout, stderr } = await callUnderstudy(args, folder.path, undefined, planted);
      assert.equal(
        served.entries.some(({ activity }) => activity.text === `leak ${testSecret}`),
        true,
      );
      const files = await readAll();
      assertNone([...files, ['stdout', stdout], ['stderr', stderr]]);
      for (const [name, text] of files)
        if (name.endsWith('transcript')) assert.match(text, /leak \[redacted\]/);
    } finally {
      await served.close();
    }
  });

  it('are not shown where a command goes wrong', async () => {
    const args = [
      'run',
      '-e',
      `http://127.0.0.1:1/${planted['MY_TOKEN']}`,
      `${planted['OPENAI_API_KEY']}.yaml`,
    ];
    const { code, stdout, stderr } = await callUnderstudy(args, folder.path, undefined, planted);
    assert.equal(code, 2);
    assertNone([
      ['stdout', stdout],
      ['stderr', stderr],
    ]);
  });
});
