import type { Activity } from './activity.ts';
import { asRecord, asText } from './read-values.ts';

/**
 * What a person sees of an activity. A Universal Action may be answered with a card or a message in place of
 * the old card: such an `invokeResponse` becomes the message that it shows; every other activity stays as it is.
 * Source: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function visibleForm(activity: Activity): Activity {
  if (activity.type !== 'invokeResponse') return activity;
  const answer = asRecord(asRecord(activity.value)?.['body']);
  const type = asText(answer?.['type']);
  const content = answer?.['value'];
  if (type === 'application/vnd.microsoft.activity.message' && typeof content === 'string') {
    return { ...activity, type: 'message', text: content, value: undefined };
  }
  if (type?.startsWith('application/vnd.microsoft.card.') && asRecord(content)) {
    return { ...activity, type: 'message', value: undefined, attachments: [{ contentType: type, content }] };
  }
  return activity;
}
