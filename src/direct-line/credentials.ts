import { asRecord, asText } from '../activity/read-values.ts';
import type { Clock } from '../channel/ports.ts';
import { ConfigError, InfrastructureError, messageOf } from '../errors.ts';
import { directLineRoot } from './protocol.ts';
import { askAgain } from './too-much.ts';
import type { ClientAnswer, ClientRequest, DirectLineTransport } from './transport.ts';

/** What lets us talk to a bot on Direct Line; the values come from the environment. */
export type DirectLineCredentials =
  /** Good for any number of conversations. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** Good for one conversation. */
  | { readonly kind: 'token'; readonly token: string }
  /** Gives tokens to whoever asks, as Copilot Studio does. */
  | { readonly kind: 'tokenEndpoint'; readonly url: string };

export interface DirectLineGrant {
  /** Base URL of the service, with `/v3/directline`. */
  readonly base: string;
  readonly token: string;
  /** Undefined where only the start of the conversation tells. */
  readonly conversationId?: string | undefined;
  readonly expiresInS?: number | undefined;
}

export interface GrantOptions {
  readonly transport: DirectLineTransport;
  readonly clock: Clock;
  readonly credentials: DirectLineCredentials;
  /** Where the service is, such as `https://europe.directline.botframework.com`. */
  readonly domain: string | undefined;
  readonly user: { readonly id: string; readonly name: string };
  readonly signal: AbortSignal;
}

const publicDomain = 'https://directline.botframework.com';

/**
 * A token for one conversation. Rejects with ConfigError for a secret or an address that is not accepted, with
 * InfrastructureError when the service cannot be reached or understood.
 */
export async function obtainToken(options: GrantOptions): Promise<DirectLineGrant> {
  const { credentials, domain = publicDomain, user } = options;
  if (credentials.kind === 'tokenEndpoint') return askTokenEndpoint(credentials.url, options);
  const base = baseOf(domain);
  if (credentials.kind === 'token') return { base, token: credentials.token };
  const { secret } = credentials;
  const url = `${base}/tokens/generate`;
  const answer = await ask(options, { method: 'POST', url, token: secret, body: { user } });
  if (answer.status === 401 || answer.status === 403) {
    throw new ConfigError(
      'direct-line-secret',
      `Failed to open a conversation at ${domain}: the secret is not accepted (${describeAnswer(answer)}).`,
      {
        hint: 'Take it from the Direct Line channel of the bot; a regional bot also needs bot.directLine.domain.',
      },
    );
  }
  return readGrant(answer, url, base);
}

async function askTokenEndpoint(url: string, options: GrantOptions): Promise<DirectLineGrant> {
  const base = baseOf(options.domain ?? (await findRegion(url, options)) ?? publicDomain);
  const answer = await ask(options, { method: 'GET', url });
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    throw new ConfigError(
      'direct-line-token-endpoint',
      `Failed to get a token from ${withoutQuery(url)}: it answered ${describeAnswer(answer)}.`,
      {
        hint: 'Copy the token endpoint anew. An agent that wants sign-in, or secured access, gives no token to just anybody.',
      },
    );
  }
  return readGrant(answer, url, base);
}

/** Copilot Studio tells beside its token endpoint where its agent's Direct Line is. */
async function findRegion(url: string, options: GrantOptions): Promise<string | undefined> {
  if (!isCopilotStudio(url)) return undefined;
  const settings = new URL('/powervirtualagents/regionalchannelsettings', url);
  const version = new URL(url).searchParams.get('api-version');
  if (version !== null) settings.searchParams.set('api-version', version);
  const { body } = await ask(options, { method: 'GET', url: settings.href });
  const found = asText(asRecord(asRecord(body)?.['channelUrlsById'])?.['directline']);
  return found !== undefined && isServiceUrl(found) ? found : undefined;
}

/** Whether a token endpoint is that of a Copilot Studio agent. */
export function isCopilotStudio(url: string): boolean {
  return new URL(url).pathname.startsWith('/powervirtualagents/');
}

async function ask(options: GrantOptions, request: ClientRequest): Promise<ClientAnswer> {
  try {
    return await askAgain(() => options.transport.request(request, options.signal), options.clock);
  } catch (error) {
    throw new InfrastructureError(
      'direct-line-unreachable',
      `Failed to reach ${withoutQuery(request.url)}: ${messageOf(error)}`,
      { hint: 'Check the address (bot.directLine) and the network.', cause: error },
    );
  }
}

function readGrant(answer: ClientAnswer, url: string, base: string): DirectLineGrant {
  const body = asRecord(answer.body);
  const token = asText(body?.['token']);
  if (answer.status >= 300 || token === undefined) {
    throw new InfrastructureError(
      'direct-line-answer',
      `Failed to get a token from ${withoutQuery(url)}: it answered ${describeAnswer(answer)}${answer.status < 300 ? ' without a token' : ''}.`,
      {
        hint:
          answer.status === 429
            ? 'It takes no more for now: lower concurrency, or try again later.'
            : 'What answers there is not Direct Line, or it has a fault; try again later.',
      },
    );
  }
  const expiresInS = Number(body?.['expires_in']);
  return {
    base,
    token,
    conversationId: asText(body?.['conversationId']),
    expiresInS: expiresInS > 0 ? expiresInS : undefined,
  };
}

/** Status and the service's own words, if it has any. */
export function describeAnswer({ status, body }: ClientAnswer): string {
  const error = asRecord(asRecord(body)?.['error']);
  const words = [asText(error?.['code']), asText(error?.['message'])].filter(Boolean).join(': ');
  return words === '' ? String(status) : `${status}, ${words.slice(0, 200)}`;
}

function baseOf(domain: string): string {
  const plain = domain.replace(/\/+$/, '');
  return plain.endsWith(directLineRoot) ? plain : `${plain}${directLineRoot}`;
}

/** A query may hold a key. */
function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

/** Tokens are sent there: over TLS, or to this machine. */
function isServiceUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
