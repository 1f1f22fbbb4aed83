import type { Activity } from '../activity/activity.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { MoveAct } from '../user/move.ts';

/** What a move puts on the wire. */
export interface OutgoingActivity {
  readonly activity: Activity;
  /** Whether a person would wait for a visible reply to it: in any case, for a moment, or not at all. */
  readonly expectsReply: 'yes' | 'maybe' | 'no';
}

/**
 * The activity that a channel sends for a move, before it is stamped; undefined when nothing leaves the
 * user's device (waiting, leaving, opening a link, unfolding a card).
 * Card actions: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-add-rich-cards
 */
export function activityOf(act: MoveAct): OutgoingActivity | undefined {
  switch (act.kind) {
    case 'say':
      return { ...message({ text: act.text }), expectsReply: act.farewell ? 'maybe' : 'yes' };
    case 'attach':
      return message({ text: act.text ?? '', attachments: [...act.attachments] });
    case 'tap':
      if (act.action.place === 'suggested' && act.action.action.type === 'Action.Submit') {
        const { value } = act.action.action;
        return { ...invoke('suggestedActions/submit', value, act.action.activityId), expectsReply: 'maybe' };
      }
      return tap(act.action.action, act.action.title, act.action.activityId, act.action.defaults ?? {});
    case 'submit':
      return tap(act.action.action, act.action.title, act.form.activityId, {
        ...act.action.defaults,
        ...act.values,
      });
    case 'react':
      return {
        activity: {
          type: 'messageReaction',
          reactionsAdded: [{ type: act.reaction }],
          replyToId: act.activityId,
        },
        expectsReply: 'no',
      };
    case 'event':
      return { activity: { type: 'event', name: act.name, value: act.value }, expectsReply: 'no' };
    case 'invoke':
      return invoke(act.name, act.value);
    case 'send':
      return {
        activity: act.activity,
        expectsReply: act.expectsReply ?? (act.activity.type === 'message' ? 'yes' : 'no'),
      };
    case 'wait':
    case 'end':
      return undefined;
  }
}

function message(fields: Partial<Activity>): OutgoingActivity {
  return { activity: { type: 'message', textFormat: 'plain', ...fields }, expectsReply: 'yes' };
}

function invoke(name: string, value: unknown, replyToId?: string): OutgoingActivity {
  return { activity: { type: 'invoke', name, value, replyToId }, expectsReply: 'no' };
}

type Values = Readonly<Record<string, string | number | boolean>>;

function tap(
  action: Readonly<Record<string, unknown>>,
  title: string,
  replyToId: string | undefined,
  values: Values,
): OutgoingActivity | undefined {
  const { type, value } = action;
  switch (type) {
    case 'imBack':
      return message({ text: asText(value) ?? title });
    case 'postBack':
      return asRecord(value) || Array.isArray(value)
        ? message({ value, replyToId, channelData: { postBack: true } })
        : message({ text: asText(value) ?? title, channelData: { postBack: true } });
    case 'messageBack':
      return message({
        text: asText(action['text']) ?? '',
        value,
        replyToId,
        channelData: {
          messageBack: { displayText: action['displayText'] ?? title, text: action['text'], value },
        },
      });
    case 'Action.Submit':
      return submit(action['data'], replyToId, values);
    case 'Action.Execute':
      return invoke(
        'adaptiveCard/action',
        {
          action: {
            type: 'Action.Execute',
            id: action['id'],
            title,
            verb: action['verb'],
            data: { ...asRecord(action['data']), ...values },
          },
          trigger: 'manual',
        },
        replyToId,
      );
    case 'invoke': {
      const name = asText(asRecord(value)?.['type']) ?? asText(action['name']) ?? 'invoke';
      return invoke(name, name === 'task/fetch' ? fetchOf(value) : value, replyToId);
    }
    default:
      return undefined;
  }
}

/** A card's data may itself say that the tap is to look like a chat message (Teams' `msteams` key). */
function submit(data: unknown, replyToId: string | undefined, values: Values): OutgoingActivity {
  if (typeof data === 'string' && Object.keys(values).length === 0) return message({ text: data, replyToId });
  const value = mergeSubmitted(data, values);
  const msteams = asRecord(asRecord(data)?.['msteams']);
  if (msteams?.['type'] === 'imBack') return message({ text: asText(msteams['value']) ?? '', replyToId });
  if (msteams?.['type'] === 'task/fetch') {
    return invoke('task/fetch', fetchOf(value), replyToId);
  }
  if (msteams?.['type'] === 'messageBack') {
    return message({ text: asText(msteams['text']) ?? '', value: msteams['value'] ?? value, replyToId });
  }
  return {
    activity: { type: 'message', value, replyToId, channelData: { postBack: true } },
    expectsReply: 'yes',
  };
}

/** What a form sends: the data of its button, and the inputs over it. */
export function mergeSubmitted(data: unknown, values: Values): Record<string, unknown> {
  return typeof data === 'string' ? { data, ...values } : { ...asRecord(data), ...values };
}

function fetchOf(data: unknown): { readonly data: unknown; readonly context: { readonly theme: string } } {
  return { data, context: { theme: 'default' } };
}
