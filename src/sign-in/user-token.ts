/** A token of a user's, as the token service gives it to a bot. */
export interface UserToken {
  readonly channelId: string;
  readonly connectionName: string;
  readonly token: string;
  /** ISO 8601. */
  readonly expiration: string;
}

/** What a made-up token says of its owner. */
export interface TokenClaims {
  readonly userId: string;
  readonly audience: string;
  /** Of its own for each token. */
  readonly id: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Reserved (RFC 6761): nothing is ever found there. */
export const signInHost = 'sign-in.invalid';

/**
 * A token that reads like one of Microsoft Entra (a JWT) and that nobody has signed: bots look into it, services
 * refuse it. Its shape is the one that `createRedactor` knows.
 */
export function makeUpToken({ userId, audience, id, issuedAtMs, expiresAtMs }: TokenClaims): string {
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  const claims = {
    iss: `https://${signInHost}/`,
    aud: audience,
    sub: userId,
    oid: userId,
    jti: id,
    iat: seconds(issuedAtMs),
    exp: seconds(expiresAtMs),
  };
  return [{ typ: 'JWT', alg: 'RS256', kid: 'understudy' }, claims, { unsigned: id }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}
