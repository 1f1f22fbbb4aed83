import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Bindings } from './bindings.ts';
import { formatSegments, type Segment } from './compare-path.ts';
import { contentOf, diffActivities } from './diff-activity.ts';
import type { ValueChange } from './diff-value.ts';
import type { Difference } from './difference.ts';
import { nameValue } from './digest.ts';
import type { Matching } from './matching.ts';
import type { RecordedReply } from './recording.ts';
import { isSameValue } from './same-value.ts';
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
  /** Of the recording, 0 the opening. */
  readonly turn: number;
  /** Replies that were compared: without traces and typing, unless that was asked. */
  readonly recorded: readonly RecordedReply[];
  readonly arrived: readonly RecordedReply[];
  readonly pairs: readonly ReplyPair[];
  /** Place by place; `foldDifferences` puts those together that belong together. */
  readonly differences: readonly Difference[];
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
      const repeats = present.some((each) => each !== other && saysSame(each, other));
      differences.push({
        turn,
        kind: 'extra',
        path: '',
        ...told,
        arrivedIndex: other.index,
        ...(repeats && { repeats }),
      });
    }
  }
  return { turn, recorded, arrived: present, pairs, differences };
}

function saysSame(one: RecordedReply, other: RecordedReply): boolean {
  return one.kind === other.kind && isSameValue(contentOf(one.activity), contentOf(other.activity));
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
    const told = { expected: tellReply(one, type), arrived: tellReply(other, otherType) };
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
    found.push({ ...where, ...toDifference(change, one.activity) });
  }
  return found;
}

function tellReply({ activity, kind }: RecordedReply, type: string): string {
  return kind === 'activity' ? describeActivity(activity) : type;
}

function toDifference({ kind, path, expected, arrived, similarity }: ValueChange, recorded: Activity) {
  const title = titleOf(path, recorded);
  const tell = (value: unknown): string | undefined =>
    value === undefined ? undefined : `${title}${nameValue(value)}`;
  return {
    kind,
    path: formatSegments(path),
    expected: tell(expected),
    arrived: tell(arrived),
    ...(similarity === undefined ? {} : { similarity }),
  };
}

/** `Amount: ` before the value of a fact: without its title a value tells little. */
function titleOf(path: readonly Segment[], recorded: Activity): string {
  if (path.at(-1) !== 'value' || path.at(-3) !== 'facts') return '';
  let fact: unknown = recorded;
  for (const segment of path.slice(0, -1)) {
    if (typeof fact !== 'object' || fact === null || !Object.hasOwn(fact, segment)) return '';
    fact = (fact as Record<Segment, unknown>)[segment];
  }
  const title = asText(asRecord(fact)?.['title']);
  return title === undefined ? '' : `${title}: `;
}
