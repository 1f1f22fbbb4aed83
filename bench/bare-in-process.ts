import { createRequire } from 'node:module';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  AuthenticationConstants,
  ClaimsIdentity,
  PasswordServiceClientCredentialFactory,
  type ConnectorClientOptions,
} from 'botframework-connector';
import { adapter, bot } from '../bots/echo/bot.ts';
import { holdAll } from './bare-activity.ts';
import type { Loop } from './loop.ts';

const serviceUrl = 'http://connector.invalid';

/**
 * The least that drives the bot's own `CloudAdapter.process` in this process: fixed identity, a Connector
 * of one line. Nothing of the tester is used. Every turn has one reply, so that one is awaited per turn.
 */
export function createBareInProcess(): Loop {
  const replies = new Map<string, unknown>();
  const authentication = createAuthentication((activity) => {
    if (typeof activity.replyToId === 'string') replies.set(activity.replyToId, activity);
    return { id: 'reply' };
  });
  Object.assign(adapter, { botFrameworkAuthentication: authentication });

  return (work) =>
    holdAll(work, serviceUrl, async (activity) => {
      let status = 200;
      const response = {
        socket: undefined,
        status: (code: number) => {
          status = code;
          return response;
        },
        header: () => response,
        send: () => response,
        end: () => response,
      };
      const request = {
        method: 'POST',
        headers: {},
        body: JSON.parse(JSON.stringify(activity)) as Record<string, unknown>,
      };
      await adapter.process(request, response, (context) => bot.run(context));
      if (status !== 200 || !replies.delete(activity.id)) throw new Error(`No reply to ${activity.id}.`);
    });
}

interface Reply {
  readonly replyToId?: unknown;
}

function createAuthentication(receive: (activity: Reply) => object): object {
  const require = createRequire(import.meta.url);
  const { HttpHeaders } = require('botbuilder-stdlib/lib/azureCoreHttpCompat') as {
    HttpHeaders: new (headers: Record<string, string>) => object;
  };
  const httpClient = {
    sendRequest: (request: { body: string }) => {
      const bodyAsText = JSON.stringify(receive(JSON.parse(request.body) as Reply));
      const headers = new HttpHeaders({ 'content-type': 'application/json' });
      return Promise.resolve({ request, status: 200, headers, bodyAsText });
    },
  } as unknown as NonNullable<ConnectorClientOptions['httpClient']>;
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {},
    new PasswordServiceClientCredentialFactory('', ''),
    undefined,
    undefined,
    { httpClient },
  );
  const claims = [
    { type: AuthenticationConstants.AudienceClaim, value: 'bot' },
    { type: AuthenticationConstants.IssuerClaim, value: AuthenticationConstants.ToBotFromChannelTokenIssuer },
    { type: AuthenticationConstants.ServiceUrlClaim, value: serviceUrl },
  ];
  authentication.authenticateRequest = () => {
    const claimsIdentity = new ClaimsIdentity(claims, true);
    const connectorFactory = authentication.createConnectorFactory(claimsIdentity);
    return Promise.resolve({ audience: 'https://api.botframework.com', claimsIdentity, connectorFactory });
  };
  return authentication;
}
