import type { ServerFailure } from './server-failure.ts';

/** One request to a model server. */
export interface ServerCall {
  readonly method: 'get' | 'post';
  /** From `/v1` on, or a whole URL at the same server. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** Completes "Failed to … at <server>". */
  readonly doing: string;
  /** At most, with all it is tried again; the connection's own limit unless told. */
  readonly timeoutMs?: number | undefined;
}

/** An answer, or why there is none although the server was reached or tried long enough. */
export type ServerOutcome =
  { readonly answer: Readonly<Record<string, unknown>> } | { readonly failure: ServerFailure };
