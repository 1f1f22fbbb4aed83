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

export interface OpenedLoop {
  readonly loop: Loop;
  readonly close: () => void;
}

export function turnsOf({ conversations, messages }: Work): number {
  return conversations * (messages + 1);
}

export function textOf(message: number): string {
  return `message ${message}`;
}
