import type { ConversationRecord, Reason } from '../check/record.ts';
import type { ConversationOutcome } from '../scenario/events.ts';
import type { ConversationPlan } from '../scenario/run-conversation.ts';
import type { Player } from '../scenario/player.ts';
import { signatureOf } from './failure-signature.ts';
import { minimise } from './minimise.ts';
import { createSentPlayer, type SentActivity } from './sent-player.ts';

/** Plays a conversation and judges it by what a shorter one can break. */
export type Hold = (
  plan: ConversationPlan,
  player: Player,
) => Promise<{ readonly record: ConversationRecord; readonly reasons: readonly Reason[] }>;

export interface Shrunk {
  /** The conversation with the fewest user turns that still fails in the same way. */
  readonly record: ConversationRecord;
  /** User turns before and after. */
  readonly before: number;
  readonly after: number;
}

/**
 * Reduces a failed conversation to the shortest sequence of user turns that fails in the same way. Undefined when
 * its failure is that something did not happen, or does not come again when the same is sent again.
 */
export async function shrinkConversation(
  outcome: ConversationOutcome,
  hold: Hold,
  isSpent: () => boolean,
): Promise<Shrunk | undefined> {
  const wanted = new Set(outcome.reasons.map(signatureOf).filter((each) => each !== undefined));
  if (wanted.size === 0) return undefined;
  const all = sentIn(outcome.record);
  let best: ConversationRecord | undefined;
  const fails = async (part: readonly SentActivity[]): Promise<boolean> => {
    const { record, reasons } = await hold(outcome.plan, createSentPlayer(part));
    const again = reasons.some((reason) => wanted.has(signatureOf(reason) ?? ''));
    if (again) best = record;
    return again;
  };
  if (!(await fails(all))) return undefined;
  const kept = await minimise(all, fails, isSpent);
  return best && { record: best, before: all.length, after: kept.length };
}

/** All that the user sent after the opening. */
function sentIn({ entries }: ConversationRecord): SentActivity[] {
  const user = entries.find(({ from }) => from === 'user')?.activity.from?.id;
  return entries.flatMap(({ from, turn, activity }) => {
    if (from !== 'user' || turn === 0) return [];
    const answers = entries.find((other) => other.from === 'bot' && other.activity.id === activity.replyToId);
    const by = activity.from?.id === user ? undefined : activity.from;
    return [{ activity, by, answers: activity.replyToId === undefined ? undefined : answers?.activity }];
  });
}
