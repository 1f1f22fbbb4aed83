import { isMessage, type Activity, type Attachment } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { visibleForm } from '../activity/invoke-answer.ts';
import { compileMatcher, type Facts, type Matcher } from '../activity/match.ts';
import { readShown } from '../activity/read.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { RecordEntry } from '../conversation/record.ts';
import type { ConversationRecord, Reason } from './record.ts';

/** An entry that a person sees as a message of the bot, with its place in the record. */
export interface VisibleReply {
  readonly entry: RecordEntry;
  readonly index: number;
  /** The message as a person sees it. */
  readonly activity: Activity;
}

/** The bot's messages, updated messages and answers to card actions, in order. */
export function visibleReplies(record: ConversationRecord): VisibleReply[] {
  const replies: VisibleReply[] = [];
  for (const [index, entry] of record.entries.entries()) {
    if (entry.from !== 'bot' || entry.kind === 'delete') continue;
    const seen = visibleForm(entry.activity);
    const activity = entry.kind === 'update' ? { ...seen, type: 'message' } : seen;
    if (isMessage(activity)) replies.push({ entry, index, activity });
  }
  return replies;
}

/** Prose of a message and of its cards, one text or card per line; without titles of buttons. */
export function visibleText(activity: Activity): string {
  const text = asText(activity.text) ?? '';
  const shown = readShown([activity]).texts;
  // readShown takes listed choices out of the text; a person reads them in it.
  return text.trim() === '' ? shown.join('\n') : [text, ...shown.slice(1)].join('\n');
}

const cardType = /^application\/vnd\.microsoft\.(?:teams\.)?card\./;

/** Everything that a message's cards show: prose, labels of inputs, titles of buttons; undefined without cards. */
export function visibleCardText(activity: Activity): string | undefined {
  const cards = asArray(activity.attachments).filter((each) =>
    cardType.test(asText(asRecord(each)?.['contentType']) ?? ''),
  );
  if (cards.length === 0) return undefined;
  const { texts, actions, forms } = readShown([{ type: 'message', attachments: cards as Attachment[] }]);
  const inputs = forms.flatMap((form) => form.inputs.map((input) => input.label));
  return [...texts, ...inputs, ...actions.map((action) => action.title)].join('\n');
}

/** The part of a reason that points at an activity. */
export function pointAt(reply: VisibleReply): Pick<Reason, 'activityId' | 'activityIndex'> {
  return { activityId: asText(reply.activity.id), activityIndex: reply.index };
}

/**
 * Whether a message fulfils a condition: by its text and cards alone, so that `equals` can be said of them, or
 * together with the titles of everything that can be tapped.
 */
export function fulfils(activity: Activity, matcher: Matcher, facts: Facts): boolean {
  const matches = compileMatcher(matcher, facts);
  const text = visibleText(activity);
  const titles = readShown([activity]).actions.map(({ title }) => title);
  return matches(text) || matches([text, ...titles].join('\n'));
}

/** The last messages in one line each, for reasons: what did arrive instead. */
export function describeReplies(replies: readonly VisibleReply[]): string {
  if (replies.length === 0) return 'no message at all';
  const shown = replies.slice(-maxReplies).map((reply) => describeActivity(reply.activity));
  const earlier = replies.length - shown.length;
  return `${earlier > 0 ? `${earlier} earlier; ` : ''}${shown.join('; ')}`;
}

const maxReplies = 5;

/** Everything that the user sent, as text: what it typed and the values that it submitted. */
export function userTexts(record: ConversationRecord): string[] {
  return record.entries
    .filter((entry) => entry.from === 'user')
    .map(({ activity }) => `${asText(activity.text) ?? ''} ${JSON.stringify(activity.value) ?? ''}`);
}
