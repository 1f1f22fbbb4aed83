import { describeActivity } from '../activity/describe.ts';
import type { Bindings } from './bindings.ts';
import { formatSegments } from './compare-path.ts';
import { diffActivities } from './diff-activity.ts';
import type { ValueChange } from './diff-value.ts';
import type { Difference } from './difference.ts';
import { nameValue } from './digest.ts';
import type { Matching } from './matching.ts';
import type { RecordedReply } from './recording.ts';
import { setSideBySide, typeOf, type Side } from './set-side-by-side.ts';
import type { VolatileRules } from './volatile-rules.ts';

export interface CompareContext {
  /** Turn of the recording, 0 the opening. */
  readonly turn: number;
  readonly rules: VolatileRules;
  /** Of the whole conversation: what was bound in one turn is expected again in the next ones. */
  readonly bindings: Bindings;
  readonly matching: Matching;
}

/** A recorded reply with the one that arrived in its place. */
export interface ReplyPair {
  readonly expected: RecordedReply;
  readonly arrived: RecordedReply;
}

export interface ComparedTurn {
  readonly pairs: ReplyPair[];
  readonly differences: Difference[];
}

/**
 * Compares what the bot answered in one turn with what was recorded. Replies are set side by side first: one that
 * was inserted or dropped is one difference, and so is one that comes in another place (path `order`) or is of
 * another type (path `type`). Values that the bot makes up are bound on first sight.
 */
export function compareReplies(
  expected: readonly RecordedReply[],
  arrived: readonly RecordedReply[],
  context: CompareContext,
): ComparedTurn {
  const { turn, rules, bindings, matching } = context;
  const recorded = comparedReplies(expected, matching);
  const present = comparedReplies(arrived, matching);
  const pairs: ReplyPair[] = [];
  const differences: Difference[] = [];
  for (const side of setSideBySide(recorded, present, rules.at(turn, 0), bindings)) {
    const { one, other } = side;
    if (one && other) {
      pairs.push({ expected: one, arrived: other });
      differences.push(...comparePair(one, other, side, context));
    } else if (one) {
      const told = { expected: describeActivity(one.activity), arrived: undefined };
      differences.push({ turn, kind: 'missing', path: '', ...told, recordedIndex: one.index });
    } else if (other) {
      const told = { expected: undefined, arrived: describeActivity(other.activity) };
      differences.push({ turn, kind: 'extra', path: '', ...told, arrivedIndex: other.index });
    }
  }
  return { pairs, differences };
}

/** Replies without those that come and go: traces and typing, unless they are to be compared. */
export function comparedReplies(replies: readonly RecordedReply[], matching: Matching): RecordedReply[] {
  return replies.filter(({ activity: { type } }) => {
    if (type === 'trace') return matching.traces === 'compare';
    return type !== 'typing' || matching.typing === 'compare';
  });
}

function comparePair(
  one: RecordedReply,
  other: RecordedReply,
  { number, place, isMoved }: Side,
  { turn, rules, bindings, matching }: CompareContext,
): Difference[] {
  const where = { turn, kind: 'changed', recordedIndex: one.index, arrivedIndex: other.index } as const;
  const [type, otherType] = [typeOf(one), typeOf(other)];
  if (type !== otherType) {
    const told = { expected: tell(one, type), arrived: tell(other, otherType) };
    return [{ ...where, path: 'type', ...told }];
  }
  const found: Difference[] = [];
  if (isMoved) {
    const told = {
      expected: `reply ${number}: ${describeActivity(one.activity)}`,
      arrived: `reply ${place}`,
    };
    found.push({ ...where, path: 'order', ...told });
  }
  const { id } = one.activity;
  const isSameTarget = bindings.bindId(id, other.activity.id);
  if (!isSameTarget && one.kind !== 'activity') {
    // It changed or took away another message than it did.
    found.push({ ...where, path: 'id', expected: bindings.arrivedIdFor(id), arrived: other.activity.id });
  }
  if (one.kind === 'delete') return found;
  const comparison = { turn, place: rules.at(turn, number), bindings, matching };
  for (const change of diffActivities(one.activity, other.activity, comparison)) {
    found.push({ ...where, ...toDifference(change) });
  }
  return found;
}

function tell({ activity, kind }: RecordedReply, type: string): string {
  return kind === 'activity' ? describeActivity(activity) : type;
}

function toDifference({ kind, path, expected, arrived, similarity }: ValueChange) {
  return {
    kind,
    path: formatSegments(path),
    expected: expected === undefined ? undefined : nameValue(expected),
    arrived: arrived === undefined ? undefined : nameValue(arrived),
    ...(similarity === undefined ? {} : { similarity }),
  };
}
