import type { TokenRequestHandler } from '../adapters/auth/answer-token-request.ts';
import {
  issuerOf,
  jwtEnvironment,
  shimEnvironment,
  shimLoader,
  type AuthMode,
  type EnvironmentPlace,
  type TokenIssuerName,
} from './auth/bot-environment.ts';
import { guardConnector } from './auth/guard-connector.ts';
import { secretsOf } from './auth/known-secrets.ts';
import { createRedactor, type Redactor } from './auth/redact-tokens.ts';
import { chooseRegistration } from './auth/registration.ts';
import type { TokenAttack } from './auth/token-attacks.ts';
import { channelClaims } from './auth/token-claims.ts';
import type { BotConnection, Clock } from './channel/ports.ts';
import type { ConnectorProblem } from './connector/conversation-store.ts';
import type { ConnectorHandler } from './connector/http.ts';

/** How a bot is to be shown who speaks to it. */
export interface AuthPlace {
  readonly mode: AuthMode;
  readonly appId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Who the tokens are said to be from under `jwt`; `understudy` unless told. */
  readonly tokenIssuer?: TokenIssuerName | undefined;
  /** Tokens that must be refused can be made too. */
  readonly forAttacks?: boolean | undefined;
}

export interface AuthenticationOptions {
  readonly place: AuthPlace;
  readonly clock: Clock;
  /** What the bot is started with, as configured and as inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly report: (problem: ConnectorProblem) => void;
}

/** Tokens of one run, and what they are served and asked for with. */
export interface Authentication {
  /** The app that the bot is registered as. */
  readonly appId: string;
  /** The Connector for this bot alone. */
  guard(handler: ConnectorHandler): ConnectorHandler;
  /** Answers requests for metadata, keys and tokens. */
  readonly beside: TokenRequestHandler;
  /** To be called when it is known where the Connector listens, and before anything else. */
  listensAt(connectorUrl: string): void;
  /** The Authorization header for the bot. */
  authorize(): Promise<string>;
  /** The header of an attack; undefined for none. */
  forge(attack: TokenAttack): Promise<string | undefined>;
  /** The variables to start the bot with; what authentication needs goes before what is configured. */
  environment(): Readonly<Record<string, string>>;
  readonly redactor: Redactor;
  /** The same bot, with tokens taken out of what it answers. */
  redact(connection: BotConnection): BotConnection;
}

/** Makes the keys of a run. */
export async function openAuthentication(options: AuthenticationOptions): Promise<Authentication> {
  const { place, clock, env, inherited, report } = options;
  const { createTokenIssuer } = await import('../adapters/auth/token-issuer.ts');
  const { createTokenRequestHandler } = await import('../adapters/auth/answer-token-request.ts');
  const registration = chooseRegistration(place, env);
  const issuer = await createTokenIssuer({ registration, clock, forAttacks: place.forAttacks });
  const { tokenIssuer } = place;
  let where: EnvironmentPlace = { connectorUrl: '', registration, tokenIssuer };
  const secrets = secretsOf({ ...inherited, ...env });
  const redactor = createRedactor(secrets);
  const issuerName = (): string => issuerOf(place.mode, where);

  return {
    appId: registration.appId,
    redactor,
    guard: (handler) =>
      guardConnector(handler, {
        refusalOf: (authorization) => issuer.refusalOf(authorization),
        report,
        redactor,
      }),
    beside: createTokenRequestHandler({
      issuer,
      connectorUrl: () => where.connectorUrl,
      issuerName,
      onWrongApp: (message) => report({ code: 'wrong-app', message, method: '', url: '' }),
    }),
    listensAt(connectorUrl) {
      where = { connectorUrl, registration, tokenIssuer };
    },
    async authorize() {
      return `Bearer ${await issuer.channelToken(issuerName(), where.connectorUrl)}`;
    },
    async forge({ signing, claims }) {
      if (signing === undefined) return undefined;
      const right = channelClaims(issuerName(), registration, where.connectorUrl, clock.now());
      return `Bearer ${await issuer.forge(claims(right), signing)}`;
    },
    environment() {
      if (place.mode === 'jwt') return { ...env, ...jwtEnvironment(where) };
      const loader = shimLoader(
        shimUrl(),
        where.connectorUrl,
        env['NODE_OPTIONS'] ?? inherited['NODE_OPTIONS'],
      );
      return { ...shimEnvironment(where), ...env, ...loader };
    },
    redact: (connection) => ({
      ...connection,
      deliver: async (activity, signal) => {
        const delivery = await connection.deliver(activity, signal);
        return delivery.status === 'answered' && delivery.body !== undefined
          ? { ...delivery, body: redactor.value(delivery.body) }
          : delivery;
      },
    }),
  };
}

/** The module that redirects a Node bot's requests, for `--import`. */
export function shimUrl(): string {
  return new URL('../adapters/auth/shim.js', import.meta.url).href;
}
