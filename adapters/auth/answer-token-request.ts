import type { IncomingMessage, ServerResponse } from 'node:http';
import { issuerUrls, readIssuerRoute, type IssuerRoute } from '../../src/auth/issuer-urls.ts';
import { messageOf } from '../../src/errors.ts';
import type { TokenIssuer } from './token-issuer.ts';

export interface TokenServerOptions {
  readonly issuer: TokenIssuer;
  /** Known once the server listens. */
  readonly connectorUrl: () => string;
  /** `iss` of tokens to the bot. */
  readonly issuerName: () => string;
  /** Told when a bot asks as another app than we stand for: it gets no token, and so cannot reply. */
  readonly onWrongApp: (message: string) => void;
}

/** A handler for requests to the issuer: false when a request is for somebody else. */
export type TokenRequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const anyHost = 'http://localhost';
const maxFormBytes = 64 * 1024;

/** Serves OpenID metadata, keys, and tokens: for managed identities, and for clients with a secret, as Entra ID does. */
export function createTokenRequestHandler(options: TokenServerOptions): TokenRequestHandler {
  return (request, response) => {
    const path = request.url ?? '/';
    // Not everything that may stand in a request is one: `//` is not.
    const url = URL.canParse(path, anyHost) ? new URL(path, anyHost) : undefined;
    const route = url && readIssuerRoute(url.pathname);
    if (!url || route === undefined) return false;
    answer(options, route, url, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: 'server_error', error_description: messageOf(error) }),
    );
    return true;
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(
  options: TokenServerOptions,
  route: IssuerRoute,
  url: URL,
  request: IncomingMessage,
): Promise<Answer> {
  const { issuer } = options;
  const wanted = route === 'token' ? 'POST' : 'GET';
  if (request.method !== wanted) {
    return { status: 405, body: { error: 'invalid_request', error_description: `Expected ${wanted}.` } };
  }
  const urls = issuerUrls(options.connectorUrl(), issuer.registration);
  switch (route) {
    case 'keys':
      return { status: 200, body: issuer.keys };
    case 'metadata':
      return { status: 200, body: metadata(options, url.pathname) };
    case 'instance':
      return {
        status: 200,
        body: {
          tenant_discovery_endpoint: `${urls.authority}/v2.0/.well-known/openid-configuration`,
          metadata: [],
        },
      };
    case 'identity': {
      const resource = url.searchParams.get('resource') ?? '';
      const client = url.searchParams.get('client_id');
      const wrong = client !== null && isOther(options, client);
      if (resource === '' || wrong)
        return refused(resource === '' ? 'No resource is named.' : 'Identity not found');
      const { token, expiresAtMs } = await issuer.botToken(resource);
      const expires_on = String(Math.floor(expiresAtMs / 1000));
      const { appId: client_id } = issuer.registration;
      return {
        status: 200,
        body: { access_token: token, expires_on, resource, token_type: 'Bearer', client_id },
      };
    }
    case 'token': {
      const form = await readForm(request);
      if (!form) return { ...refused(`The form is longer than ${maxFormBytes} letters.`), status: 413 };
      const client = form.get('client_id') ?? '';
      const scope = form.get('scope') ?? form.get('resource') ?? '';
      if (scope === '') return refused('Neither scope nor resource is named.');
      if (isOther(options, client)) return refused(`Application with identifier '${client}' was not found.`);
      const { token, expiresAtMs } = await issuer.botToken(scope);
      const expires_in = Math.floor((expiresAtMs - Date.now()) / 1000);
      return {
        status: 200,
        body: { access_token: token, expires_in, ext_expires_in: expires_in, token_type: 'Bearer' },
      };
    }
  }
}

function isOther({ issuer, onWrongApp }: TokenServerOptions, client: string): boolean {
  const { appId } = issuer.registration;
  if (client.toLowerCase() === appId.toLowerCase()) return false;
  const named = /^[\w-]{1,64}$/.test(client) ? client : 'one that is not shown here';
  onWrongApp(
    `The bot asked for a token as app ${named}; expected ${appId}. Name the bot's own in \`bot.appId\`.`,
  );
  return true;
}

function refused(description: string): Answer {
  return { status: 400, body: { error: 'invalid_request', error_description: description } };
}

/** For an authority of Entra ID that the shim sends here, metadata names Entra ID; MSAL compares. */
function metadata({ issuer, connectorUrl, issuerName }: TokenServerOptions, path: string): object {
  const { tenantId } = issuer.registration;
  const entra = /^\/auth\/login\.microsoftonline\.com\/([\w.-]+)\//.exec(path);
  const base = issuerUrls(connectorUrl(), issuer.registration).authority;
  const authority = entra ? `https://login.microsoftonline.com/${entra[1] ?? tenantId}` : base;
  return {
    issuer: entra ? `https://login.microsoftonline.com/${tenantId}/v2.0` : issuerName(),
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['pairwise'],
  };
}

/** Undefined when it is too long, which ends the reading of it, or broken off. */
function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  return new Promise((resolve) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
      if (text.length <= maxFormBytes) return;
      text = '';
      request.removeAllListeners('data').resume();
      resolve(undefined);
    });
    request.on('end', () => resolve(new URLSearchParams(text)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function send(response: ServerResponse, status: number, body: object): void {
  const payload = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(payload),
    'Cache-Control': 'no-store',
    ...(status === 413 && { Connection: 'close' }),
  });
  response.end(payload);
}
