import type { Activity, ChannelAccount, ConversationAccount } from '../activity/activity.ts';

/** Time as the run sees it, so that tests and replays can hold it still. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Makes ids that no other conversation, also of an earlier run, has had. */
export type NewId = () => string;

/** The bot's answer to one delivered activity. */
export type Delivery =
  | {
      readonly status: 'answered';
      /** HTTP status, or the status that the adapter gave its response object. */
      readonly code: number;
      /** Parsed JSON, or the text as it came, or undefined when empty. */
      readonly body?: unknown;
      readonly contentType?: string | undefined;
    }
  /** The bot was reached and has not answered yet, after the time that a person waits. */
  | { readonly status: 'unanswered'; readonly afterMs: number }
  /** No answer arrived: connection refused, reset, bot process ended, or aborted. */
  | {
      readonly status: 'unreachable';
      readonly message: string;
      readonly hint?: string | undefined;
      /** What reports call it, where it is not the bot that is missing. */
      readonly check?: string | undefined;
    };

/**
 * One way of reaching a bot. Adapters implement it: HTTP, in-process botbuilder, and others.
 * Every implementation passes test/contract/bot-connection.
 */
export interface BotConnection {
  /** How messages name the bot: its URL, or its module. */
  readonly name: string;
  /** Whether an answer means that the turn's work is done (in process) or not necessarily (HTTP). */
  readonly answersWhenDone: boolean;
  /** Base URL at which the bot finds the Connector. */
  readonly serviceUrl: string;
  /** Posts one activity and resolves with the answer; never rejects. */
  deliver(activity: Activity, signal: AbortSignal): Promise<Delivery>;
  /** Ends the bot's process and starts it anew; undefined where it is not ours. Rejects when it does not start. */
  readonly restart?: (() => Promise<void>) | undefined;
  /** Ends what was opened for the bot: its process, sockets. Idempotent. */
  close(): Promise<void>;
}

/** What reaches a user from the bot, other than the answer to a delivery. */
export type Arrival =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'update'; readonly activity: Activity }
  | { readonly kind: 'delete'; readonly activity: Activity };

export type ChannelId = 'emulator' | 'msteams' | 'webchat' | 'directline';

/** Kinds of places where Teams puts people and bots together; other channels know `personal` alone. */
export type ConversationKind = 'personal' | 'groupChat' | 'channel' | 'thread';

export interface OpenConversation {
  readonly locale: string;
  readonly userName: string;
  /** Ids that whoever is served by us gave, where we are the channel's service; the channel makes them unless told. */
  readonly userId?: string | undefined;
  readonly conversationId?: string | undefined;
  /** Called for everything that the bot sends, in order, before the bot's call is answered. */
  readonly onArrival: (arrival: Arrival) => void;
}

/** A place where conversations are held: a Connector of ours with a bot behind it, or Direct Line. */
export interface Channel {
  readonly id: ChannelId;
  openConversation(options: OpenConversation): Promise<ChannelConversation>;
}

export interface ChannelConversation {
  readonly conversation: ConversationAccount;
  readonly user: ChannelAccount;
  readonly bot: ChannelAccount;
  /** Who is there besides the two, from the beginning. */
  readonly others?: readonly ChannelAccount[] | undefined;
  /** Whether an answer means that the turn's work is done. */
  readonly answersWhenDone: boolean;
  /** The activities that this channel sends when a user opens a conversation, to be sent in order. */
  opening(): Activity[];
  /** Fills in what the channel supplies: ids, times, accounts, serviceUrl, channelData. */
  stamp(activity: Activity): Activity;
  /**
   * Sends a stamped activity. Resolves when the bot has answered and every Connector call that was
   * under way by then has been answered too. Never rejects.
   */
  send(activity: Activity, signal: AbortSignal): Promise<Delivery>;
  close(): void;
}
