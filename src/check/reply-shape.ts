import { isMessage, type Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, type VisibleReply } from './visible.ts';

/** Messages as the bot sent them, without updates and answers to invokes. */
function sentMessages(record: ConversationRecord): VisibleReply[] {
  return record.entries.flatMap((entry, index) =>
    entry.from === 'bot' && entry.kind === 'activity' && isMessage(entry.activity)
      ? [{ entry, index, activity: entry.activity }]
      : [],
  );
}

function isBlank(activity: Activity): boolean {
  const { text, speak, attachments, suggestedActions, channelData, value } = activity;
  return (
    [text, speak].every((words) => (asText(words) ?? '').trim() === '') &&
    asArray(attachments).length === 0 &&
    asArray(asRecord(suggestedActions)?.['actions']).length === 0 &&
    Object.keys(asRecord(channelData) ?? {}).length === 0 &&
    (value === undefined || value === null)
  );
}

/**
 * `empty-reply`, failed: a message without text, attachments, suggested actions, speak, value and
 * channelData: the user sees an empty bubble, or the channel rejects it.
 */
export function checkEmptyReply(record: ConversationRecord): Reason[] {
  return sentMessages(record)
    .filter(({ activity }) => isBlank(activity))
    .map((reply) => ({
      check: 'empty-reply',
      severity: 'failed',
      message: `The bot sent a message without content in turn ${reply.entry.turn}.`,
      expected: 'text, an attachment or suggested actions',
      arrived: describeActivity(reply.activity),
      ...pointAt(reply),
    }));
}

/**
 * `duplicate-reply`, failed: two messages that follow each other in one turn, answering the same activity,
 * are the same in all that is shown. Typing and traces between them do not count; a message of the user does.
 */
export function checkDuplicateReply(record: ConversationRecord): Reason[] {
  const reasons: Reason[] = [];
  let before: VisibleReply | undefined;
  record.entries.forEach((entry, index) => {
    if (entry.from === 'user') before = undefined;
    if (entry.from === 'user' || entry.kind !== 'activity' || !isMessage(entry.activity)) return;
    const reply = { entry, index, activity: entry.activity };
    if (before && isSame(before, reply) && !isBlank(reply.activity)) {
      reasons.push({
        check: 'duplicate-reply',
        severity: 'failed',
        message: `The bot sent the same message twice in turn ${entry.turn}.`,
        expected: 'each message once',
        arrived: describeActivity(reply.activity),
        ...pointAt(reply),
      });
    }
    before = reply;
  });
  return reasons;
}

function isSame(one: VisibleReply, other: VisibleReply): boolean {
  if (one.entry.turn !== other.entry.turn || one.activity.replyToId !== other.activity.replyToId)
    return false;
  return shownParts(one.activity) === shownParts(other.activity);
}

function shownParts({ text, speak, attachments, suggestedActions, value }: Activity): string {
  return JSON.stringify([text ?? '', speak ?? '', attachments ?? [], suggestedActions ?? {}, value]);
}

/**
 * `message-after-end`, failed: the bot sent endOfConversation and, before the user said anything more, a
 * message that is not proactive. Channels and parent bots no longer show it.
 */
export function checkMessageAfterEnd(record: ConversationRecord): Reason[] {
  const reasons: Reason[] = [];
  let ended = false;
  record.entries.forEach((entry, index) => {
    const { type } = entry.activity;
    if (entry.from === 'user') ended = false;
    else if (type === 'endOfConversation') ended = true;
    else if (ended && !entry.proactive && entry.kind === 'activity' && type === 'message') {
      const reply = { entry, index, activity: entry.activity };
      reasons.push({
        check: 'message-after-end',
        severity: 'failed',
        message: `The bot went on talking after it had ended the conversation in turn ${entry.turn}.`,
        expected: 'endOfConversation as the last activity of the turn',
        arrived: describeActivity(reply.activity),
        ...pointAt(reply),
      });
    }
  });
  return reasons;
}
