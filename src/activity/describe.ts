import type { Activity } from './activity.ts';
import { toPlainLine } from './plain-text.ts';
import { readShown } from './read.ts';
import { asArray, asRecord, asText } from './read-values.ts';
import type { Shown } from './shown.ts';

const maxTextLength = 80;
const maxActions = 6;

/**
 * One line that lets a reader recognise an activity in an error or on the console, safe for a terminal:
 * `message "Which account?" [Checking] [Savings] + Adaptive Card with 3 inputs`.
 */
export function describeActivity(activity: Activity): string {
  const type = toPlainLine(asText(activity.type) ?? 'activity without type', 40);
  const details = type === 'message' ? messageDetails(activity) : otherDetails(activity, type);
  return details === '' ? type : `${type} ${details}`;
}

function messageDetails(activity: Activity): string {
  const shown = readShown([activity]);
  const text = asText(activity.text) ?? asText(activity.speak) ?? '';
  const parts = text.trim() === '' ? [] : [quote(text)];
  const titles = shown.actions.filter((action) => action.place !== 'list').map((action) => action.title);
  parts.push(...titles.slice(0, maxActions).map((title) => `[${toPlainLine(title, 30)}]`));
  if (titles.length > maxActions) parts.push(`and ${titles.length - maxActions} more`);
  parts.push(
    ...asArray(activity.attachments)
      .filter((attachment) => text === '' || asRecord(attachment)?.['contentType'] !== 'text/html')
      .map((attachment) => `+ ${describeAttachment(attachment, shown)}`),
  );
  if (parts.length === 0 && activity.value !== undefined)
    parts.push(`with value ${shortJson(activity.value)}`);
  return parts.length === 0 ? 'without content' : parts.join(' ');
}

function describeAttachment(value: unknown, shown: Shown): string {
  const attachment = asRecord(value);
  const contentType = asText(attachment?.['contentType']) ?? 'attachment without contentType';
  const card = /^application\/vnd\.microsoft\.(?:teams\.)?card\.(.+)$/.exec(contentType)?.[1];
  if (card === undefined) {
    return toPlainLine(
      [contentType, asText(attachment?.['name'])].filter((part) => part !== undefined).join(' '),
      60,
    );
  }
  if (card !== 'adaptive') return `${toPlainLine(card, 20)} card`;
  const inputs = shown.forms.reduce((sum, form) => sum + form.inputs.length, 0);
  return inputs === 0 ? 'Adaptive Card' : `Adaptive Card with ${inputs} input${inputs === 1 ? '' : 's'}`;
}

function otherDetails(activity: Activity, type: string): string {
  switch (type) {
    case 'event':
    case 'invoke':
    case 'command':
    case 'commandResult':
      return toPlainLine(asText(activity.name) ?? 'without name', 60);
    case 'trace':
      return [
        toPlainLine(asText(activity.name) ?? asText(activity.label) ?? '', 60),
        shortJson(activity.value),
      ]
        .filter((part) => part !== '')
        .join(': ');
    case 'invokeResponse':
      return `with status ${asText(asRecord(activity.value)?.['status']) ?? 'unknown'}`;
    case 'conversationUpdate':
      return updateDetails(activity);
    case 'messageReaction':
      return [...typesOf(activity.reactionsAdded, '+'), ...typesOf(activity.reactionsRemoved, '-')].join(' ');
    case 'endOfConversation':
      return toPlainLine(asText(activity.code) ?? '', 40);
    case 'installationUpdate':
      return toPlainLine(asText(activity.action) ?? '', 40);
    default:
      return asText(activity.text) === undefined ? '' : quote(asText(activity.text) ?? '');
  }
}

function updateDetails(activity: Activity): string {
  const event = asText(asRecord(activity.channelData)?.['eventType']);
  return [
    ...(event === undefined ? [] : [toPlainLine(event, 40)]),
    ...namesOf(activity.membersAdded, '+'),
    ...namesOf(activity.membersRemoved, '-'),
  ].join(' ');
}

function typesOf(reactions: unknown, sign: string): string[] {
  return asArray(reactions).map((each) => sign + toPlainLine(asText(asRecord(each)?.['type']) ?? '?', 30));
}

function namesOf(members: unknown, sign: string): string[] {
  return asArray(members).map((member) => {
    const account = asRecord(member);
    return sign + toPlainLine(asText(account?.['name']) ?? asText(account?.['id']) ?? '?', 30);
  });
}

function quote(text: string): string {
  return `"${toPlainLine(text, maxTextLength)}"`;
}

function shortJson(value: unknown): string {
  if (value === undefined) return '';
  return toPlainLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), maxTextLength);
}
