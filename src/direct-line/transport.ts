import type { UploadedFile } from './attachment-store.ts';

/** How a client reaches a Direct Line service. */
export interface DirectLineTransport {
  /** Resolves with any answer; rejects only when none came, or it was aborted. */
  request(request: ClientRequest, signal: AbortSignal): Promise<ClientAnswer>;
  /** Opens a stream; `onEnd` is called once, also when it never opened. */
  openStream(url: string, events: StreamEvents): ClientStream;
}

export interface ClientRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  /** Sent as bearer; none where it is undefined. */
  readonly token?: string | undefined;
  /** Sent as JSON, or as the activity of an upload. */
  readonly body?: unknown;
  readonly files?: readonly UploadedFile[] | undefined;
}

export interface ClientAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when there was none, or it cannot be taken. */
  readonly body?: unknown;
  readonly retryAfterMs?: number | undefined;
}

export interface StreamEvents {
  onOpen(): void;
  /** Text of a frame that is not empty. */
  onFrame(text: string): void;
  onEnd(reason: string): void;
}

export interface ClientStream {
  close(): void;
}
