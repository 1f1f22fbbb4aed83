import type { Activity, Attachment, CardAction } from './activity.ts';
import { resultActions, showResults } from './extension-results.ts';
import { asArray, asRecord, asText } from './read-values.ts';

const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

type Seen = Partial<Activity>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * What a person sees of an activity. The answer to an invoke may open a dialog, list results, or put a card or a message
 * in place of the old card: such an `invokeResponse` becomes the message that shows the same; every other activity stays
 * as it is. Sources: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format,
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots and
 * …/messaging-extensions/how-to/search-commands/respond-to-search
 */
export function visibleForm(activity: Activity): Activity {
  if (activity.type !== 'invokeResponse') return activity;
  const body = asRecord(asRecord(activity.value)?.['body']);
  const seen = body && seenOf(body);
  return seen ? { ...activity, value: undefined, ...seen, type: 'message' } : activity;
}

function seenOf(body: Fields): Seen | undefined {
  const dialog = asRecord(body['task']) ?? asRecord(body['config']);
  if (dialog) return showDialog(dialog);
  const extension = asRecord(body['composeExtension']);
  if (extension) return showExtension(extension);
  const tab = asRecord(body['tab']);
  return tab ? showTab(tab) : showUniversalAction(body);
}

function showUniversalAction({ type, value }: Fields): Seen | undefined {
  const contentType = asText(type) ?? '';
  if (contentType === 'application/vnd.microsoft.activity.message' && typeof value === 'string') {
    return { text: value };
  }
  return contentType.startsWith('application/vnd.microsoft.card.') && asRecord(value)
    ? { attachments: [{ contentType, content: value }] }
    : undefined;
}

function showDialog(dialog: Fields): Seen | undefined {
  if (dialog['type'] === 'auth') return showActions(dialog);
  if (typeof dialog['value'] === 'string') return { text: dialog['value'] };
  const info = asRecord(dialog['value']);
  if (!info) return undefined;
  const title = asText(info['title']) ?? '';
  const card = asRecord(info['card']);
  if (card) return { text: title, attachments: [card as Attachment] };
  const url = asText(info['url']);
  return url === undefined ? undefined : { text: [title, url].filter((part) => part !== '').join('\n') };
}

function showExtension(extension: Fields): Seen | undefined {
  switch (extension['type']) {
    case 'result':
      return { attachmentLayout: 'list', attachments: showResults(asArray(extension['attachments'])) };
    case 'message':
      return { text: asText(extension['text']) ?? '' };
    case 'auth':
    case 'config':
    case 'silentAuth':
      return showActions(extension);
    case 'botMessagePreview':
      return showPreview(extension['activityPreview']);
    default:
      return undefined;
  }
}

/** What will be posted, with the buttons that Teams puts under it. */
function showPreview(preview: unknown): Seen | undefined {
  const activity = asRecord(preview) as Activity | undefined;
  if (!activity) return undefined;
  const button = (title: string, decision: string): CardAction => ({
    type: resultActions.decide,
    title,
    value: { decision, activity },
  });
  const actions = [button('Send', 'send'), button('Edit', 'edit')];
  const attachments = [...asArray(activity.attachments)] as Attachment[];
  return { text: asText(activity.text), attachments, suggestedActions: { actions } };
}

function showActions(answer: Fields): Seen | undefined {
  const actions = asArray(asRecord(answer['suggestedActions'])?.['actions']);
  return actions.length === 0 ? undefined : { suggestedActions: { actions: actions as CardAction[] } };
}

function showTab(tab: Fields): Seen | undefined {
  const { value } = tab;
  if (typeof value === 'string') return { text: value };
  if (tab['type'] === 'auth') return showActions(tab);
  const cards = asArray(asRecord(value)?.['cards']).flatMap(
    (each) => asRecord(asRecord(each)?.['card']) ?? [],
  );
  return cards.length === 0
    ? undefined
    : { attachments: cards.map((content) => ({ contentType: adaptiveCardType, content })) };
}
