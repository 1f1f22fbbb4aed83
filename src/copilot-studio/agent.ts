import type { Activity } from '../activity/activity.ts';

/** Which agent: either its address, or the names of environment and agent. */
export interface AgentSettings {
  readonly environmentId?: string | undefined;
  readonly schemaName?: string | undefined;
  readonly agentIdentifier?: string | undefined;
  readonly cloud?: string | undefined;
  readonly directConnectUrl?: string | undefined;
}

/** An agent of Copilot Studio, met by its direct-to-engine protocol: each turn is a request, its answer a stream. */
export interface CopilotStudioAgent {
  /** How messages name it: the host where it is. */
  readonly name: string;
  /** Begins a conversation. Never rejects. */
  start(locale: string, listener: TurnListener, signal: AbortSignal): Promise<TurnEnd>;
  /** Says something in a conversation; it is sent once. Never rejects. */
  execute(
    activity: Activity,
    conversationId: string,
    listener: TurnListener,
    signal: AbortSignal,
  ): Promise<TurnEnd>;
  /** Ends the turns that are under way. Idempotent. */
  close(): Promise<void>;
}

/** Hears what comes in a turn, in order, while it goes on. */
export interface TurnListener {
  /** The service has taken the turn; it may name the conversation now, or in what it says. */
  onTaken(conversationId: string | undefined): void;
  /** What an event of the stream holds, parsed. Returns a sentence where that is no activity. */
  onActivity(body: unknown): string | undefined;
}

/** How a turn ended. */
export type TurnEnd =
  /** The agent has said all; so many activities Microsoft's own client could not read. */
  | { readonly status: 'ended'; readonly unread: number }
  /** The service answered with an error; the turn was not taken. */
  | { readonly status: 'refused'; readonly code: number; readonly said: string }
  /** The turn was taken, but not all that was said can be known. */
  | { readonly status: 'broken'; readonly message: string }
  /** No answer came. */
  | { readonly status: 'unreachable'; readonly message: string }
  | { readonly status: 'aborted' };
