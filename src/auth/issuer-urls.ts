import type { AppRegistration } from './registration.ts';

/** Everything of the issuer stands below this path; the Connector has no route there. */
const issuerRoot = '/auth';

/** Where bots find what they check and get tokens with. */
export interface IssuerUrls {
  /** The Connector, and the token service with it. */
  readonly connector: string;
  /** `iss` of tokens to bots whose configuration names it: also what Agents derive from their authority. */
  readonly issuer: string;
  /** An authority with tenant, as MSAL and the Agents SDK write it. */
  readonly authority: string;
  readonly openIdMetadata: string;
  /** Tokens for managed identities, as App Service serves them. */
  readonly identity: string;
}

/** `connectorUrl` without a slash at its end. */
export function issuerUrls(connectorUrl: string, { tenantId }: AppRegistration): IssuerUrls {
  const authority = `${connectorUrl}${issuerRoot}/${tenantId}`;
  return {
    connector: connectorUrl,
    issuer: `${authority}/v2.0`,
    authority,
    openIdMetadata: `${connectorUrl}${issuerRoot}/v1/.well-known/openidconfiguration`,
    identity: `${connectorUrl}${issuerRoot}/msi/token`,
  };
}

/** Hosts that the shim takes requests away from, and where it sends them. */
export function redirections(connectorUrl: string): Readonly<Record<string, string>> {
  return {
    'login.microsoftonline.com': `${connectorUrl}${issuerRoot}/login.microsoftonline.com`,
    'login.botframework.com': `${connectorUrl}${issuerRoot}/login.botframework.com`,
    'api.botframework.com': connectorUrl,
    'token.botframework.com': connectorUrl,
  };
}

/** What a request to the issuer wants; undefined when there is no such thing. */
export type IssuerRoute = 'metadata' | 'keys' | 'token' | 'identity' | 'instance';

/** Reads a path without query; case as it stands. */
export function readIssuerRoute(path: string): IssuerRoute | undefined {
  if (!path.startsWith(`${issuerRoot}/`)) return undefined;
  if (/\/\.well-known\/openid-?configuration$/.test(path)) return 'metadata';
  if (/\/(?:\.well-known|discovery(?:\/v2\.0)?)\/keys$/.test(path)) return 'keys';
  if (/\/oauth2\/(?:v2\.0\/)?token$/.test(path)) return 'token';
  if (path === `${issuerRoot}/msi/token`) return 'identity';
  return path.endsWith('/discovery/instance') ? 'instance' : undefined;
}
