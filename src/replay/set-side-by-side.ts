import { align, alignLazily, type Alignable, type AlignedPair } from './align.ts';
import type { Bindings } from './bindings.ts';
import { contentOf } from './diff-activity.ts';
import { alignable } from './diff-value.ts';
import type { RecordedReply } from './recording.ts';
import { isSameValue } from './same-value.ts';
import type { RuledPlace } from './volatile-rules.ts';

/** A recorded reply and what came in its place; one of them may be missing. */
export interface Side {
  readonly one: RecordedReply | undefined;
  readonly other: RecordedReply | undefined;
  /** Of the recorded reply among the turn's, from 1. */
  readonly number: number;
  /** The same of the arrived one. */
  readonly place: number;
  /** It came, but before or after others than it did. */
  readonly isMoved: boolean;
}

/** Sets the replies of a turn side by side, so that one that was inserted or dropped leaves the others together. */
export function setSideBySide(
  recorded: readonly RecordedReply[],
  present: readonly RecordedReply[],
  place: RuledPlace,
  bindings: Bindings,
): Side[] {
  const keys = new Map<RecordedReply, string>();
  const pairs = alignLazily(recorded, present, isPlainlySame, (rest, otherRest) => {
    const known = (text: string): string | undefined => bindings.arrivedFor(text);
    const standing = (text: string): string | undefined => (bindings.isBound(text) ? text : undefined);
    const items = rest.map((reply) => alignableReply(reply, place, known));
    const others = otherRest.map((reply) => alignableReply(reply, place, standing));
    for (const [at, reply] of rest.entries()) keys.set(reply, keyOf(items[at]));
    for (const [at, reply] of otherRest.entries()) keys.set(reply, keyOf(others[at]));
    return align(items, others);
  });
  const movedTo = findMoved(
    pairs,
    (at) => keyAt(recorded, at),
    (at) => keyAt(present, at),
  );
  function keyAt(replies: readonly RecordedReply[], at: number): string | undefined {
    const reply = replies[at];
    return reply && keys.get(reply);
  }
  const taken = new Set(movedTo.values());
  return pairs.flatMap(({ expected, arrived }): Side[] => {
    if (expected === undefined && arrived !== undefined && taken.has(arrived)) return [];
    const moved = expected === undefined ? undefined : movedTo.get(expected);
    const found = moved ?? arrived;
    return [
      {
        one: expected === undefined ? undefined : recorded[expected],
        other: found === undefined ? undefined : present[found],
        number: (expected ?? -1) + 1,
        place: (found ?? -1) + 1,
        isMoved: moved !== undefined,
      },
    ];
  });
}

/** Of replies that are missing in one place and extra in another, which belong together. */
function findMoved(
  pairs: readonly AlignedPair[],
  keyOfExpected: (at: number) => string | undefined,
  keyOfArrived: (at: number) => string | undefined,
): Map<number, number> {
  const left = new Map<string | undefined, number[]>();
  for (const { expected, arrived } of pairs) {
    if (expected !== undefined || arrived === undefined) continue;
    const list = left.get(keyOfArrived(arrived));
    if (list) list.push(arrived);
    else left.set(keyOfArrived(arrived), [arrived]);
  }
  const movedTo = new Map<number, number>();
  for (const { expected, arrived } of pairs) {
    if (expected === undefined || arrived !== undefined) continue;
    const found = left.get(keyOfExpected(expected))?.shift();
    if (found !== undefined) movedTo.set(expected, found);
  }
  return movedTo;
}

/** `messageUpdate` and `messageDelete` as transcripts call them; otherwise the activity's type. */
export function typeOf({ kind, activity }: RecordedReply): string {
  if (kind === 'update') return 'messageUpdate';
  return kind === 'delete' ? 'messageDelete' : activity.type;
}

/** So nearly always, that the costly way is not needed. */
function isPlainlySame(one: RecordedReply, other: RecordedReply): boolean {
  return (
    typeOf(one) === typeOf(other) &&
    one.activity.text === other.activity.text &&
    isSameValue(one.activity.attachments, other.activity.attachments)
  );
}

function alignableReply(
  reply: RecordedReply,
  place: RuledPlace,
  known: (text: string) => string | undefined,
): Alignable {
  const { text, attachments, ...rest } = contentOf(reply.activity);
  // What tells replies apart comes first: long keys are cut.
  return { ...alignable([text, attachments, rest], place, known), sort: typeOf(reply) };
}

function keyOf(item: Alignable | undefined): string {
  return `${item?.sort}\n${item?.key}`;
}
