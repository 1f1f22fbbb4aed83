import { asArray, asRecord, asText } from '../../src/activity/read-values.ts';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import type { ModelServerOptions } from './model-options.ts';
import { openSdkClient } from './sdk-client.ts';
import type { ServerCall, ServerOutcome } from './server-call.ts';
import { mayPass, quote, toError, type AskedServer, type ServerFailure } from './server-failure.ts';

export interface ServerConnection {
  /** The server as messages name it: no user name, no password. */
  readonly shown: string;
  /** The same without `/v1`: where servers keep what is their own. */
  readonly root: string;
  /**
   * Sends, waits and sends again while the server says that this may help. Rejects with InfrastructureError when
   * time is up, and with the signal's reason when it is aborted; every other failure is an outcome.
   */
  try(call: ServerCall, signal: AbortSignal): Promise<ServerOutcome>;
  /** The failure as an error for whoever must act. */
  toError(failure: ServerFailure, doing: string): Error;
  /** A server's words made safe to print. */
  quote(text: string): string;
  close(): Promise<void>;
}

const firstPauseMs = 500;
const longestPauseMs = 8_000;
/** Of failures that are not a matter of too many calls. */
const maxRepeats = 2;

/**
 * Opens connections to a model server; nothing is sent yet.
 * @throws ConfigError when the server wants a key and there is none.
 */
export async function openServerConnection(options: ModelServerOptions): Promise<ServerConnection> {
  const { clock, timeoutMs } = options;
  const apiKeyEnv = options.apiKeyEnv ?? (options.azure ? 'AZURE_OPENAI_API_KEY' : 'OPENAI_API_KEY');
  if (!options.key && (options.azure || options.baseUrl === undefined)) {
    throw new ConfigError('model-key-missing', `Failed to open the model: ${apiKeyEnv} is not set`, {
      hint: 'Put the key into this environment variable, or name another one with `apiKeyEnv`.',
    });
  }
  if (options.key !== undefined && !/^[\u0021-\u007e]*$/.test(options.key)) {
    const message = `Failed to open the model: the key in ${apiKeyEnv} has characters that HTTP cannot carry`;
    throw new ConfigError('model-key-unusable', message, {
      hint: 'Leave out line breaks, spaces and letters that are not ASCII.',
    });
  }
  const client = await openSdkClient(options);
  const { shown } = client;
  const server: AskedServer = { shown, key: options.key, apiKeyEnv, timeoutMs };
  const onAbort = createAbortWatch();

  /** Within the limit in any case, also when the network does not heed its signal. */
  function bounded<T>(
    work: (signal: AbortSignal) => Promise<T>,
    limitMs: number,
    signal: AbortSignal,
    late: () => Error,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(reasonOf(signal));
      const controller = new AbortController();
      const settle = (): void => {
        cancel();
        unwatch();
      };
      const giveUp = (reason: Error): void => {
        settle();
        reject(reason);
        controller.abort();
      };
      const cancel = clock.after(limitMs, () => giveUp(late()));
      const unwatch = onAbort(signal, () => giveUp(reasonOf(signal)));
      work(controller.signal).then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  async function attempt(call: ServerCall, limitMs: number, signal: AbortSignal, tries: Tries) {
    const deadline = clock.now() + limitMs;
    for (;;) {
      // The package leaves its listener on the signal: each request has one of its own.
      const once = new AbortController();
      const abort = (): void => once.abort();
      signal.addEventListener('abort', abort, { once: true });
      const outcome = await client.send(call, clock.now(), once.signal);
      signal.removeEventListener('abort', abort);
      if ('answer' in outcome) return outcome;
      tries.count += 1;
      tries.last = outcome.failure;
      const pause = pauseBefore(outcome.failure, tries.count);
      if (pause === undefined || clock.now() + pause >= deadline) return outcome;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(pause, () => {
          signal.removeEventListener('abort', cancel);
          resolve();
        });
        signal.addEventListener('abort', cancel, { once: true });
      });
    }
  }

  const connection: ServerConnection = {
    shown,
    root: client.root,
    try(call, signal) {
      const limitMs = call.timeoutMs ?? timeoutMs;
      const tries: Tries = { count: 0, last: undefined };
      const late = (): Error => {
        const before = tries.last && `; before that, ${toError(tries.last, server, call.doing).message}`;
        const message = `Failed to ${call.doing} at ${shown}: there was no whole answer within ${limitMs} ms`;
        return new InfrastructureError('model-timeout', `${message}${before ?? ''}`, {
          hint: 'If the model only needs longer, raise `timeoutMs`; if not, look at its server.',
        });
      };
      return bounded((inner) => attempt(call, limitMs, inner, tries), limitMs, signal, late);
    },
    toError: (failure, doing) => toError(failure, server, doing),
    quote: (text) => quote(text, server),
    close: () => client.close(),
  };
  return connection;
}

interface Tries {
  count: number;
  last: ServerFailure | undefined;
}

/** What to wait before the same request is sent again; undefined when that would not help. */
function pauseBefore(failure: ServerFailure, failures: number): number | undefined {
  if (!mayPass(failure)) return undefined;
  const isBusy = failure.kind === 'status' && failure.status === 429;
  if (!isBusy && failures > maxRepeats) return undefined;
  const asked = failure.kind === 'status' ? failure.retryAfterMs : undefined;
  return asked ?? Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Names of the models that the server offers; undefined when it does not say. */
export async function listModels(
  connection: ServerConnection,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<{ readonly names: readonly string[]; readonly owners: readonly string[] } | undefined> {
  const call = { method: 'get', path: '/models', doing: 'list the models', timeoutMs } as const;
  const outcome = await connection.try(call, signal);
  if ('failure' in outcome) {
    const { failure } = outcome;
    if (failure.kind === 'status' && [404, 405, 501].includes(failure.status)) return undefined;
    throw connection.toError(failure, call.doing);
  }
  const models = asArray(outcome.answer['data']).map((model) => asRecord(model));
  const textsOf = (key: string): string[] => models.flatMap((model) => asText(model?.[key]) ?? []);
  return { names: textsOf('id'), owners: textsOf('owned_by') };
}
