import type { Activity } from '../activity/activity.ts';
import { resultActions, type PickedResult } from '../activity/extension-results.ts';
import { asRecord } from '../activity/read-values.ts';
import type { ShownAction } from '../activity/shown.ts';
import type { MoveAct } from '../user/move.ts';
import { activityOf, mergeSubmitted, type OutgoingActivity } from './activities-of.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An invoke whose answer the user sees, and whether others see what it posts. */
export interface OpenedBy {
  readonly invoke: Activity;
  /** Bots hear of a posted card in personal chats alone: elsewhere it mentions nobody. */
  readonly isPersonal: boolean;
}

/** The element that an act taps, which tells by its activity where it stands. */
export function tappedBy(act: MoveAct): ShownAction | undefined {
  return act.kind === 'tap' || act.kind === 'submit' ? act.action : undefined;
}

/**
 * The activity that Teams sends when its user acts on what the answer to `invoke` showed: a dialog's form goes back as
 * the invoke that belongs to its kind, a result is selected or posted, a preview sent or edited. Undefined when the bot
 * hears nothing of it. Sources: https://learn.microsoft.com/microsoftteams/platform, the pages on dialogs, action
 * commands, search commands, tabs and feedback.
 */
export function activityInDialog(
  act: Extract<MoveAct, { kind: 'tap' | 'submit' }>,
  opened: OpenedBy,
): OutgoingActivity | undefined {
  const { invoke } = opened;
  const { action } = act.action;
  switch (action.type) {
    case resultActions.pick:
      return pick(asRecord(action.value) ?? {}, opened);
    case resultActions.decide:
      return decide(asRecord(action.value) ?? {}, invoke);
    case 'Action.Submit': {
      const values = { ...act.action.defaults, ...(act.kind === 'submit' && act.values) };
      return submit(mergeSubmitted(action['data'], values), invoke);
    }
    default:
      return activityOf(withOrigin(act, invoke.replyToId));
  }
}

/** A dialog is no message: what is done from it is done from the message whose button opened it. */
function withOrigin<T extends Extract<MoveAct, { kind: 'tap' | 'submit' }>>(
  act: T,
  id: string | undefined,
): T {
  const action = { ...act.action, activityId: id };
  return act.kind === 'tap' ? { ...act, action } : { ...act, action, form: { ...act.form, activityId: id } };
}

function pick(
  { select, card }: Partial<PickedResult>,
  { invoke, isPersonal }: OpenedBy,
): OutgoingActivity | undefined {
  // What was selected is ready to be posted.
  if (select !== undefined && invoke.name !== 'composeExtension/selectItem') {
    return answerTo(invoke, 'composeExtension/selectItem', select);
  }
  if (!isPersonal || !card) return undefined;
  return { activity: { type: 'message', textFormat: 'plain', attachments: [card] }, expectsReply: 'maybe' };
}

function decide({ decision, activity }: Fields, invoke: Activity): OutgoingActivity {
  return answerTo(invoke, 'composeExtension/submitAction', {
    ...commandOf(invoke),
    data: asRecord(invoke.value)?.['data'],
    botMessagePreviewAction: decision,
    botActivityPreview: [activity],
  });
}

function submit(data: unknown, invoke: Activity): OutgoingActivity {
  const opener = asRecord(invoke.value) ?? {};
  const context = opener['context'] ?? { theme: 'default' };
  const [family] = (invoke.name ?? '').split('/');
  switch (family) {
    case 'composeExtension':
      return answerTo(invoke, 'composeExtension/submitAction', { ...commandOf(invoke), data });
    case 'config':
      return answerTo(invoke, 'config/submit', { data, context });
    case 'tab':
      return answerTo(invoke, 'tab/submit', { data, context, tabContext: opener['tabContext'] });
    case 'message':
      return answerTo(invoke, 'message/submitAction', feedback(data, opener));
    default:
      return answerTo(invoke, 'task/submit', { data, context });
  }
}

/** What a message extension's command was called with goes along as long as its dialogs last. */
function commandOf({ value }: Activity): Fields {
  const opener = asRecord(value) ?? {};
  const kept = ['commandId', 'commandContext', 'messagePayload', 'context'].filter((key) => key in opener);
  return Object.fromEntries(kept.map((key) => [key, opener[key]]));
}

function feedback(data: unknown, opener: Fields): Fields {
  const { actionName = 'feedback', actionValue } = asRecord(opener['data']) ?? {};
  return { actionName, actionValue: { ...asRecord(actionValue), feedback: JSON.stringify(data) } };
}

/** Bots may close a dialog and say the rest in the conversation, a moment later. */
function answerTo({ replyToId }: Activity, name: string, value: unknown): OutgoingActivity {
  return { activity: { type: 'invoke', name, value, replyToId }, expectsReply: 'maybe' };
}
