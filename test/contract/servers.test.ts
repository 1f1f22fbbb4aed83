import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createTokenRequestHandler } from '../../adapters/auth/answer-token-request.ts';
import { createTokenIssuer } from '../../adapters/auth/token-issuer.ts';
import { openConnectorServer } from '../../adapters/connector/serve-connector.ts';
import { connectorAudience } from '../../src/auth/token-claims.ts';
import { guardConnector } from '../../src/auth/guard-connector.ts';
import { createRedactor } from '../../src/auth/redact-tokens.ts';
import { systemClock } from '../../src/channel/system.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { hostConversation } from '../connector/hosting.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { serveBot, testSecret } from '../support/open-direct-line.ts';
import { describeServer, type OpenedServer, type OpenServerOptions } from './server.ts';

const path = '/v3/conversations/c%7C1/activities';
const registration = {
  appId: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
};

async function openOpenConnector(options: OpenServerOptions): Promise<OpenedServer> {
  const server = await openConnectorServer(hostConversation().connector.handle, options);
  return { url: server.url, post: { path, headers: {} }, close: () => server.close() };
}

async function openGuardedConnector(options: OpenServerOptions): Promise<OpenedServer> {
  const issuer = await createTokenIssuer({ registration, clock: systemClock });
  const handler = guardConnector(hostConversation().connector.handle, {
    refusalOf: (authorization) => issuer.refusalOf(authorization),
    report: () => undefined,
    redactor: createRedactor([]),
  });
  const beside = createTokenRequestHandler({
    issuer,
    connectorUrl: () => server.url,
    issuerName: () => server.url,
    onWrongApp: () => undefined,
  });
  const server = await openConnectorServer(handler, { ...options, beside, asksForToken: true });
  const { token } = await issuer.botToken(connectorAudience);
  const headers = { authorization: `Bearer ${token}` };
  return { url: server.url, post: { path, headers }, close: () => server.close() };
}

async function openDirectLine(options: OpenServerOptions): Promise<OpenedServer> {
  const resolveFrom = fileURLToPath(import.meta.url);
  const bot = await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } });
  const served = await serveBot(bot, options);
  const headers = { authorization: `Bearer ${testSecret}` };
  const base = `${served.domain}/v3/directline/conversations`;
  const begun = (await (await fetch(base, { method: 'POST', headers })).json()) as { conversationId: string };
  const own = `/v3/directline/conversations/${begun.conversationId}/activities`;
  return {
    url: served.domain,
    post: { path: own, headers: { ...headers, connection: 'close' } },
    close: () => served.close(),
  };
}

describeServer('The Connector', openOpenConnector);
describeServer('The Connector that asks for tokens', openGuardedConnector);
describeServer('Direct Line', openDirectLine);

describe('A server that others could reach', () => {
  it('is not opened where it asks for no token', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.org']) {
      await assert.rejects(openOpenConnector({ host }), { name: 'ConfigError', code: 'no-token' }, host);
    }
  });

  it('is opened where it asks for one, and gives nothing to who has none', async () => {
    const server = await openGuardedConnector({ host: '0.0.0.0' });
    try {
      const url = `http://127.0.0.1:${new URL(server.url).port}${path}`;
      const said = await fetch(url, { method: 'POST', body: '{"type":"message"}' });
      assert.equal(said.status, 401);
    } finally {
      await server.close();
    }
  });
});
