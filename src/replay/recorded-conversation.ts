import type { Activity } from '../activity/activity.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { Move, MoveAct } from '../user/move.ts';
import type { Recording } from './recording.ts';

/** What checks and reports know of a conversation's course. */
export interface RecordedConversation {
  readonly entries: readonly RecordEntry[];
  readonly turns: readonly TurnRecord[];
}

/**
 * A transcript as checks and reports know a conversation. The user's moves are those given, as far as they account
 * for what was sent; otherwise each activity that was sent is a move.
 */
export function toConversation(
  activities: readonly Activity[],
  recording: Recording,
  given?: readonly Move[],
): RecordedConversation {
  const sent = recording.turns
    .flatMap((turn) => [turn.sent, turn.meanwhile])
    .filter((each) => each !== undefined);
  const moves = given && sendersOf(given).length === sent.length ? given : asSent(recording, given);
  const senders = sendersOf(moves);
  const turnOf = new Map(sent.map((activity, index) => [activity, senders[index] ?? 0]));
  const turnOfId = new Map([...turnOf].map(([{ id }, turn]) => [id, turn]));
  const replies = new Map(
    recording.turns.flatMap((turn) => turn.replies.map((reply) => [reply.index, reply])),
  );
  let current = 0;
  const entries = activities.map((activity, index): RecordEntry => {
    const reply = replies.get(index);
    const common = { activity: reply?.activity ?? activity, atMs: Date.parse(activity.timestamp ?? '') };
    if (!reply) current = turnOf.get(activity) ?? current;
    const answered = activity.replyToId === undefined ? undefined : turnOfId.get(activity.replyToId);
    return reply
      ? { ...common, from: 'bot', kind: reply.kind, turn: answered ?? current }
      : { ...common, from: 'user', kind: 'activity', turn: current };
  });
  return { entries, turns: [undefined, ...moves].map(toTurn) };
}

/** The turn of each activity that moves send, in order. */
function sendersOf(moves: readonly Move[]): number[] {
  return moves.flatMap(({ act, meanwhile }, index) =>
    [act, meanwhile].flatMap((each) =>
      each && each.kind !== 'wait' && each.kind !== 'end' ? [index + 1] : [],
    ),
  );
}

function asSent({ turns }: Recording, given: readonly Move[] = []): Move[] {
  const moves = turns.flatMap(({ sent, meanwhile }): Move[] =>
    sent ? [{ act: actOf(sent), behaviours: [], ...(meanwhile && { meanwhile: actOf(meanwhile) }) }] : [],
  );
  return [...moves, ...given.slice(-1).filter(({ act }) => act.kind === 'end')];
}

function actOf(sent: Activity): MoveAct {
  const says = sent.type === 'message' && typeof sent.text === 'string' && sent.text !== '';
  return says ? { kind: 'say', text: sent.text ?? '' } : { kind: 'send', activity: sent };
}

function toTurn(move: Move | undefined, index: number): TurnRecord {
  return {
    index,
    move,
    sentIds: [],
    deliveries: [],
    expectsReply: false,
    latencyMs: undefined,
    durationMs: 0,
    timedOut: false,
  };
}
