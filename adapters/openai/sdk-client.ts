import { asRecord, asText } from '../../src/activity/read-values.ts';
import { ConfigError } from '../../src/errors.ts';
import type { ModelServerOptions } from './model-options.ts';
import type { ServerCall, ServerOutcome } from './server-call.ts';
import { networkFailure, readRetryAfterMs, type ServerFailure } from './server-failure.ts';
import { openWholeFetch } from './whole-fetch.ts';

/** The `openai` package, told to send each request once and to leave time and repetition to its caller. */
export interface SdkClient {
  readonly shown: string;
  readonly root: string;
  /** Rejects only when the signal aborts. */
  send(call: ServerCall, nowMs: number, signal: AbortSignal): Promise<ServerOutcome>;
  close(): Promise<void>;
}

const openAiUrl = 'https://api.openai.com/v1';
/** The package sets a timer for each request; ours runs first, and ends bodies that stall too. */
const neverMs = 2_147_483_647;

/** Imports the package, which takes some hundred milliseconds the first time. */
export async function openSdkClient(options: ModelServerOptions): Promise<SdkClient> {
  const url = parseBaseUrl(options.baseUrl ?? openAiUrl);
  const credentials = basicAuth(url);
  url.username = '';
  url.password = '';
  const base = url.href.replace(/\/+$/, '');
  const { APIError, AzureOpenAI, OpenAI } = await import('openai');
  const network = openWholeFetch(base);
  const key = options.key === '' ? undefined : options.key;
  const shared = {
    apiKey: key ?? 'none',
    // Without these, the package looks them up in the environment.
    organization: null,
    project: null,
    webhookSecret: null,
    adminAPIKey: null,
    maxRetries: 0,
    timeout: neverMs,
    logLevel: 'off',
    fetch: network.fetch,
    defaultHeaders: {
      'X-Stainless-Timeout': null,
      ...(credentials !== undefined && { Authorization: credentials }),
      ...(key === undefined && credentials === undefined && { Authorization: null }),
    },
  } as const;
  const client = options.azure
    ? new AzureOpenAI({
        ...shared,
        apiVersion: options.azure.apiVersion,
        baseURL: base.endsWith('/openai') ? base : `${base}/openai`,
      })
    : new OpenAI({ ...shared, baseURL: base });

  function failureOf(error: unknown, nowMs: number): ServerFailure {
    if (error instanceof SyntaxError) {
      return { kind: 'answer', why: 'its answer is no JSON, or only the beginning of some' };
    }
    if (!(error instanceof APIError)) return networkFailure(error);
    const status: unknown = error.status;
    if (typeof status !== 'number') return networkFailure(error);
    return {
      kind: 'status',
      status,
      said: error.message.replace(/^\d{3} (?:status code \(no body\))?/, ''),
      code: asText(error.code),
      param: asText(error.param),
      retryAfterMs: readRetryAfterMs(error.headers as Headers | undefined, nowMs),
    };
  }

  return {
    shown: base,
    root: base.replace(/\/v1$/, ''),
    async send({ method, path, body }, nowMs, signal) {
      try {
        const answer: unknown =
          method === 'get' ? await client.get(path, { signal }) : await client.post(path, { body, signal });
        const record = asRecord(answer);
        return record ? { answer: record } : { failure: { kind: 'answer', why: describe(answer) } };
      } catch (error) {
        if (signal.aborted) throw error;
        return { failure: failureOf(error, nowMs) };
      }
    },
    close: () => network.close(),
  };
}

function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError('bad-base-url', `Failed to use \`baseUrl\`: it is not an http or https URL`, {
      hint: 'Write it in full, for example http://localhost:8000/v1.',
    });
  }
  return url;
}

function basicAuth({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

/** What came in place of a JSON object, without its words: a page may hold anything. */
function describe(answer: unknown): string {
  if (typeof answer !== 'string') return `its answer is ${answer === null ? 'null' : 'no JSON object'}`;
  if (/^\s*<(?:!doctype|html|head|body)/i.test(answer)) return 'its answer is a web page (HTML), not JSON';
  return answer.trim() === '' ? 'its answer is empty' : 'its answer is text, not JSON';
}
