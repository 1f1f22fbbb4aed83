import type { TokenClaims } from './token-claims.ts';

/** How a token that must be refused is signed. */
export type Signing =
  /** As it should be. */
  | 'own-key'
  /** By a key that nobody published, under the name of the one that was. */
  | 'foreign-key'
  /** By a published key that is endorsed for another channel. */
  | 'unendorsed-key'
  /** Not at all: `alg: none`. */
  | 'none'
  /** HS256, with the published key's text as the secret. */
  | 'public-key-as-secret';

/** A way into a bot that does not look closely. */
export interface TokenAttack {
  readonly id: string;
  /** Follows "with". */
  readonly name: string;
  /** What somebody could do to a bot that accepts it. */
  readonly danger: string;
  /** Undefined: no Authorization header at all. */
  readonly signing: Signing | undefined;
  /** From the right claims to the wrong ones. */
  readonly claims: (right: TokenClaims) => TokenClaims;
}

const same = (right: TokenClaims): TokenClaims => right;
/** Well past the five minutes of skew that the SDKs allow. */
const dayInSeconds = 86_400;

/** Every token here must be refused. Ids are those of the rules that judge them. */
export const tokenAttacks: readonly TokenAttack[] = [
  {
    id: 'A1',
    name: 'no Authorization header',
    danger: 'anyone who knows the address can talk to the bot as any user',
    signing: undefined,
    claims: same,
  },
  {
    id: 'A2',
    name: 'the wrong issuer',
    danger: 'tokens that somebody else issued are taken',
    signing: 'own-key',
    claims: (right) => ({ ...right, iss: 'https://issuer.understudy.invalid' }),
  },
  {
    id: 'A3',
    name: 'the wrong audience',
    danger: 'tokens for another bot open this one',
    signing: 'own-key',
    claims: (right) => ({ ...right, aud: '00000000-0000-4000-8000-000000000bad' }),
  },
  {
    id: 'A4',
    name: 'the wrong service URL',
    danger: "the bot sends its replies, and its own token with them, to an address of the sender's choice",
    signing: 'own-key',
    claims: (right) => ({ ...right, serviceurl: 'https://connector.understudy.invalid' }),
  },
  {
    id: 'A5',
    name: 'an end in the past (expired)',
    danger: 'a token that leaked once opens the bot for ever',
    signing: 'own-key',
    claims: (right) => shift(right, -dayInSeconds),
  },
  {
    id: 'A6',
    name: 'a start in the future (not yet valid)',
    danger: 'tokens can be kept for later',
    signing: 'own-key',
    claims: (right) => shift(right, dayInSeconds),
  },
  {
    id: 'A7',
    name: 'a signature by the wrong key',
    danger: 'the signature is not checked, so that anyone can make tokens',
    signing: 'foreign-key',
    claims: same,
  },
  {
    id: 'A8',
    name: 'no signature (alg: none)',
    danger: 'unsigned tokens are taken, which anyone can make',
    signing: 'none',
    claims: same,
  },
  {
    id: 'A9',
    name: 'an HS256 signature by the public key',
    danger: 'the public key counts as a secret, so that anyone can make tokens',
    signing: 'public-key-as-secret',
    claims: same,
  },
  {
    id: 'A10',
    name: 'a key that lacks the endorsement for the channel',
    danger: 'a key that is endorsed for one channel speaks for all others',
    signing: 'unendorsed-key',
    claims: same,
  },
];

function shift(right: TokenClaims, seconds: number): TokenClaims {
  return { ...right, iat: right.iat + seconds, nbf: right.nbf + seconds, exp: right.exp + seconds };
}
