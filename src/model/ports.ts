/** What somebody said, as a model of users sees it: the simulated person is `user`, the bot `assistant`. */
export interface Utterance {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** How a model draws its words. */
export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** Tokens at most; an answer that is cut off there ends with `length`. */
  readonly maxTokens: number;
  /** Same seed, same request, same answer, where the model keeps to it. */
  readonly seed: number;
}

/** Asks a model of users (UserLM) for the user's next turn. */
export interface TurnRequest {
  readonly kind: 'turn';
  /** What the user wants: "You are a user who wants to …". */
  readonly intent: string;
  /** In order, the roles alternating; empty before the user's first turn, if the bot has not spoken either. */
  readonly turns: readonly Utterance[];
  readonly sampling: Sampling;
  /** What must not be drawn. Clients see to it where their server can; callers check the answer in any case. */
  readonly bans: {
    /** The token by which the user leaves. */
    readonly end: boolean;
    /** Words that must not begin the turn, in any case. */
    readonly firstWords: readonly string[];
  };
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Asks an ordinary chat model, as a user that is only prompted, or as a judge. */
export interface ChatRequest {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  readonly sampling: Sampling;
  /** The JSON Schema that the answer's text must follow; undefined for plain text. */
  readonly answer?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | undefined;
}

export type ModelRequest = TurnRequest | ChatRequest;

/** Tokens as the server counted them; estimated (4 characters each) where it does not say. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface ModelAnswer {
  /** As it was drawn, end tokens removed: it may begin with a line break, and may be empty. */
  readonly text: string;
  /** Its turn was over; it left the conversation; it was cut off at `maxTokens`. */
  readonly end: 'turn' | 'conversation' | 'length';
  readonly usage: Usage;
}

/**
 * A model of whatever make. Rejects with InfrastructureError when it cannot be reached or does not answer as it
 * should, with ConfigError when it was asked for in the wrong way, and with the signal's reason when aborted;
 * always within its own time limit.
 */
export interface ModelClient {
  /** The model's name, for results. */
  readonly name: string;
  send(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}

/** A client with what was opened for it: connections, a child process. */
export interface OpenedModel extends ModelClient {
  /** What was found out about the server or file and how it is therefore called, one sentence each. */
  readonly findings: readonly string[];
  /** Idempotent. */
  close(): Promise<void>;
}
