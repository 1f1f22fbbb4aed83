import type { Activity } from '../../src/activity/activity.ts';
import { createBindings, type Bindings } from '../../src/replay/bindings.ts';
import { compareReplies } from '../../src/replay/compare-replies.ts';
import type { Difference } from '../../src/replay/difference.ts';
import { createMatching, type MatchingOptions } from '../../src/replay/matching.ts';
import type { RecordedReply } from '../../src/replay/recording.ts';
import { createVolatileRules, type VolatileRules } from '../../src/replay/volatile-rules.ts';

/** Replies of one turn; texts stand for messages. */
export function replies(...sent: readonly (string | Partial<Activity>)[]): RecordedReply[] {
  return sent.map((each, index) => ({
    kind: 'activity',
    activity: { type: 'message', ...(typeof each === 'string' ? { text: each } : each) },
    index,
  }));
}

export interface CompareOptions {
  readonly rules?: VolatileRules;
  readonly bindings?: Bindings;
  readonly matching?: MatchingOptions;
  readonly turn?: number;
}

export function compare(
  expected: readonly RecordedReply[],
  arrived: readonly RecordedReply[],
  { rules = createVolatileRules(), bindings = createBindings(), matching, turn = 1 }: CompareOptions = {},
): readonly Difference[] {
  return compareReplies(expected, arrived, { turn, rules, bindings, matching: createMatching(matching) })
    .differences;
}

/** Kind and path of each difference: `changed text`, `missing`. */
export function brief(differences: readonly Difference[]): string[] {
  return differences.map(({ kind, path }) => `${kind} ${path}`.trim());
}

export function card(...body: readonly Record<string, unknown>[]): Partial<Activity> {
  return {
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', body } },
    ],
  };
}

export function buttons(...titles: readonly string[]): Partial<Activity> {
  return {
    suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
  };
}
