import type { Activity } from '../activity/activity.ts';
import type { Delivery } from '../channel/ports.ts';
import type { Move } from '../user/move.ts';

/** One thing that was said or done in a conversation, in the order in which it happened. */
export interface RecordEntry {
  readonly from: 'user' | 'bot';
  readonly kind: 'activity' | 'update' | 'delete';
  readonly activity: Activity;
  /** Turn that it belongs to: 0 is the opening, 1 the user's first move. */
  readonly turn: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  /** Arrived after the turn that it answers had ended. */
  readonly late?: boolean | undefined;
  /** Answers nothing that the user said. */
  readonly proactive?: boolean | undefined;
}

/** One exchange: what the user did, and how the bot's side took it. */
export interface TurnRecord {
  readonly index: number;
  /** Undefined for the opening. */
  readonly move: Move | undefined;
  readonly sentIds: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** What the channel asked of the bot by itself, to bring cards up to date. */
  readonly refreshes?: readonly { readonly id: string; readonly delivery: Delivery }[] | undefined;
  /** Whether a person would have expected a visible reply. */
  readonly expectsReply: boolean;
  /** Until the first visible reply; undefined when none came. */
  readonly latencyMs: number | undefined;
  readonly durationMs: number;
  /** The reply timeout passed without a visible reply. */
  readonly timedOut: boolean;
}
