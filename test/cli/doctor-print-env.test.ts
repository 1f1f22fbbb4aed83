import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBot } from '../../adapters/http/start-bot.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { talk } from '../adapters/auth/open-auth-bot.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { callUnderstudy } from './call-understudy.ts';

describe('understudy doctor --print-env', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  async function print(bot: object, format: string): Promise<string> {
    await folder.write({ 'understudy.json': JSON.stringify({ version: 1, bot }) });
    const { code, stdout, stderr } = await callUnderstudy(['doctor', '--print-env', format], folder.path);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  for (const sdk of ['cloud', 'agents']) {
    it(`prints what makes a running bot trust us (${sdk})`, async () => {
      const connectorPort = await freePort();
      const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
      const lines = await print({ endpoint, auth: 'jwt', connectorPort }, 'docker');
      const pairs = lines.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const env: Record<string, string> = {};
      for (const line of pairs) env[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
      const running = await startBot({
        command: `"${process.execPath}" ${sdk}-main.js`,
        cwd: fileURLToPath(new URL('../fixtures/bots/auth', import.meta.url)),
        environment: { PATH: process.env['PATH'] },
        env: { ...env, PORT: new URL(endpoint).port },
        endpoint,
        logFile: join(folder.path, 'bot.log'),
      });
      const opened = await openBotBehindConnector({
        bot: { endpoint, connectorPort, auth: { mode: 'jwt' } },
      });
      try {
        assert.deepEqual(await talk(opened, ['hello']), {
          codes: [200],
          replies: ['You said: hello'],
          problems: [],
        });
      } finally {
        await opened.close();
        await running.close();
      }
    });
  }

  it('writes for a shell and for dotenv, each SDK under its name', async () => {
    const bot = { endpoint: 'http://localhost:1/', auth: 'jwt', connectorPort: 9443 };
    const shell = await print(bot, 'shell');
    assert.match(shell, /^export ToBotFromChannelOpenIdMetadataUrl='http:\/\/127\.0\.0\.1:9443\/auth\/v1\//m);
    const headings = shell.split('\n').filter((line) => line.startsWith('# '));
    for (const name of ['JavaScript and .NET', 'Python', 'Agents SDK', 'Teams SDK']) {
      assert.ok(
        headings.some((line) => line.includes(name)),
        name,
      );
    }
    assert.match(await print(bot, 'dotenv'), /^MicrosoftAppType='UserAssignedMSI'$/m);
  });

  it('says where the port is not known yet, and repeats nothing of bot.start.env', async () => {
    const start = { command: 'node x', env: { MicrosoftAppPassword: 'planted-secret' } };
    const text = await print({ endpoint: 'http://localhost:1/', auth: 'shim', start }, 'shell');
    assert.match(text, /^# PORT stands for a port that is chosen at each start/);
    assert.match(text, /^export NODE_OPTIONS='--import=file:.*shim\.js'$/m);
    assert.doesNotMatch(text, /planted-secret/);
  });

  it('has nothing to print for a bot in this process', async () => {
    const { code, stderr } = await callUnderstudy(
      ['doctor', '--print-env', 'shell', '--module', 'x.js'],
      folder.path,
    );
    assert.equal(code, 2);
    assert.match(stderr, /the bot is in this process, where its authentication is replaced, and needs none/);
  });
});
