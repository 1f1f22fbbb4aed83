/** A request to the Connector, wherever it came from: a socket or the bot's HTTP client in this process. */
export interface ConnectorRequest {
  readonly method: string;
  /** Path with query, percent-encoded as it arrived, without host: `/v3/conversations/x/activities?y=z`. */
  readonly url: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON, or undefined when there was none. */
  readonly body?: unknown;
  /** Set instead of `body` when one came that could not be taken: not JSON, or too large. */
  readonly unreadable?: { readonly status: 400 | 413; readonly message: string } | undefined;
}

export interface ConnectorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON, except a Uint8Array (attachment bytes). */
  readonly body?: unknown;
  /** Sent no sooner than this resolves; at once where undefined. */
  readonly heldUntil?: Promise<void> | undefined;
  /** Instead of an answer, the connection breaks. */
  readonly dropped?: boolean | undefined;
}

/** Never rejects and never throws: errors are answers `{error:{code,message}}`. */
export type ConnectorHandler = (request: ConnectorRequest) => ConnectorResponse;
