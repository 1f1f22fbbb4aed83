import { toPlainLine } from '../activity/plain-text.ts';
import type { FaultFinding, OccurredFault } from '../faults/fault.ts';
import { checkErrorReply } from './error-reply.ts';
import type { ConversationRecord, Reason } from './record.ts';

/**
 * Whether the bot coped with the faults that the scenario asked for; each finding, failed, is a check of its name:
 * `executed-twice`, `reply-lost`, `retried-too-fast`, `sent-twice`, `refused`, `ignored`, `mixed-up`, `state-lost`, and `error-shown`
 * where the bot spoke as error handlers do in a turn with a fault. Faults of which none came about are warned of: nothing was shown.
 */
export function checkFaults(record: ConversationRecord): Reason[] {
  const { faults } = record;
  if (!faults) return [];
  if (faults.length === 0) {
    const message =
      'None of the faults of this scenario came about; raise their shares, or the number of trials.';
    return [{ check: 'faults', severity: 'warning', message }];
  }
  const reasons = faults.flatMap((fault) => judgeFault(fault, record));
  // What is lost in one turn, the message and the error handler's after it, is one finding.
  const perTurn = new Map(reasons.map((reason) => [`${reason.check} ${reason.activityId ?? ''}`, reason]));
  return [...perTurn.values(), ...errorsShown(faults, record)];
}

function judgeFault({ outcome, detail, activityId }: OccurredFault, record: ConversationRecord): Reason[] {
  if (outcome === 'coped') return [];
  if (outcome === 'untold') {
    const message = 'Whether the bot kept what it knew could not be told.';
    return [
      {
        check: 'faults',
        severity: 'warning',
        message,
        arrived: toPlainLine(detail, 300),
        ...placeOf(activityId, record),
      },
    ];
  }
  const { message, expected } = findings[outcome];
  return [
    {
      check: outcome,
      severity: 'failed',
      message,
      expected,
      arrived: toPlainLine(detail, 300),
      ...placeOf(activityId, record),
    },
  ];
}

function errorsShown(faults: readonly OccurredFault[], record: ConversationRecord): Reason[] {
  const turns = new Map(
    faults.flatMap((fault) => {
      const { turn } = placeOf(fault.activityId, record);
      return turn === undefined ? [] : [[turn, fault] as const];
    }),
  );
  return checkErrorReply(record).flatMap((reason) => {
    const turn = reason.turn ?? record.entries[reason.activityIndex ?? -1]?.turn;
    const fault = turn === undefined ? undefined : turns.get(turn);
    if (!fault) return [];
    const message = `The bot showed an error when the channel misbehaved: ${toPlainLine(fault.detail, 200)}.`;
    return [{ ...reason, check: 'error-shown', message }];
  });
}

function placeOf(
  activityId: string | undefined,
  { entries }: ConversationRecord,
): Pick<Reason, 'activityId' | 'activityIndex' | 'turn'> {
  const index =
    activityId === undefined ? -1 : entries.findIndex(({ activity }) => activity.id === activityId);
  const entry = entries[index];
  return entry ? { activityId, activityIndex: index, turn: entry.turn } : {};
}

const findings: Readonly<Record<FaultFinding, { readonly message: string; readonly expected: string }>> = {
  'executed-twice': {
    message: 'The bot acted twice on one message.',
    expected: 'nothing more on a message whose id it has seen',
  },
  'reply-lost': {
    message: 'The bot gave up: what it wanted to say never reached the user.',
    expected: 'the message sent again',
  },
  'retried-too-fast': {
    message: 'The bot tried again sooner than it was asked to.',
    expected: 'a pause as long as Retry-After says',
  },
  'sent-twice': {
    message: 'The bot sent a message again whose answer was still to come: the user saw it twice.',
    expected: 'one message',
  },
  refused: {
    message: 'The bot failed at a message because of how it was delivered.',
    expected: 'status 200 or 202',
  },
  ignored: {
    message: 'The bot took a message and did not reply to it.',
    expected: 'a reply, whatever the time and order of its arrival',
  },
  'state-lost': {
    message: 'The bot did not know any more what it had been told before it was started anew.',
    expected: 'the replies of a bot that goes on running',
  },
  'mixed-up': {
    message: 'The bot mixed up two users who wrote at the same moment.',
    expected: 'to each its own reply, in its own conversation',
  },
};
