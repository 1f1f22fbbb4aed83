import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { visibleForm } from '../activity/invoke-answer.ts';
import { toPlainText } from '../activity/plain-text.ts';
import { readShown } from '../activity/read.ts';
import type { ShownForm } from '../activity/shown.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { MoveAct } from '../user/move.ts';

/** One line of a conversation as a chat: who, what, and remarks such as the behaviours of a move. */
export interface ChatLine {
  readonly who: 'user' | 'bot' | 'note';
  readonly text: string;
  readonly buttons: readonly string[];
  readonly remarks: readonly string[];
  /** Turn that it belongs to, 0 the opening. */
  readonly turn: number;
  /** Place in the transcript, from 0, of the bot's activity that it shows. */
  readonly activityIndex?: number | undefined;
}

type ShownLine = Omit<ChatLine, 'turn' | 'activityIndex'>;

const unseen = new Set(['typing', 'trace', 'conversationUpdate', 'installationUpdate', 'invokeResponse']);

/** The conversation as its user saw it, safe to print; what nobody sees (typing, traces) is left out. */
export function chatLines(entries: readonly RecordEntry[], turns: readonly TurnRecord[]): ChatLine[] {
  const lines: ChatLine[] = [];
  for (const turn of [undefined, ...turns.filter(({ move }) => move !== undefined)]) {
    const index = turn?.index ?? 0;
    const moves = turn ? moveLines(turn) : [];
    lines.push(...moves.map((line) => ({ ...line, turn: index })));
    entries.forEach((entry, activityIndex) => {
      if (entry.turn !== index || entry.from !== 'bot') return;
      const activity = visibleForm(entry.activity);
      if (unseen.has(activity.type)) return;
      lines.push({ ...botLine(entry, activity), turn: index, activityIndex });
    });
    if (turn?.timedOut) lines.push({ ...note('no reply came'), turn: index });
  }
  return lines;
}

function moveLines({ move }: TurnRecord): ShownLine[] {
  if (!move) return [];
  const acts = move.meanwhile ? [move.act, move.meanwhile] : [move.act];
  return acts.map((act) => ({
    who: act.kind === 'end' || act.kind === 'wait' ? 'note' : 'user',
    text: toPlainText(describeAct(act)),
    buttons: [],
    remarks: move.behaviours,
  }));
}

/** What the user did, in words: `taps "Checking"`, or what it said. */
export function describeAct(act: MoveAct): string {
  switch (act.kind) {
    case 'say':
      return act.text;
    case 'tap':
      return `▸ taps "${act.action.title}"`;
    case 'submit': {
      const values = Object.entries(act.values).map(([id, value]) => `${id}=${value}`);
      return `▸ fills ${values.join(', ')} and taps "${act.action.title}"`;
    }
    case 'attach':
      return `▸ sends ${act.attachments.map(({ name, contentType }) => name ?? contentType).join(', ')}`;
    case 'react':
      return `▸ reacts with ${act.reaction}`;
    case 'event':
    case 'invoke':
      return `▸ sends ${act.kind} ${act.name}`;
    case 'send':
      return act.as === undefined
        ? `▸ sends ${describeActivity(act.activity)}`
        : `▸ ${act.as} sends ${describeActivity(act.activity)}`;
    case 'wait':
      return `waits up to ${act.ms} ms`;
    case 'end':
      return act.satisfied ? 'the user leaves, satisfied' : `the user leaves: ${act.reason}`;
  }
}

function botLine(entry: RecordEntry, activity: Activity): ShownLine {
  const remarks = [
    ...(entry.kind === 'update' ? ['updated'] : []),
    ...(entry.late ? ['late'] : []),
    ...(entry.proactive ? ['proactive'] : []),
  ];
  if (entry.kind === 'delete') return note('the bot deletes a message');
  if (activity.type !== 'message') return note(`the bot sends ${describeActivity(activity)}`);
  const shown = readShown([activity]);
  const text = [...shown.texts, ...shown.forms.map(formText)].join('\n') || describeUnread(activity);
  return {
    who: 'bot',
    text: toPlainText(text),
    buttons: shown.actions.map(({ title }) => toPlainText(title)),
    remarks,
  };
}

function describeUnread(activity: Activity): string {
  return readShown([activity]).actions.length > 0 ? '' : `(${describeActivity(activity)})`;
}

function formText(form: ShownForm): string {
  return `⌸ form: ${form.inputs.map((input) => `${input.label}${input.required ? '*' : ''}`).join(', ')}`;
}

function note(text: string): ShownLine {
  return { who: 'note', text, buttons: [], remarks: [] };
}
