import { createHash } from 'node:crypto';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { AppRegistration } from '../../src/auth/registration.ts';
import type { Signing } from '../../src/auth/token-attacks.ts';
import {
  audienceOf,
  botClaims,
  channelClaims,
  connectorAudience,
  tokenLifetimeSeconds,
  type TokenClaims,
} from '../../src/auth/token-claims.ts';
import type { Clock } from '../../src/channel/ports.ts';

export interface TokenIssuerOptions {
  readonly registration: AppRegistration;
  readonly clock: Clock;
  /** Publishes a second key, endorsed for no channel that we stand for: bots keep what they read first. */
  readonly forAttacks?: boolean | undefined;
}

/** Makes the tokens of a run, all with one key, and knows those again that bots got. */
export interface TokenIssuer {
  readonly registration: AppRegistration;
  /** The public keys, as bots fetch them. */
  readonly keys: { readonly keys: readonly object[] };
  /** A token of the channel's to the bot; the same one until half of its time is over. */
  channelToken(issuer: string, serviceUrl: string): Promise<string>;
  /** A token of the bot's for a resource or scope; likewise. */
  botToken(resource: string): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /** Why the value of an Authorization header does not open the Connector; undefined when it does. */
  refusalOf(authorization: string | undefined): string | undefined;
  /** A token made from claims in a way that bots must refuse; in the right way for `own-key`. */
  forge(claims: TokenClaims, signing: Signing): Promise<string>;
}

/** Channels that our key is endorsed for. */
const endorsements = ['emulator', 'msteams', 'webchat', 'directline', 'test', 'skype'];
/** Resources are named by bots: only so many are remembered. */
const maxResources = 100;

interface Issued {
  readonly token: string;
  readonly expiresAtMs: number;
}

type KnownTokens = Map<string, { readonly audience: string; readonly expiresAtMs: number }>;

/** Whoever asks for tokens for ever new resources must not fill the memory. */
function forgetOldest(known: Map<string, unknown>, kept?: string): void {
  if (known.size <= maxResources) return;
  for (const key of known.keys()) {
    if (key === kept) continue;
    known.delete(key);
    return;
  }
}

export async function createTokenIssuer(options: TokenIssuerOptions): Promise<TokenIssuer> {
  const { registration, clock } = options;
  const own = await createKey(endorsements);
  const unendorsed = options.forAttacks ? await createKey(['understudy-other-channel']) : undefined;
  const sent = new Map<string, Promise<Issued>>();
  const given = new Map<string, Promise<Issued>>();
  /** Every token that opens the Connector; old ones stay known until they expire. */
  const opening: KnownTokens = new Map();
  /** What other tokens are for that bots were given. */
  const others: KnownTokens = new Map();

  async function sign(claims: TokenClaims): Promise<Issued> {
    return { token: await signRS256(claims, own.privateKey, own.id), expiresAtMs: claims.exp * 1000 };
  }

  /** Keeps the promise, so that bots that ask at once get the same token. */
  async function kept(
    tokens: Map<string, Promise<Issued>>,
    key: string,
    make: (nowMs: number) => TokenClaims,
  ): Promise<Issued> {
    const now = clock.now();
    const before = await tokens.get(key);
    if (before && before.expiresAtMs - now > (tokenLifetimeSeconds * 1000) / 2) return before;
    const fresh = sign(make(now));
    tokens.delete(key);
    tokens.set(key, fresh);
    forgetOldest(tokens, connectorAudience);
    return fresh;
  }

  return {
    registration,
    keys: { keys: [own.jwk, ...(unendorsed ? [unendorsed.jwk] : [])] },
    async channelToken(issuer, serviceUrl) {
      const { token } = await kept(sent, `${issuer} ${serviceUrl}`, (now) =>
        channelClaims(issuer, registration, serviceUrl, now),
      );
      return token;
    },
    async botToken(resource) {
      const audience = audienceOf(resource);
      const issued = await kept(given, audience, (now) => botClaims(registration, audience, now));
      const known = audience === connectorAudience ? opening : others;
      for (const [token, { expiresAtMs }] of known) if (expiresAtMs <= clock.now()) known.delete(token);
      known.set(issued.token, { audience, expiresAtMs: issued.expiresAtMs });
      forgetOldest(known);
      return issued;
    },
    refusalOf(authorization) {
      if (authorization === undefined || authorization === '') return 'it has no Authorization header.';
      const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
      if (token === undefined) return 'its Authorization header holds no bearer token.';
      const known = opening.get(token) ?? others.get(token);
      if (!known) return 'its token is not one that the bot was given.';
      if (known.expiresAtMs <= clock.now()) return 'its token has expired.';
      if (known.audience === connectorAudience) return undefined;
      return `its token is for ${known.audience}, not for ${connectorAudience}.`;
    },
    async forge(claims, signing) {
      switch (signing) {
        case 'own-key':
          return signRS256(claims, own.privateKey, own.id);
        case 'foreign-key':
          return signRS256(claims, (await createKey([])).privateKey, own.id);
        case 'unendorsed-key':
          if (!unendorsed) throw new Error('The issuer was not opened for attacks.');
          return signRS256(claims, unendorsed.privateKey, unendorsed.id);
        case 'none':
          // With the key's name, so that bots that look it up first go on to the signature.
          return `${encode({ alg: 'none', typ: 'JWT', kid: own.id })}.${encode(claims)}.`;
        case 'public-key-as-secret': {
          const secret = new TextEncoder().encode(await exportSPKI(own.publicKey));
          return new SignJWT(claims)
            .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: own.id })
            .sign(secret);
        }
      }
    },
  };
}

interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK & { readonly endorsements: readonly string[] };
}

async function createKey(endorsedFor: readonly string[]): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  const jwk = await exportJWK(publicKey);
  const id = createHash('sha256')
    .update(jwk.n ?? '')
    .digest('base64url')
    .slice(0, 27);
  const shown = { ...jwk, kid: id, use: 'sig', alg: 'RS256', endorsements: endorsedFor };
  return { id, privateKey, publicKey, jwk: shown };
}

function encode(part: object): string {
  return base64url.encode(JSON.stringify(part));
}

function signRS256(claims: TokenClaims, key: CryptoKey, kid: string): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key);
}
