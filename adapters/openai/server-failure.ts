import { toPlainLine } from '../../src/activity/plain-text.ts';
import { ConfigError, InfrastructureError, messageOf, type UnderstudyError } from '../../src/errors.ts';

/** Why a request brought no answer. */
export type ServerFailure =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** The server's own words and code, as they came. */
      readonly said: string;
      readonly code?: string | undefined;
      /** The field that it did not like. */
      readonly param?: string | undefined;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'network'; readonly code: string | undefined; readonly message: string }
  /** An answer came that cannot be one. */
  | { readonly kind: 'answer'; readonly why: string };

/** How messages name what was asked, and what must not show in them. */
export interface AskedServer {
  readonly shown: string;
  readonly key?: string | undefined;
  readonly apiKeyEnv: string;
  readonly timeoutMs: number;
}

/** The failure as an error for whoever must act, in one sentence with a hint. */
export function toError(failure: ServerFailure, server: AskedServer, doing: string): UnderstudyError {
  const where = `Failed to ${doing} at ${server.shown}`;
  if (failure.kind === 'network') {
    const reason = networkReasons[failure.code ?? ''] ?? quote(failure.message, server);
    const code = failure.code === undefined ? '' : ` (${failure.code})`;
    return new InfrastructureError('model-unreachable', `${where}: ${reason}${code}`, {
      hint: 'Is the model server running, and is this its address (`baseUrl`)?',
    });
  }
  if (failure.kind === 'answer') {
    return new InfrastructureError('model-bad-answer', `${where}: ${failure.why}`, {
      hint: 'Is this an OpenAI-compatible server, and does `baseUrl` end where its API begins, usually in /v1?',
    });
  }
  return statusError(failure, server, where);
}

function statusError(
  failure: Extract<ServerFailure, { kind: 'status' }>,
  server: AskedServer,
  where: string,
): UnderstudyError {
  const { status, code } = failure;
  // Servers put the key, or a part of it, into their own words for these two.
  if (status === 401 || status === 403) {
    const held = server.key === undefined ? 'no key was sent' : `the key in ${server.apiKeyEnv} was refused`;
    return new ConfigError('model-unauthorized', `${where}: ${held} (HTTP ${status})`, {
      hint: `Set ${server.apiKeyEnv} to a key of this server, or name another variable with \`apiKeyEnv\`.`,
    });
  }
  const said = failure.said === '' ? '' : `: ${quote(failure.said, server)}`;
  if (code === 'content_filter') {
    return new InfrastructureError(
      'model-refused',
      `${where}: its content filter refuses the request${said}`,
    );
  }
  if (status === 429) {
    const wait = failure.retryAfterMs;
    const asks = wait === undefined ? '' : ` and asks to wait ${Math.ceil(wait / 1000)} s`;
    return new InfrastructureError(
      'model-rate-limited',
      `${where}: it refuses more calls${asks}, with ${server.timeoutMs} ms for one call (HTTP 429)${said}`,
      {
        hint:
          code === 'insufficient_quota'
            ? 'The quota of this key is spent.'
            : 'Lower `concurrency`, raise `timeoutMs`, or ask for a higher limit.',
      },
    );
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new InfrastructureError('model-failed', `${where}: HTTP ${status}${said}`, {
      hint: "Look at the model server's own output.",
    });
  }
  if (status === 404 || status === 405) {
    return new ConfigError('model-wrong-path', `${where}: it has nothing there (HTTP ${status})${said}`, {
      hint: 'Does `baseUrl` end where its API begins, usually in /v1?',
    });
  }
  return new ConfigError('model-refused-request', `${where}: it refuses the request (HTTP ${status})${said}`);
}

/** The server's words, safe to print, without the key. */
export function quote(text: string, { key }: Pick<AskedServer, 'key'>): string {
  return toPlainLine(key === undefined || key === '' ? text : text.replaceAll(key, '***'), 200);
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the server closed the connection without a whole answer',
  EPIPE: 'the server closed the connection without a whole answer',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETOOLONG: 'its answer is too long',
};

const lasting = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ETOOLONG']);

/** Whether the same request may well be answered if it is sent again. */
export function mayPass(failure: ServerFailure): boolean {
  if (failure.kind === 'network') return !lasting.has(failure.code ?? '') && !isTlsCode(failure.code ?? '');
  if (failure.kind === 'answer') return false;
  const { status, code } = failure;
  return (
    (status === 429 && code !== 'insufficient_quota') || status === 408 || status === 409 || status >= 500
  );
}

function isTlsCode(code: string): boolean {
  return /CERT|TLS|SSL|SIGNED|EPROTO|ISSUER/.test(code);
}

/** What went wrong below HTTP: Node's code, wherever in the chain of causes it is. */
export function networkFailure(error: unknown): ServerFailure {
  let innermost = error;
  for (let depth = 0; depth < 5 && innermost !== undefined; depth += 1) {
    const code = isObject(innermost) ? innermost['code'] : undefined;
    if (typeof code === 'string') return { kind: 'network', code, message: messageOf(innermost) };
    const next = innermost instanceof AggregateError ? (innermost.errors[0] as unknown) : causeOf(innermost);
    if (next === undefined) break;
    innermost = next;
  }
  return { kind: 'network', code: undefined, message: messageOf(innermost) };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** `Retry-After` in seconds or as a date, and OpenAI's own `retry-after-ms`; undefined when there is none. */
export function readRetryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const own = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (own >= 0) return own;
  const value = headers?.get('retry-after') ?? '';
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
