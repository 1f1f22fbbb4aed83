import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openConnectorServer } from '../../adapters/connector/serve-connector.ts';
import { openHttpConnection } from '../../adapters/http/http-connection.ts';
import { openStartedConnection } from '../../adapters/http/started-connection.ts';
import { startBotServer } from '../fixtures/bots/server.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { describeBotConnection } from './bot-connection.ts';

describeBotConnection('An endpoint over HTTP', async ({ guarded, handler }) => {
  const connector = await openConnectorServer(handler);
  const server = await startBotServer(0);
  const endpoint = guarded ? server.endpoint : server.unguardedEndpoint;
  return {
    connection: openHttpConnection({ endpoint, serviceUrl: connector.url }),
    async close() {
      await server.close();
      await connector.close();
    },
  };
});

describeBotConnection('A started bot', async ({ guarded, handler }) => {
  const connector = await openConnectorServer(handler);
  const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
  const port = await freePort();
  const connection = await openStartedConnection({
    endpoint: `http://127.0.0.1:${port}/api/${guarded ? 'messages' : 'unguarded'}`,
    serviceUrl: connector.url,
    start: {
      command: `"${process.execPath}" server-main.js`,
      cwd: fileURLToPath(new URL('../fixtures/bots', import.meta.url)),
      environment: process.env,
      env: { PORT: String(port) },
      logFile: join(folder, 'bot.log'),
    },
  });
  return {
    connection,
    async close() {
      await connector.close();
      await rm(folder, { recursive: true });
    },
  };
});
