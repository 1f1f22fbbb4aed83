import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { SignInResource, TokenHolder, TokenService } from '../sign-in/token-service.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call, Route } from './match-route.ts';
import { refuse } from './refusal.ts';

const userToken = '/api/usertoken';
const botSignIn = '/api/botsignin';

/**
 * The token service. "No token" has no body: botbuilder takes any JSON object, errors too, for the token that
 * it asked for.
 */
export const tokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${userToken}/GetToken`,
    answer: (call, { tokens }) => {
      const query = new URLSearchParams(call.query);
      const token = tokens.tokenOf(holderOf(query), query.get('code') || undefined);
      return token ? { status: 200, body: token } : { status: 404 };
    },
  },
  {
    method: 'POST',
    path: `${userToken}/GetAadTokens`,
    answer: (call, { tokens }) => {
      const token = tokens.tokenOf(holderOf(new URLSearchParams(call.query)));
      const urls = asArray(asRecord(call.body)?.['resourceUrls'] ?? call.body).flatMap(
        (url) => asText(url) ?? [],
      );
      return { status: 200, body: Object.fromEntries(token ? urls.map((url) => [url, token]) : []) };
    },
  },
  {
    method: 'GET',
    path: `${userToken}/GetTokenStatus`,
    answer: (call, { tokens }) => {
      const query = new URLSearchParams(call.query);
      const wanted = query.get('include')?.split(',').filter(Boolean) ?? [];
      const body = tokens
        .statusOf(holderOf(query))
        .filter(({ connectionName }) => wanted.length === 0 || wanted.includes(connectionName));
      return { status: 200, body };
    },
  },
  {
    method: 'DELETE',
    path: `${userToken}/SignOut`,
    answer: (call, { tokens }) => {
      const query = new URLSearchParams(call.query);
      tokens.signOut(holderOf(query), query.get('connectionName') ?? undefined);
      return { status: 200, body: {} };
    },
  },
  {
    method: 'POST',
    path: `${userToken}/exchange`,
    answer: (call, { tokens }) => {
      const offered = asText(asRecord(call.body)?.['token']);
      if (offered === undefined) return refuse(400, 'BadRequest', 'There is no token to exchange.');
      const token = tokens.exchange(holderOf(new URLSearchParams(call.query)), offered);
      return token
        ? { status: 200, body: token }
        : refuse(400, 'BadRequest', 'The token cannot be exchanged: the user has not consented.');
    },
  },
  {
    method: 'GET',
    path: `${userToken}/GetTokenOrSignInResource`,
    answer: (call, { tokens }) => {
      const query = new URLSearchParams(call.query);
      const holder = holderOf(query);
      const token = tokens.tokenOf(holder, query.get('code') || undefined);
      const { connectionName, userId } = holder;
      const body = token
        ? { tokenResponse: token }
        : { signInResource: tokens.resourceFor(connectionName, userId) };
      return { status: 200, body };
    },
  },
  // Bots on the emulator's channel turn OAuth cards on; here they are.
  { method: 'POST', path: `${userToken}/emulateOAuthCards`, answer: () => ({ status: 200, body: {} }) },
  {
    method: 'GET',
    path: `${botSignIn}/GetSignInUrl`,
    answer: (call, { tokens }) => plainText(resourceOf(call, tokens).signInLink),
  },
  {
    method: 'GET',
    path: `${botSignIn}/GetSignInResource`,
    answer: (call, { tokens }) => ({ status: 200, body: resourceOf(call, tokens) }),
  },
];

function holderOf(query: URLSearchParams): TokenHolder {
  return {
    userId: query.get('userId') ?? '',
    channelId: query.get('channelId') ?? '',
    connectionName: query.get('connectionName') ?? '',
  };
}

/** `state` says in base64 for what, and for whom; the legacy adapter begins its names with capitals. */
function resourceOf(call: Call, tokens: TokenService): SignInResource {
  const state = readState(new URLSearchParams(call.query).get('state') ?? '');
  const reference = asRecord(state?.['conversation'] ?? state?.['Conversation']);
  const connectionName = asText(state?.['connectionName'] ?? state?.['ConnectionName']) ?? '';
  return tokens.resourceFor(connectionName, asText(asRecord(reference?.['user'])?.['id']));
}

function readState(state: string): Record<string, unknown> | undefined {
  try {
    return asRecord(JSON.parse(Buffer.from(state, 'base64').toString()));
  } catch {
    return undefined;
  }
}

function plainText(text: string): ConnectorResponse {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(text) };
}
