import { describeActivity } from '../activity/describe.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import { describeTurn } from './moves.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, visibleReplies, type VisibleReply } from './visible.ts';

/**
 * `no-reply`, failed: a move to which a person expects a visible reply (a message, a tap or a form that
 * reaches the bot) got none, neither before the reply timeout nor later. Waiting, leaving, reactions, events,
 * links and moves that did not reach the bot or were refused by it do not count. Of two messages sent at once
 * the first needs a reply of its own, where the bot says which it replies to: what was interjected may go
 * unanswered, what it was interjected into may not.
 */
export function checkNoReply(record: ConversationRecord): Reason[] {
  const replies = visibleReplies(record);
  return [...silence(record, replies), ...record.turns.flatMap((turn) => passedOver(record, turn, replies))];
}

function passedOver(
  record: ConversationRecord,
  turn: TurnRecord,
  replies: readonly VisibleReply[],
): Reason[] {
  const [first, ...others] = turn.sentIds;
  if (first === undefined || others.length === 0 || !turn.expectsReply) return [];
  const [delivery] = turn.deliveries;
  if (delivery?.status !== 'answered' || delivery.code >= 400) return [];
  const answered = replies
    .filter((reply) => reply.entry.turn === turn.index)
    .map(({ entry }) => entry.activity.replyToId);
  if (answered.length === 0 || answered.some((id) => id === undefined || id === first)) return [];
  const index = record.entries.findIndex(({ activity }) => activity.id === first);
  return [
    {
      check: 'no-reply',
      severity: 'failed',
      message: `The bot replied only to the second of two messages in turn ${turn.index}.`,
      expected: `a visible reply to: ${describeTurn(turn)}`,
      arrived: `replies to what was sent at the same time, within ${turn.durationMs} ms`,
      ...(index >= 0 && { activityId: first, activityIndex: index }),
    },
  ];
}

function silence(record: ConversationRecord, replies: readonly VisibleReply[]): Reason[] {
  return silentTurns(record)
    .filter((turn) => !replies.some((reply) => reply.entry.turn === turn.index))
    .map((turn) => {
      const index = lastSent(record, turn);
      const others = record.entries.filter((entry) => entry.from === 'bot' && entry.turn === turn.index);
      return {
        check: 'no-reply',
        severity: 'failed',
        message: `The bot did not reply in turn ${turn.index}.`,
        expected: `a visible reply to: ${describeTurn(turn)}`,
        arrived: `${othersIn(others)} within ${turn.durationMs} ms`,
        ...(index >= 0 && { activityId: record.entries[index]?.activity.id, activityIndex: index }),
      };
    });
}

/**
 * `late-reply`, failed: a move to which a person expects a visible reply got its first one only after the
 * reply timeout. Further messages that follow a timely first one may come at any time. A warning where a bot
 * replied in time and had not answered the request itself by then: channels take that for a failure.
 */
export function checkLateReply(record: ConversationRecord): Reason[] {
  const replies = visibleReplies(record);
  const late = silentTurns(record).flatMap((turn) => {
    const first = replies.find((reply) => reply.entry.turn === turn.index);
    return first ? [lateReason(record, turn, first)] : [];
  });
  return [...late, ...record.turns.flatMap((turn) => openAnswer(record, turn))];
}

function openAnswer(record: ConversationRecord, turn: TurnRecord): Reason[] {
  if (turn.latencyMs === undefined) return [];
  return turn.deliveries.flatMap((delivery, at): Reason[] => {
    if (delivery.status !== 'unanswered') return [];
    const index = record.entries.findIndex(({ activity }) => activity.id === turn.sentIds[at]);
    const activity = record.entries[index]?.activity;
    if (activity?.type === 'invoke') return [];
    return [
      {
        check: 'late-reply',
        severity: 'warning',
        message: `The bot replied in turn ${turn.index}, and did not end its answer to the request.`,
        expected:
          'an HTTP answer within 15 s: after that, channels send an activity again or tell the user of an error',
        arrived: `none after ${delivery.afterMs} ms`,
        ...(activity && { activityId: activity.id, activityIndex: index }),
      },
    ];
  });
}

function lateReason(record: ConversationRecord, turn: TurnRecord, late: VisibleReply): Reason {
  const sentAtMs = record.entries[lastSent(record, turn)]?.atMs ?? late.entry.atMs;
  return {
    check: 'late-reply',
    severity: 'failed',
    message: `The reply in turn ${turn.index} came after the user had stopped waiting.`,
    expected: `a visible reply within ${turn.durationMs} ms to: ${describeTurn(turn)}`,
    arrived: `${describeActivity(late.activity)} after ${late.entry.atMs - sentAtMs} ms`,
    ...pointAt(late),
  };
}

/** Turns of which nothing visible had come by the time that a person waits. */
function silentTurns(record: ConversationRecord): TurnRecord[] {
  return record.turns.filter(
    (turn) =>
      turn.move !== undefined &&
      turn.expectsReply &&
      turn.latencyMs === undefined &&
      (turn.timedOut || turn.deliveries.some((delivery) => delivery.status === 'unanswered')),
  );
}

function lastSent(record: ConversationRecord, turn: TurnRecord): number {
  return record.entries.findLastIndex((entry) => entry.from === 'user' && entry.turn === turn.index);
}

function othersIn(entries: readonly RecordEntry[]): string {
  return entries.length === 0
    ? 'nothing'
    : entries.map((entry) => describeActivity(entry.activity)).join('; ');
}
