/** A piece of work that tester and bare loop do alike. */
export interface Work {
  /** In all. */
  readonly conversations: number;
  /** Conversations at the same time. */
  readonly concurrency: number;
  /** What the user says in each, after having joined it; the bot replies to each and to the joining. */
  readonly messages: number;
  readonly deliveryMode: 'normal' | 'expectReplies';
}

/** One way of doing it. Rejects when a reply is missing: a figure for work that was not done would be worthless. */
export type Loop = (work: Work) => Promise<void>;

/** What a loop runs against and leaves behind. */
export interface LoopOptions {
  /** The bot's messaging endpoint; undefined for the bot in this process. */
  readonly endpoint: string | undefined;
  /** A folder that exists, for whatever is written. */
  readonly folder: string;
}

export function turnsOf({ conversations, messages }: Work): number {
  return conversations * (messages + 1);
}

export function textOf(message: number): string {
  return `message ${message}`;
}
