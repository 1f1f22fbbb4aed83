import { isMessage, type Activity } from './activity.ts';
import { readAdaptiveCard } from './read-adaptive-card.ts';
import { readLabels } from './read-labels.ts';
import { readListedChoices } from './read-listed-choices.ts';
import { asArray, asRecord, asText } from './read-values.ts';
import type { Shown, ShownAction, ShownForm } from './shown.ts';

/** Collects while messages and cards are read in order. */
export interface ShownDraft {
  texts: string[];
  actions: ShownAction[];
  forms: ShownForm[];
  facts: { title: string; value: string }[];
}

const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';
const richCardType = /^application\/vnd\.microsoft\.(?:teams\.)?card\.|^application\/vnd\.microsoft\.card\./;

/**
 * What a bot's activities show a person: prose, everything that can be tapped, forms, stated facts.
 * Suggested actions count only on the last message, since channels take them away with the next one.
 * Anything that is not a message shows nothing. Never throws: what cannot be read is passed over.
 */
export function readShown(activities: readonly Activity[]): Shown {
  const draft: ShownDraft = { texts: [], actions: [], forms: [], facts: [] };
  const messages = activities.filter(isMessage);
  const last = messages.at(-1);
  let inputHint: string | undefined;
  for (const activity of messages) {
    readMessage(activity, activity === last, draft);
    inputHint = asText(activity.inputHint) ?? inputHint;
  }
  const { texts, actions, forms, facts } = draft;
  const labels = messages.flatMap((activity) => readLabels(activity) ?? []);
  const shown = { texts, actions, forms, facts, inputHint };
  return labels.length === 0 ? shown : { ...shown, labels };
}

function readMessage(activity: Activity, isLast: boolean, draft: ShownDraft): void {
  const text = asText(activity.text) ?? asText(activity.speak);
  const place = draft.texts.length;
  const firstAction = draft.actions.length;
  if (text !== undefined && text.trim() !== '') draft.texts.push(text);
  const suggested = isLast ? asArray(asRecord(activity.suggestedActions)?.['actions']) : [];
  for (const action of suggested) addAction(action, 'suggested', activity.id, draft);
  for (const attachment of asArray(activity.attachments)) readAttachment(attachment, activity.id, draft);
  const hasButtons = draft.actions.length > firstAction;
  const listed = isLast && !hasButtons && text !== undefined ? readListedChoices(text) : undefined;
  if (!listed) return;
  draft.texts.splice(place, 1, ...(listed.prose === '' ? [] : [listed.prose]));
  for (const title of listed.choices) {
    draft.actions.push({
      title,
      place: 'list',
      action: { type: 'imBack', title, value: title },
      activityId: activity.id,
    });
  }
}

function readAttachment(value: unknown, activityId: string | undefined, draft: ShownDraft): void {
  const attachment = asRecord(value);
  const contentType = asText(attachment?.['contentType']);
  const content = asRecord(attachment?.['content']);
  if (contentType === undefined) return;
  if (contentType === adaptiveCardType) {
    if (content) readAdaptiveCard(content, activityId, draft);
    return;
  }
  if (!richCardType.test(contentType) || !content) {
    const name = asText(attachment?.['name']);
    if (name !== undefined) draft.texts.push(`[${name}]`);
    return;
  }
  readRichCard(content, activityId, draft);
}

/** Hero, thumbnail, receipt, sign-in, OAuth, media, list and connector cards: the same few fields. */
function readRichCard(
  card: Record<string, unknown>,
  activityId: string | undefined,
  draft: ShownDraft,
): void {
  const parts = ['title', 'subtitle', 'text', 'summary'].map((field) => asText(card[field]));
  for (const field of ['facts', 'items']) {
    for (const item of asArray(card[field]).map(asRecord)) {
      const title = asText(item?.['key']) ?? asText(item?.['title']);
      const value = asText(item?.['value']) ?? asText(item?.['price']) ?? asText(item?.['subtitle']);
      if (title !== undefined && value !== undefined) draft.facts.push({ title, value });
      parts.push(title === undefined ? undefined : [title, value].filter(Boolean).join(': '));
      addAction(item?.['tap'], 'card', activityId, draft);
    }
  }
  for (const field of ['tax', 'vat', 'total']) {
    const value = asText(card[field]);
    if (value !== undefined) {
      draft.facts.push({ title: field, value });
      parts.push(`${field}: ${value}`);
    }
  }
  const prose = parts.filter((part) => part !== undefined && part !== '').join('\n');
  if (prose !== '') draft.texts.push(prose);
  for (const button of asArray(card['buttons'])) addAction(button, 'card', activityId, draft);
  addAction(card['tap'], 'card', activityId, draft);
}

function addAction(
  value: unknown,
  place: 'suggested' | 'card',
  activityId: string | undefined,
  draft: ShownDraft,
): void {
  const action = asRecord(value);
  const type = asText(action?.['type']);
  if (!action || type === undefined) return;
  const title = asText(action['title']) ?? asText(action['text']) ?? asText(action['value']) ?? '';
  if (title !== '') draft.actions.push({ title, place, action: { ...action, type }, activityId });
}
