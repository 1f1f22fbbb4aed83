import type { ConversationRecord, Reason } from '../check/record.ts';
import type { RecordEntry } from '../conversation/record.ts';
import type { ConversationPlan } from './run-conversation.ts';
import type { RunDecision, Verdict } from './verdict.ts';

/** A conversation that has been held and judged. */
export interface ConversationOutcome {
  readonly plan: ConversationPlan;
  readonly persona: string;
  readonly record: ConversationRecord;
  readonly reasons: readonly Reason[];
  readonly verdict: Verdict;
  /** Path of the transcript, relative to the results folder. */
  readonly transcript: string;
  readonly durationMs: number;
}

/** What a run tells its reporters, in order; conversations overlap. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly bot: string; readonly channel: string; readonly total: number }
  | { readonly type: 'conversation-started'; readonly plan: ConversationPlan }
  | { readonly type: 'entry'; readonly plan: ConversationPlan; readonly entry: RecordEntry }
  | { readonly type: 'conversation-ended'; readonly outcome: ConversationOutcome }
  | {
      readonly type: 'run-ended';
      readonly interrupted: boolean;
      /** Undefined when nothing can be decided: the run was interrupted. */
      readonly decision?: RunDecision | undefined;
    };
