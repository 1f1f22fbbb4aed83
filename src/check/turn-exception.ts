import { describeActivity } from '../activity/describe.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { RecordEntry } from '../conversation/record.ts';
import { describeBody, describeSent, pointAtSent, sentActivities } from './moves.ts';
import type { ConversationRecord, Reason } from './record.ts';

const errorSchema = 'https://www.botframework.com/schemas/error';

/**
 * `turn-exception`, failed: the bot's code threw. Seen by a trace activity of onTurnError (name
 * `OnTurnError…`, label `TurnError`, or the value type `https://www.botframework.com/schemas/error`, as
 * botbuilder's templates and InspectionMiddleware send it), or by an answer 500 that tells the exception.
 */
export function checkTurnException(record: ConversationRecord): Reason[] {
  const traces = record.entries.flatMap((entry, index) =>
    isErrorTrace(entry) ? [traceReason(entry, index)] : [],
  );
  const answers = sentActivities(record).flatMap((sent) => {
    const { delivery } = sent;
    if (delivery.status !== 'answered' || delivery.code !== 500 || !tellsException(delivery.body)) return [];
    return [
      {
        check: 'turn-exception',
        severity: 'failed',
        message: `The bot's code threw in turn ${sent.turn.index}.`,
        expected: `no exception on: ${describeSent(sent)}`,
        arrived: describeBody(delivery.body),
        ...pointAtSent(sent),
      } as const,
    ];
  });
  return [...traces, ...answers];
}

function isErrorTrace({ from, activity }: RecordEntry): boolean {
  if (from !== 'bot' || activity.type !== 'trace') return false;
  const named = /^onturnerror\b/i.test(asText(activity.name) ?? '');
  return named || asText(activity.label) === 'TurnError' || asText(activity.valueType) === errorSchema;
}

function traceReason(entry: RecordEntry, index: number): Reason {
  return {
    check: 'turn-exception',
    severity: 'failed',
    message: `The bot's code threw in turn ${entry.turn}: onTurnError sent a trace.`,
    expected: 'no exception',
    arrived: describeActivity(entry.activity),
    activityId: asText(entry.activity.id),
    activityIndex: index,
  };
}

/** A message of an exception, as adapters answer it: plain text, or `{error}`, `{message}`. */
function tellsException(body: unknown): boolean {
  const record = asRecord(body);
  const text =
    typeof body === 'string' ? body : (asText(record?.['message']) ?? JSON.stringify(record?.['error']));
  return text !== undefined && /\b\w*(?:error|exception)\b|\n\s*at /i.test(text) && !/^\s*</.test(text);
}
