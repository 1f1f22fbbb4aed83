import type { ConversationRecord, Reason } from '../check/record.ts';
import { chatLines, type ChatLine } from './chat.ts';

/** The check whose reasons say where a replay is not as it was recorded. */
const differenceCheck = 'difference';

/** What a chat with differences is made of; every conversation's outcome has it. */
export interface JudgedChat {
  readonly record: Pick<ConversationRecord, 'entries' | 'turns'>;
  readonly reasons: readonly Reason[];
}

/** A line of the chat, or a difference that stands below the line that it is about. */
export type ChatPart = { readonly line: ChatLine } | { readonly difference: Reason };

/** Whether a reason can be shown within the chat, as a line that was expected and one that arrived. */
export function isDifference(reason: Reason): boolean {
  return reason.check === differenceCheck;
}

/**
 * The conversation as a chat with its differences in place: below the reply that is not as it was, or at the
 * end of the turn in which a reply did not come. Those that name neither come last.
 */
export function chatParts({ record, reasons }: JudgedChat): ChatPart[] {
  const lines = chatLines(record.entries, record.turns);
  const below = new Map<number, Reason[]>();
  for (const reason of reasons.filter(isDifference)) {
    const place = placeOf(reason, lines);
    below.set(place, [...(below.get(place) ?? []), reason]);
  }
  const at = (place: number): ChatPart[] => (below.get(place) ?? []).map((difference) => ({ difference }));
  return [...at(-1), ...lines.flatMap((line, place) => [{ line }, ...at(place)])];
}

/** Index of the line that a difference stands below; -1 is above all. */
function placeOf({ activityIndex, turn }: Reason, lines: readonly ChatLine[]): number {
  const last = lines.length - 1;
  if (activityIndex !== undefined) {
    const exact = lines.findIndex((line) => line.activityIndex === activityIndex);
    if (exact >= 0) return exact;
    const before = lines.findLastIndex((line) => (line.activityIndex ?? Infinity) < activityIndex);
    if (turn === undefined) return before >= 0 ? before : last;
  }
  return turn === undefined ? last : lines.findLastIndex((line) => line.turn <= turn);
}

/** A text cut into what it shares with the other at both ends, and what is its own between them. */
export interface Contrast {
  readonly before: string;
  readonly own: string;
  readonly after: string;
}

/** Where two texts part: `own` is what a reader must look at. Cut between characters, not within one. */
export function contrast(one: string, other: string): [Contrast, Contrast] {
  const a = Array.from(one);
  const b = Array.from(other);
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const cut = (all: readonly string[]): Contrast => ({
    before: all.slice(0, head).join(''),
    own: all.slice(head, all.length - tail).join(''),
    after: all.slice(all.length - tail).join(''),
  });
  return [cut(a), cut(b)];
}
