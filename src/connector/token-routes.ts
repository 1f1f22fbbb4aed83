import type { ConnectorResponse } from './http.ts';
import type { Route } from './match-route.ts';
import type { ConversationStore } from './conversation-store.ts';

const userToken = '/api/usertoken';

/**
 * The token service as it answers for a user who has not signed in. "No token" has no body: botbuilder takes
 * any JSON object, errors too, for the token that it asked for.
 */
export const tokenRoutes: readonly Route[] = [
  { method: 'GET', path: `${userToken}/GetToken`, answer: () => ({ status: 404 }) },
  { method: 'POST', path: `${userToken}/GetAadTokens`, answer: () => ({ status: 200, body: {} }) },
  { method: 'GET', path: `${userToken}/GetTokenStatus`, answer: () => ({ status: 200, body: [] }) },
  { method: 'DELETE', path: `${userToken}/SignOut`, answer: () => ({ status: 200, body: {} }) },
  { method: 'POST', path: `${userToken}/exchange`, answer: () => ({ status: 404 }) },
  {
    method: 'GET',
    path: `${userToken}/GetTokenOrSignInResource`,
    answer: (_call, store) => ({ status: 200, body: { signInResource: { signInLink: signInLink(store) } } }),
  },
  {
    method: 'GET',
    path: '/api/botsignin/GetSignInUrl',
    answer: (_call, store) => plainText(signInLink(store)),
  },
  {
    method: 'GET',
    path: '/api/botsignin/GetSignInResource',
    answer: (_call, store) => ({ status: 200, body: { signInLink: signInLink(store) } }),
  },
];

/** Leads nowhere: `.invalid` never resolves (RFC 6761). */
function signInLink(store: ConversationStore): string {
  return `https://sign-in.invalid/?signin=${store.newId()}`;
}

function plainText(text: string): ConnectorResponse {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(text) };
}
