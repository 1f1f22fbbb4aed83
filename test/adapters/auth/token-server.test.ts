import assert from 'node:assert/strict';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import {
  createTokenRequestHandler,
  type TokenRequestHandler,
} from '../../../adapters/auth/answer-token-request.ts';
import { createTokenIssuer, type TokenIssuer } from '../../../adapters/auth/token-issuer.ts';
import { openConnectorServer, type ConnectorServer } from '../../../adapters/connector/serve-connector.ts';
import { guardConnector } from '../../../src/auth/guard-connector.ts';
import { createRedactor } from '../../../src/auth/redact-tokens.ts';
import type { Clock } from '../../../src/channel/ports.ts';
import { createConnector, type Connector } from '../../../src/connector/connector.ts';
import type { ConnectorProblem } from '../../../src/connector/conversation-store.ts';

const registration = {
  appId: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
};
const botFramework = 'https://api.botframework.com';

describe('The token server', () => {
  let now: number;
  let issuer: TokenIssuer;
  let server: ConnectorServer;
  let connector: Connector;
  let problems: ConnectorProblem[];
  let arrived: unknown[];
  const clock: Clock = { now: () => now, after: () => () => undefined };

  beforeEach(async () => {
    now = Date.now();
    problems = [];
    arrived = [];
    issuer = await createTokenIssuer({ registration, clock, forAttacks: true });
    const report = (problem: ConnectorProblem): void => void problems.push(problem);
    connector = createConnector({ clock, newId: () => 'id', onProblem: report });
    connector.host({
      account: { id: 'talk' },
      bot: { id: 'bot' },
      members: [{ id: 'user' }],
      channelId: 'msteams',
      onArrival: (arrival) => void arrived.push(arrival.activity.text),
    });
    const beside: TokenRequestHandler = createTokenRequestHandler({
      issuer,
      connectorUrl: () => server.url,
      issuerName: () => `${server.url}/issuer`,
      onWrongApp: (message) => report({ code: 'wrong-app', message, method: '', url: '' }),
    });
    const handler = guardConnector(connector.handle, {
      refusalOf: (authorization) => issuer.refusalOf(authorization),
      report,
      redactor: createRedactor([]),
    });
    server = await openConnectorServer(handler, { beside });
  });
  afterEach(() => server.close());

  async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${server.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function identityToken(query = `resource=${encodeURIComponent(botFramework)}`): Promise<string> {
    const { body } = await get(`/auth/msi/token?${query}`);
    return String(body['access_token']);
  }

  async function post(authorization: string | undefined, text = 'hi'): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
    };
    const body = JSON.stringify({ type: 'message', text });
    const response = await fetch(`${server.url}/v3/conversations/talk/activities`, {
      method: 'POST',
      headers,
      body,
    });
    return response.status;
  }

  it('publishes metadata, and keys that verify the tokens of the channel', async () => {
    const { body: metadata } = await get('/auth/v1/.well-known/openidconfiguration');
    assert.equal(metadata['issuer'], `${server.url}/issuer`);
    const keys = (await (await fetch(String(metadata['jwks_uri']))).json()) as JSONWebKeySet;
    const token = await issuer.channelToken(`${server.url}/issuer`, server.url);
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys));
    assert.deepEqual(
      [payload.iss, payload.aud, payload['serviceurl']],
      [`${server.url}/issuer`, registration.appId, server.url],
    );
    assert.equal((payload.exp ?? 0) - (payload.nbf ?? 0), 3600);
    const key = keys.keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid);
    const endorsed = (key as { endorsements?: string[] } | undefined)?.endorsements ?? [];
    assert.ok(
      ['emulator', 'msteams', 'webchat', 'directline'].every((channel) => endorsed.includes(channel)),
    );
    assert.doesNotMatch(JSON.stringify(keys), /"d":/);
  });

  it('keeps a token until half of its time is over', async () => {
    const first = await issuer.channelToken('x', 'y');
    now += 1_700_000;
    assert.equal(await issuer.channelToken('x', 'y'), first);
    now += 200_000;
    assert.notEqual(await issuer.channelToken('x', 'y'), first);
  });

  it('lets in only bots with the token that they were given', async () => {
    const token = await identityToken();
    assert.equal(await post(`Bearer ${token}`), 200);
    assert.equal(await post(undefined), 401);
    assert.equal(await post('Basic abc'), 401);
    assert.equal(await post(`Bearer ${await issuer.channelToken('x', 'y')}`), 401);
    const graph = await identityToken('resource=https%3A%2F%2Fgraph.microsoft.com');
    assert.equal(await post(`Bearer ${graph}`), 401);
    assert.deepEqual(arrived, ['hi']);
    assert.deepEqual(
      problems.map(({ code, message, conversationId }) => [
        code,
        message.replace(/^.*401: /, ''),
        conversationId,
      ]),
      [
        ['unauthorized', 'it has no Authorization header.', 'talk'],
        ['unauthorized', 'its Authorization header holds no bearer token.', 'talk'],
        ['unauthorized', 'its token is not one that the bot was given.', 'talk'],
        [
          'unauthorized',
          'its token is for https://graph.microsoft.com, not for https://api.botframework.com.',
          'talk',
        ],
      ],
    );
  });

  it('refuses a token that has expired, and gives a new one', async () => {
    const token = await identityToken();
    now += 3_601_000;
    assert.equal(await post(`Bearer ${token}`), 401);
    assert.match(problems[0]?.message ?? '', /has expired/);
    assert.equal(await post(`Bearer ${await identityToken()}`), 200);
  });

  it('gives no token to another app, and says which one asked', async () => {
    const other = '33333333-3333-4333-8333-333333333333';
    const asked = await get(`/auth/msi/token?resource=x&client_id=${other}`);
    assert.deepEqual([asked.status, asked.body['error']], [400, 'invalid_request']);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [
        [
          'wrong-app',
          `The bot asked for a token as app ${other}; expected ${registration.appId}. Name the bot's own in \`bot.appId\`.`,
        ],
      ],
    );
  });

  it('answers clients with a secret as Entra ID does', async () => {
    const body = new URLSearchParams({
      client_id: registration.appId,
      client_secret: 'whatever',
      scope: `${botFramework}/.default`,
      grant_type: 'client_credentials',
    });
    const path = '/auth/login.microsoftonline.com/botframework.com/oauth2/v2.0/token';
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body });
    const answer = (await response.json()) as {
      access_token: string;
      expires_in: number;
      token_type: string;
    };
    const { aud, appid, tid, ver } = decodeJwt(answer.access_token);
    assert.deepEqual(
      [aud, appid, tid, ver],
      [botFramework, registration.appId, registration.tenantId, '1.0'],
    );
    assert.ok(answer.expires_in > 3500 && answer.expires_in <= 3600);
    assert.equal(await post(`Bearer ${answer.access_token}`), 200);
  });

  it('refuses what is no request for a token: no resource, another method, a form without end', async () => {
    assert.equal((await get('/auth/msi/token')).status, 400);
    assert.equal((await get('/auth/x/oauth2/v2.0/token')).status, 405);
    const huge = await fetch(`${server.url}/auth/x/oauth2/v2.0/token`, {
      method: 'POST',
      body: 'a'.repeat(100_000),
    });
    assert.equal(huge.status, 413);
    assert.equal((await fetch(`${server.url}/auth/nothing`)).status, 401);
  });

  it('takes tokens out of what a bot says', async () => {
    const token = await identityToken();
    assert.equal(await post(`Bearer ${token}`, `mine is ${token}, and Bearer abcdefgh12345678`), 200);
    assert.deepEqual(arrived, ['mine is [redacted], and Bearer [redacted]']);
  });
});
