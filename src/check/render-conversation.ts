import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { visibleForm } from '../activity/invoke-answer.ts';
import { toPlainText } from '../activity/plain-text.ts';
import { readShown } from '../activity/read.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { RecordEntry } from '../conversation/record.ts';
import type { MoveAct } from '../user/move.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { visibleText } from './visible.ts';

/** One message as a reader of the conversation sees it; what it says cannot pass for anything else. */
export interface RenderedMessage {
  readonly who: 'user' | 'bot';
  readonly lines: readonly string[];
  /** Where it stands. */
  readonly place: Pick<Reason, 'activityId' | 'activityIndex'>;
}

/** A message that is longer is cut: a bot may send megabytes. */
const maxLength = 10_000;
const unseen = new Set(['typing', 'trace', 'conversationUpdate', 'installationUpdate', 'invokeResponse']);

/** All that user and bot showed each other, in order; what nobody sees (typing, traces) is left out. */
export function renderMessages(record: ConversationRecord): RenderedMessage[] {
  const acts = new Map<string | undefined, MoveAct | undefined>();
  for (const { move, sentIds } of record.turns) {
    acts.set(sentIds[0], move?.act);
    if (move?.meanwhile) acts.set(sentIds[1], move.meanwhile);
  }
  return record.entries.flatMap((entry, activityIndex): RenderedMessage[] => {
    const text = entry.from === 'bot' ? botText(entry) : userText(entry, acts.get(entry.activity.id));
    if (text === undefined) return [];
    const place = { activityId: asText(entry.activity.id), activityIndex };
    return [{ who: entry.from, lines: disarm(text).split('\n'), place }];
  });
}

function botText(entry: RecordEntry): string | undefined {
  const activity = visibleForm(entry.activity);
  if (entry.kind === 'delete') return '(deletes an earlier message)';
  if (unseen.has(activity.type)) return undefined;
  if (entry.kind === 'activity' && activity.type !== 'message') return `(${describeActivity(activity)})`;
  const message: Activity = { ...activity, type: 'message' };
  const shown = readShown([message]);
  const inputs = shown.forms.flatMap((form) => form.inputs.map(({ label }) => label));
  const titles = shown.actions.filter(({ place }) => place !== 'list').map(({ title }) => `[${title}]`);
  const parts = [
    ...(entry.kind === 'update' ? ['(changes an earlier message to)'] : []),
    visibleText(message),
    ...(inputs.length > 0 ? [`(form: ${inputs.join(', ')})`] : []),
    ...(titles.length > 0 ? [`(buttons: ${titles.join(' ')})`] : []),
  ].filter((part) => part.trim() !== '');
  return parts.length > 0 ? parts.join('\n') : `(${describeActivity(message)})`;
}

function userText({ activity }: RecordEntry, act: MoveAct | undefined): string | undefined {
  // Teams brings cards up to date by itself.
  if (unseen.has(activity.type) || asRecord(activity.value)?.['trigger'] === 'automatic') return undefined;
  if (act?.kind === 'tap') return `(taps "${act.action.title}")`;
  if (act?.kind === 'submit') {
    const values = Object.entries(act.values).map(([id, value]) => `${id}: ${value}`);
    return `(fills in ${values.join(', ')} and taps "${act.action.title}")`;
  }
  const text = asText(activity.text) ?? '';
  return activity.type === 'message' && text.trim() !== '' ? text : `(${describeActivity(activity)})`;
}

/** Marks by which chat templates tell who speaks; some servers take them for such in a message's text too. */
const templateMarks =
  /<(?=\|)|(?<=\|)>|<(?=\/?(?:s|start_of_turn|end_of_turn|im_start|im_end)>)|\[(?=\/?INST\])/gi;

function disarm(text: string): string {
  const plain = toPlainText(text.slice(0, maxLength)).replace(templateMarks, (mark) =>
    mark === '>' ? ' >' : `${mark} `,
  );
  return text.length > maxLength ? `${plain}\n(cut: ${text.length - maxLength} more characters)` : plain;
}
