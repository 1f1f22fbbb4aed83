import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { TokenClaims, TokenIssuer } from '../../src/direct-line/direct-line-server.ts';
import type { Clock } from '../../src/channel/ports.ts';

const issuer = 'understudy';

/**
 * Signs tokens with a key of its own, made anew each time: those of an earlier server are invalid, and nothing has to
 * be kept for each. Clients of Direct Line read the claim `user`.
 */
export function createTokenIssuer(secret: string, clock: Clock): TokenIssuer {
  const key = randomBytes(32);
  const nowS = (): number => Math.floor(clock.now() / 1000);
  return {
    issue: ({ conversationId, use, userId, userName }, lifetimeS) =>
      new SignJWT({ conv: conversationId, use, user: userId, name: userName })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setIssuedAt(nowS())
        .setExpirationTime(nowS() + lifetimeS)
        .sign(key),
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer,
          algorithms: ['HS256'],
          currentDate: new Date(clock.now()),
        });
        return toClaims(payload);
      } catch (error) {
        return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
      }
    },
    isSecret: (text) => timingSafeEqual(digest(text), digest(secret)),
  };
}

/** A secret that cannot be guessed. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

function toClaims({ conv, use, user, name }: Readonly<Record<string, unknown>>): TokenClaims | 'invalid' {
  if (typeof conv !== 'string' || (use !== 'talk' && use !== 'stream')) return 'invalid';
  return {
    conversationId: conv,
    use,
    userId: typeof user === 'string' ? user : undefined,
    userName: typeof name === 'string' ? name : undefined,
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
