import { describeActivity } from '../activity/describe.ts';
import { errorWords } from './error-words.ts';
import { describeBody, describeSent, pointAtSent, sentActivities } from './moves.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, userTexts, visibleReplies, visibleText } from './visible.ts';

/**
 * `error-reply`, failed: the bot answered a delivery with 5xx or another status from 400 on (invokes have
 * `unanswered-invoke`; a refusal of authentication or path ends a conversation before any check), or a
 * message holds words of the usual error handlers or a stack trace (`errorWords`) that the user has not said
 * itself in this conversation.
 */
export function checkErrorReply(record: ConversationRecord): Reason[] {
  return [...errorStatuses(record), ...errorMessages(record)];
}

function errorStatuses(record: ConversationRecord): Reason[] {
  return sentActivities(record).flatMap((sent) => {
    const { delivery, entry } = sent;
    if (delivery.status !== 'answered' || delivery.code < 400 || entry?.activity.type === 'invoke') return [];
    return [
      {
        check: 'error-reply',
        severity: 'failed',
        message: `The bot answered turn ${sent.turn.index} with status ${delivery.code}.`,
        expected: `status 200 or 202 for: ${describeSent(sent)}`,
        arrived: `status ${delivery.code}: ${describeBody(delivery.body)}`,
        ...pointAtSent(sent),
      },
    ];
  });
}

function errorMessages(record: ConversationRecord): Reason[] {
  const said = userTexts(record).join('\n');
  return visibleReplies(record).flatMap((reply) => {
    const text = visibleText(reply.activity);
    const words = errorWords.find(({ pattern }) => pattern.test(text));
    if (!words || words.pattern.test(said)) return [];
    return [
      {
        check: 'error-reply',
        severity: 'failed',
        message: `The bot spoke as its error handler does in turn ${reply.entry.turn}.`,
        expected: `no words of an error handler (these are known from ${words.source})`,
        arrived: describeActivity(reply.activity),
        ...pointAt(reply),
      },
    ];
  });
}
