import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { startBotServer } from '../fixtures/bots/server.ts';
import { describeChannel, type ChannelUnderTest } from './channel.ts';

for (const deliveryMode of ['normal', 'expectReplies'] as const) {
  const open = async (): Promise<ChannelUnderTest> => {
    const { endpoint, close } = await startBotServer(0);
    return { bot: await openBotBehindConnector({ bot: { endpoint } }), close };
  };
  describeChannel('An endpoint over HTTP', open, deliveryMode);
}

describeChannel('A started bot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
  const port = await freePort();
  const start = {
    command: `"${process.execPath}" server-main.js`,
    cwd: fileURLToPath(new URL('../fixtures/bots', import.meta.url)),
    environment: process.env,
    env: { PORT: String(port) },
    logFile: join(folder, 'bot.log'),
  };
  const endpoint = `http://127.0.0.1:${port}/api/messages`;
  return {
    bot: await openBotBehindConnector({ bot: { endpoint, start } }),
    close: () => rm(folder, { recursive: true }),
  };
});
