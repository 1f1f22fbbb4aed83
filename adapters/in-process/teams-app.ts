import type { ConnectorHandler } from '../../src/connector/http.ts';
import { createInMemoryFetch } from '../connector/in-memory-fetch.ts';
import { connectorAudience, madeUpAppId } from './channel-identity.ts';
import type { DrivenAdapter, DrivePlace } from './driven-adapter.ts';
import { replaceMethod } from './replace-method.ts';

/** What is used of a request's settings in axios, which the SDK's HTTP client is made of. */
interface RequestConfig {
  url?: string | undefined;
  adapter?: unknown;
  env?: object | undefined;
}

interface TeamsHttpClient {
  use(interceptor: { request: (given: { config: RequestConfig }) => RequestConfig }): number;
  eject(id: number): void;
}

/** The part of the Teams SDK's App that is used here; token manager and activity sender are protected there. */
export interface TeamsAppLike {
  readonly id?: string | undefined;
  readonly client: TeamsHttpClient;
  readonly api: {
    readonly serviceUrl: string;
    readonly http: TeamsHttpClient;
    readonly _apiClientSettings?: { readonly oauthUrl?: string | undefined } | undefined;
  };
  readonly activitySender: { readonly client: TeamsHttpClient };
  readonly tokenManager: { getBotToken: () => Promise<unknown> };
  readonly server: {
    authorize: (headers: unknown, activity: unknown) => Promise<unknown>;
    handleRequest(request: { headers: object; body: object }): Promise<{ status: number; body?: unknown }>;
  };
  initialize(): Promise<void>;
}

export function isTeamsApp(value: object): value is TeamsAppLike {
  return (
    hasMethods(value, ['initialize']) &&
    hasMethods(at(value, 'server'), ['handleRequest', 'authorize']) &&
    hasMethods(at(value, 'tokenManager'), ['getBotToken']) &&
    [at(value, 'client'), at(at(value, 'api'), 'http'), at(at(value, 'activitySender'), 'client')].every(
      (client) => hasMethods(client, ['use', 'eject']),
    )
  );
}

const publicTokenService = 'https://token.botframework.com';

/**
 * Turns an App of the Teams SDK to memory. Requests go in where its HTTP server would hand them on, so that plugins,
 * middleware and handlers are the bot's; of its own requests, those to the Connector and the token service are answered
 * from memory, and all others, such as those to Graph, are left alone. It is initialized, and never listens.
 */
export function driveTeamsApp(app: TeamsAppLike, { handler, serviceUrl }: DrivePlace): DrivenAdapter {
  const { api, server } = app;
  const places = [serviceUrl, api.serviceUrl, api._apiClientSettings?.oauthUrl ?? publicTokenService];
  const interceptor = { request: answerFromMemory(handler, places) };
  const intercepted = [app.client, api.http, app.activitySender.client].map((client) => {
    const id = client.use(interceptor);
    return () => client.eject(id);
  });
  const restores = [
    ...intercepted,
    replaceMethod(app.tokenManager, 'getBotToken', () => Promise.resolve(null)),
    replaceMethod(server, 'authorize', () =>
      Promise.resolve({ success: true, token: tokenFor(app, serviceUrl) }),
    ),
  ];
  let initialized: Promise<void> | undefined;

  return {
    async process({ headers, body }, response) {
      await (initialized ??= app.initialize());
      const answer = await server.handleRequest({ headers, body });
      // Its handlers of errors are not waited for; what they send at once has been sent when the loop has turned.
      if (answer.status >= 500) await new Promise((resolve) => setImmediate(resolve));
      response.status(answer.status).send(answer.body);
    },
    restore() {
      for (const restore of restores) restore();
    },
  };
}

/** What the SDK makes of a request that it was told to trust. */
function tokenFor({ id }: TeamsAppLike, serviceUrl: string): object {
  const appId = id ?? madeUpAppId;
  return { appId, from: 'azure', fromId: connectorAudience, serviceUrl, isExpired: () => false };
}

/** axios takes a fetch in place of its own; errors, timeouts and the bot's interceptors stay those of axios. */
function answerFromMemory(
  handler: ConnectorHandler,
  places: readonly string[],
): (given: { config: RequestConfig }) => RequestConfig {
  const bases = places.map((place) => place.replace(/\/+$/, ''));
  const baseOf = (url: string): string | undefined => bases.find((base) => url.startsWith(`${base}/`));
  const fetch = createInMemoryFetch({
    handler,
    brokenConnection: () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    pathOf: (url) => url.slice(baseOf(url)?.length ?? 0),
  });
  return ({ config }) => {
    if (baseOf(config.url ?? '') === undefined) return config;
    config.adapter = 'fetch';
    // Without the classes it calls fetch with an address and settings, and reads what it gets.
    config.env = { ...config.env, fetch, Request: null, Response: null };
    return config;
  };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return names.every((name) => typeof at(value, name) === 'function');
}
