import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { OccurredFault } from '../faults/fault.ts';
import type { UserSummary } from '../user/user.ts';

/** Everything that checks and reports know of one conversation that is over. */
export interface ConversationRecord {
  /** Name of the scenario. */
  readonly scenario: string;
  /** From 1. */
  readonly trial: number;
  readonly seed: number;
  readonly locale: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** What the user wanted, as the scenario words it with the values drawn; undefined where it does not say. */
  readonly intent?: string | undefined;
  /** Values drawn, by fact name. */
  readonly facts: Readonly<Record<string, string>>;
  readonly summary: UserSummary;
  /** Everything said and done, by both sides, in order: as in the transcript. */
  readonly entries: readonly RecordEntry[];
  /** In order; `index` 0 is the opening. */
  readonly turns: readonly TurnRecord[];
  /** What the Connector refused or found odd in this conversation. */
  readonly problems: readonly RecordedProblem[];
  /** What the channel did to the bot, where the scenario asks for it. */
  readonly faults?: readonly OccurredFault[] | undefined;
  /** Conversations that the bot held in the same run; read only by cross-talk. */
  readonly otherConversations?: (() => Iterable<OtherConversation>) | undefined;
}

/** The part of the Connector's problems that checks read. */
export interface RecordedProblem {
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly conversationId?: string | undefined;
}

export interface OtherConversation {
  readonly conversationId: string;
  /** Values that only this conversation's user has brought up: names, amounts, codes. Not what the bot offers to all. */
  readonly secrets: readonly string[];
}

/** Who a reason speaks against: the bot, the simulated user, the surroundings; a warning speaks against none. */
export type Severity = 'failed' | 'invalid' | 'errored' | 'warning';

/** Why a conversation was judged as it was. All texts are safe to print and on one line. */
export interface Reason {
  /** Name of the check or expectation. */
  readonly check: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  readonly expected?: string | undefined;
  readonly arrived?: string | undefined;
  /** The activity that it is about. */
  readonly activityId?: string | undefined;
  /** Its place in the transcript, from 0. */
  readonly activityIndex?: number | undefined;
  /** The turn that it is about, 0 the opening; for what has no activity, such as a reply that did not come. */
  readonly turn?: number | undefined;
  /** An earlier turn with a reason that may be the cause of this one. */
  readonly mayFollowTurn?: number | undefined;
}
