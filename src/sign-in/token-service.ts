import type { Clock, NewId } from '../channel/ports.ts';
import { magicCodeOf } from './magic-code.ts';
import { makeUpToken, signInHost, type UserToken } from './user-token.ts';

/** Whose token: of which user, on which channel, for which connection. */
export interface TokenHolder {
  readonly userId: string;
  readonly channelId: string;
  readonly connectionName: string;
}

/** What a bot needs to ask for a sign-in. */
export interface SignInResource {
  readonly signInLink: string;
  /** Where the channel may offer a token of its own instead. */
  readonly tokenExchangeResource?: {
    readonly id: string;
    readonly uri: string;
    readonly providerId: string;
  };
}

export interface TokenStatus {
  readonly channelId: string;
  readonly connectionName: string;
  readonly hasToken: boolean;
  readonly serviceProviderDisplayName: string;
}

/** A user whom the token service is told of. */
export interface EnrolledUser {
  readonly id: string;
  /** Whether the channel may offer tokens of its own for this connection. */
  readonly hasSingleSignOn: (connectionName: string) => boolean;
}

/** Keeps the tokens of one run's users: what bots ask of it, and what users do there. */
export interface TokenService {
  /** The token that is kept; with the right magic code, a new one. Undefined where there is none, or the code is wrong. */
  tokenOf(holder: TokenHolder, code?: string): UserToken | undefined;
  /** A token for one that the channel has offered; undefined where that is none of ours, or is to be refused. */
  exchange(holder: TokenHolder, offered: string): UserToken | undefined;
  /** Forgets the tokens of a user: for one connection, or for all. */
  signOut(user: Omit<TokenHolder, 'connectionName'>, connectionName?: string): void;
  statusOf(user: Omit<TokenHolder, 'connectionName'>): TokenStatus[];
  /** For a user who may be unknown, since bots need not say who it is. */
  resourceFor(connectionName: string, userId?: string): SignInResource;

  /** Takes up a user; until then, nothing is known of single sign-on. The function returned forgets the user. */
  enrol(user: EnrolledUser): () => void;
  /** Whether a bot has ever had a token of that user for that connection. */
  wasTaken(userId: string, connectionName: string): boolean;
  /** Whether there are tokens in the world that should stand nowhere. */
  hasIssued(): boolean;
  /** A token that a channel offers a bot to exchange: for one that will be accepted, or refused. */
  offer(userId: string, isAccepted: boolean): string;
}

const lifetimeMs = 3_600_000;
/** Connections, of which few bots have more than one. */
const maxKnown = 100;
const maxStrangers = 1000;
/** Stands in recordings for a token that was offered and accepted; one that was refused has an ending. */
const redacted = '[redacted]';
const refusedEnding = '.refused';

export function createTokenService({
  clock,
  newId,
}: {
  readonly clock: Clock;
  readonly newId: NewId;
}): TokenService {
  const users = new Map<string, EnrolledUser>();
  /** By user id, then by channel and connection. */
  const kept = new Map<string, Map<string, UserToken>>();
  const offered = new Map<string, Set<string>>();
  /** Connections for which a bot has had a token, by user id. */
  const taken = new Map<string, Set<string>>();
  /** Connections that bots have spoken of. */
  const known = new Set<string>();

  let hasIssued = false;

  const note = (connectionName: string): void => {
    if (known.size < maxKnown) known.add(connectionName);
  };

  /** Bots name users as they like: those that nobody enrolled are forgotten, the first first. */
  const makeRoom = (): void => {
    for (const id of kept.keys()) {
      if (kept.size < maxStrangers + users.size) return;
      if (users.has(id)) continue;
      kept.delete(id);
      taken.delete(id);
    }
  };

  const issue = ({ userId, channelId, connectionName }: TokenHolder): UserToken => {
    const issuedAtMs = clock.now();
    const expiresAtMs = issuedAtMs + lifetimeMs;
    hasIssued = true;
    const token: UserToken = {
      channelId,
      connectionName,
      token: makeUpToken({ userId, audience: connectionName, id: newId(), issuedAtMs, expiresAtMs }),
      expiration: new Date(expiresAtMs).toISOString(),
    };
    if (!kept.has(userId)) makeRoom();
    const tokens = kept.get(userId) ?? new Map<string, UserToken>();
    kept.set(userId, tokens.set(keyOf(channelId, connectionName), token));
    const [oldest = ''] = tokens.keys();
    if (tokens.size > maxKnown) tokens.delete(oldest);
    const names = taken.get(userId) ?? new Set<string>();
    taken.set(userId, names);
    if (names.size < maxKnown) names.add(connectionName);
    return token;
  };

  const isCurrent = ({ expiration }: UserToken): boolean => Date.parse(expiration) > clock.now();

  return {
    tokenOf(holder, code) {
      note(holder.connectionName);
      if (code !== undefined && code === magicCodeOf(holder.connectionName)) return issue(holder);
      const token = kept.get(holder.userId)?.get(keyOf(holder.channelId, holder.connectionName));
      // A code that is wrong signs nobody in.
      return token !== undefined && code === undefined && isCurrent(token) ? token : undefined;
    },
    exchange(holder, token) {
      const isOurs = offered.get(holder.userId)?.has(token) === true || token === redacted;
      return isOurs ? issue(holder) : undefined;
    },
    signOut({ userId, channelId }, connectionName) {
      const tokens = kept.get(userId);
      for (const [key, token] of tokens ?? []) {
        const isMeant = connectionName === undefined || token.connectionName === connectionName;
        if (token.channelId === channelId && isMeant) tokens?.delete(key);
      }
    },
    statusOf: ({ userId, channelId }) =>
      [...known].map((connectionName) => {
        const token = kept.get(userId)?.get(keyOf(channelId, connectionName));
        const hasToken = token !== undefined && isCurrent(token);
        return { channelId, connectionName, hasToken, serviceProviderDisplayName: connectionName };
      }),
    resourceFor(connectionName, userId) {
      note(connectionName);
      const link = new URL(`https://${signInHost}/`);
      link.searchParams.set('connection', connectionName);
      link.searchParams.set('signin', newId());
      const hasSingleSignOn = userId !== undefined && users.get(userId)?.hasSingleSignOn(connectionName);
      if (!hasSingleSignOn) return { signInLink: link.href };
      const uri = `api://${signInHost}/${encodeURIComponent(connectionName)}`;
      return { signInLink: link.href, tokenExchangeResource: { id: newId(), uri, providerId: '' } };
    },
    enrol(user) {
      users.set(user.id, user);
      return () => {
        users.delete(user.id);
        kept.delete(user.id);
        offered.delete(user.id);
        taken.delete(user.id);
      };
    },
    wasTaken: (userId, connectionName) => taken.get(userId)?.has(connectionName) === true,
    hasIssued: () => hasIssued,
    offer(userId, isAccepted) {
      hasIssued = true;
      const issuedAtMs = clock.now();
      const token = makeUpToken({
        userId,
        audience: 'channel',
        id: newId(),
        issuedAtMs,
        expiresAtMs: issuedAtMs + lifetimeMs,
      });
      if (!isAccepted) return `${token}${refusedEnding}`;
      const tokens = offered.get(userId) ?? new Set<string>();
      offered.set(userId, tokens.add(token));
      return token;
    },
  };
}

/** The connection that a link of the token service leads to; undefined for links elsewhere. */
export function connectionOfLink(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { hostname, searchParams } = new URL(link);
  return hostname === signInHost ? (searchParams.get('connection') ?? undefined) : undefined;
}

function keyOf(channelId: string, connectionName: string): string {
  return `${channelId}\n${connectionName}`;
}
