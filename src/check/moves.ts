import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import type { Delivery } from '../channel/ports.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { MoveAct } from '../user/move.ts';
import type { ConversationRecord } from './record.ts';

/** What a move was, in one line: `tap [Transfer]`. */
function describeAct(act: MoveAct): string {
  switch (act.kind) {
    case 'say':
      return `say "${toPlainLine(act.text, 80)}"`;
    case 'tap':
      return `tap [${toPlainLine(act.action.title, 40)}]`;
    case 'submit':
      return `submit [${toPlainLine(act.action.title, 40)}] with ${toPlainLine(JSON.stringify(act.values), 120)}`;
    case 'attach':
      return `attach ${act.attachments.map((each) => toPlainLine(each.name ?? each.contentType, 40)).join(', ')}`;
    case 'react':
      return `react with ${toPlainLine(act.reaction, 20)}`;
    case 'event':
    case 'invoke':
      return `send the ${act.kind} ${toPlainLine(act.name, 60)}`;
    case 'send':
      return `${act.as === undefined ? '' : `as ${toPlainLine(act.as, 40)}, `}send ${describeActivity(act.activity)}`;
    case 'wait':
      return `wait ${act.ms} ms`;
    case 'end':
      return 'leave';
  }
}

/** What the user did in a turn, in one line. */
export function describeTurn(turn: TurnRecord): string {
  if (!turn.move) return 'open the conversation';
  const { act, meanwhile } = turn.move;
  return meanwhile ? `${describeAct(act)}, and meanwhile ${describeAct(meanwhile)}` : describeAct(act);
}

/** One activity that the user sent, and how the bot took it. */
export interface SentActivity {
  readonly turn: TurnRecord;
  readonly delivery: Delivery;
  /** Undefined when the record lacks it. */
  readonly entry: RecordEntry | undefined;
  /** Place in the record, -1 when it lacks it. */
  readonly index: number;
}

export function sentActivities(record: ConversationRecord): SentActivity[] {
  const places = new Map<string, number>();
  record.entries.forEach(({ from, activity }, index) => {
    if (from === 'user' && activity.id !== undefined) places.set(activity.id, index);
  });
  return record.turns.flatMap((turn) => {
    const sent = (id: string, delivery: Delivery): SentActivity => {
      const index = places.get(id) ?? -1;
      return { turn, delivery, entry: record.entries[index], index };
    };
    return [
      ...turn.deliveries.map((delivery, position) => sent(turn.sentIds[position] ?? '', delivery)),
      ...(turn.refreshes ?? []).map(({ id, delivery }) => sent(id, delivery)),
    ];
  });
}

/** The part of a reason that points at what the user sent. */
export function pointAtSent(sent: SentActivity): {
  activityId?: string | undefined;
  activityIndex?: number | undefined;
} {
  return sent.entry ? { activityId: sent.entry.activity.id, activityIndex: sent.index } : {};
}

/** What the user sent, in one line. */
export function describeSent(sent: SentActivity): string {
  return sent.entry ? describeActivity(sent.entry.activity) : describeTurn(sent.turn);
}

/** The body of an answer in one line, or `an empty answer`. */
export function describeBody(body: unknown): string {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return text === undefined || text.trim() === '' ? 'an empty answer' : toPlainLine(text, 200);
}
