import type { Clock } from '../../src/channel/ports.ts';

/** Where a model answers, and how long that may take. */
export interface ModelServerOptions {
  /** Up to and with `/v1`; the resource with `azure`; OpenAI's own address unless told. */
  readonly baseUrl?: string | undefined;
  /** The model's name at the server; its only model unless told. */
  readonly name?: string | undefined;
  /** The key itself: it is sent, and never shown. */
  readonly key?: string | undefined;
  /** The environment variable that the key came from, or was looked for in: for messages. */
  readonly apiKeyEnv?: string | undefined;
  readonly azure?: { readonly apiVersion: string } | undefined;
  /** How long one call may take with all it is tried again. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Ends the opening. */
  readonly signal?: AbortSignal | undefined;
}

/** How a model of users is called. */
export type UserModelApi = 'completions' | 'chat' | 'ollama';

export interface UserModelOptions extends ModelServerOptions {
  /** `auto` finds out. */
  readonly api: UserModelApi | 'auto';
  /** Whether the model gets the prompt with a beginning-of-text token; as the server does it unless told. */
  readonly bos?: boolean | undefined;
}

/** One thing that was found out about a model, as `doctor` prints it. */
export interface ModelFinding {
  readonly status: 'ok' | 'warn' | 'fail';
  /** One sentence. */
  readonly message: string;
  readonly hint?: string | undefined;
  /** Who must act, for `fail`: the user (2), or whoever runs the server (3). */
  readonly exitCode?: 2 | 3 | undefined;
}
