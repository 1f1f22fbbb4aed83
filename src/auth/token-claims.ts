import type { AppRegistration } from './registration.ts';

/** `iss` of the Bot Framework's own tokens, which bots expect who are told nothing else. */
export const botFrameworkIssuer = 'https://api.botframework.com';
/** `aud` of tokens with which bots call the Connector. */
export const connectorAudience = 'https://api.botframework.com';

/** Key ids and tokens last as long as the Bot Framework's. */
export const tokenLifetimeSeconds = 3600;

export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly serviceurl?: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** Claims of a channel's token to a bot; botbuilder compares `serviceurl` letter by letter with the activity's. */
export function channelClaims(
  issuer: string,
  { appId }: AppRegistration,
  serviceUrl: string,
  nowMs: number,
): TokenClaims {
  return { iss: issuer, aud: appId, serviceurl: serviceUrl, ...validFrom(nowMs) };
}

/** Claims of the token with which a bot calls a resource, as Entra ID makes it out to an app. */
export function botClaims(
  { appId, tenantId }: AppRegistration,
  audience: string,
  nowMs: number,
): TokenClaims {
  return {
    iss: `https://sts.windows.net/${tenantId}/`,
    aud: audience,
    appid: appId,
    tid: tenantId,
    ver: '1.0',
    ...validFrom(nowMs),
  };
}

/** Resources are named with `/.default`, a slash, or neither. */
export function audienceOf(resourceOrScope: string): string {
  return resourceOrScope.replace(/\/\.default$/, '').replace(/\/$/, '');
}

function validFrom(nowMs: number): { iat: number; nbf: number; exp: number } {
  const now = Math.floor(nowMs / 1000);
  return { iat: now, nbf: now, exp: now + tokenLifetimeSeconds };
}
