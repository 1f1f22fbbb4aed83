import { asArray, asRecord, asText } from '../activity/read-values.ts';

/** What Teams does with an invoke's answer: shows it, or takes it for done. */
type Judge = (body: Record<string, unknown>) => string | undefined;

const cardType = /^application\/vnd\.microsoft\.(?:teams\.)?card\./;

/**
 * What is wrong with the body of an answer with status 200 to the invoke of that name, in words that go on from "the
 * answer": Teams shows its user an error for each of these. Undefined if nothing is, or if Teams has no such invoke.
 * Shapes: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots,
 * …/messaging-extensions/how-to/search-commands/respond-to-search, …/action-commands/respond-to-task-module-submit,
 * …/tabs/how-to/build-adaptive-card-tabs,
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function findInvokeResponseFault(name: string, body: unknown): string | undefined {
  const judge = judges.get(name);
  if (!judge) return undefined;
  const isEmpty = body === undefined || body === null || body === '';
  if (isEmpty) return mayBeEmpty.has(name) ? undefined : 'is empty';
  const record = asRecord(body);
  if (!record) return `is ${Array.isArray(body) ? 'a list' : `a ${typeof body}`}, not an object`;
  if (mayBeEmpty.has(name) && Object.keys(record).length === 0) return undefined;
  return judge(record);
}

/** Teams closes the dialog, or takes the matter for done, when nothing comes back. */
const mayBeEmpty = new Set([
  'task/submit',
  'config/submit',
  'composeExtension/submitAction',
  'composeExtension/queryLink',
  'composeExtension/setting',
  'composeExtension/onCardButtonClicked',
  'fileConsent/invoke',
  'actionableMessage/executeAction',
  'message/submitAction',
  'suggestedActions/submit',
  'handoff/action',
  'signin/verifyState',
  'signin/tokenExchange',
  'signin/failure',
]);

const anything: Judge = () => undefined;

const judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['task/fetch', judgeTaskAnswer],
  ['task/submit', judgeTaskAnswer],
  ['message/fetchTask', judgeTaskAnswer],
  ['config/fetch', judgeConfig],
  ['config/submit', judgeConfig],
  ['composeExtension/query', judgeExtension],
  ['composeExtension/queryLink', judgeExtension],
  ['composeExtension/anonymousQueryLink', judgeExtension],
  ['composeExtension/selectItem', judgeExtension],
  ['composeExtension/querySettingUrl', judgeExtension],
  ['composeExtension/fetchTask', judgeExtensionDialog],
  ['composeExtension/submitAction', judgeExtensionDialog],
  ['composeExtension/setting', anything],
  ['composeExtension/onCardButtonClicked', anything],
  ['adaptiveCard/action', judgeUniversalAction],
  ['application/search', judgeSearch],
  ['tab/fetch', judgeTab],
  ['tab/submit', judgeTab],
  ['fileConsent/invoke', anything],
  ['actionableMessage/executeAction', anything],
  ['message/submitAction', anything],
  ['suggestedActions/submit', anything],
  ['handoff/action', anything],
  ['signin/verifyState', anything],
  ['signin/tokenExchange', anything],
  ['signin/failure', anything],
]);

function judgeTaskAnswer(body: Record<string, unknown>): string | undefined {
  const task = asRecord(body['task']);
  if (!task) return 'has no object "task"';
  return judgeDialog(task, 'task');
}

function judgeDialog(task: Record<string, unknown>, at: string): string | undefined {
  const type = task['type'];
  const value = task['value'];
  if (type === 'message') {
    return typeof value === 'string' ? undefined : `has no text in "${at}.value", which type message needs`;
  }
  if (type !== 'continue') return `has "${at}.type" ${told(type)}, not continue or message`;
  const info = asRecord(value);
  if (!info) return `has no object "${at}.value", which type continue needs`;
  if (asText(info['url'])) return undefined;
  if (info['card'] === undefined) return `has neither "url" nor "card" in "${at}.value"`;
  const card = asRecord(info['card']);
  const contentType = asText(card?.['contentType']);
  if (contentType !== 'application/vnd.microsoft.card.adaptive') {
    return `has in "${at}.value.card" ${told(contentType)} as contentType; dialogs show Adaptive Cards alone`;
  }
  return asRecord(card?.['content']) ? undefined : `has no card in "${at}.value.card.content"`;
}

function judgeConfig(body: Record<string, unknown>): string | undefined {
  const config = asRecord(body['config']);
  if (!config) return 'has no object "config"';
  const type = config['type'];
  if (type === 'auth') return judgeActions(config, 'config');
  return judgeDialog(config, 'config');
}

function judgeExtensionDialog(body: Record<string, unknown>): string | undefined {
  if (body['task'] !== undefined) return judgeTaskAnswer(body);
  return body['composeExtension'] === undefined
    ? 'has neither "task" nor "composeExtension"'
    : judgeExtension(body);
}

function judgeExtension(body: Record<string, unknown>): string | undefined {
  const extension = asRecord(body['composeExtension']);
  if (!extension) return 'has no object "composeExtension"';
  const { type } = extension;
  switch (type) {
    case 'result':
      return judgeResults(extension);
    case 'auth':
    case 'config':
    case 'silentAuth':
      return judgeActions(extension, 'composeExtension');
    case 'message':
      return typeof extension['text'] === 'string' ? undefined : 'has no "composeExtension.text"';
    case 'botMessagePreview':
      return asRecord(extension['activityPreview']) ? undefined : 'has no "composeExtension.activityPreview"';
    default:
      return `has "composeExtension.type" ${told(type)}, not result, auth, config, message or botMessagePreview`;
  }
}

function judgeResults(extension: Record<string, unknown>): string | undefined {
  const layout = extension['attachmentLayout'];
  if (layout !== undefined && layout !== 'list' && layout !== 'grid') {
    return `has "composeExtension.attachmentLayout" ${told(layout)}, not list or grid`;
  }
  const attachments = extension['attachments'];
  if (!Array.isArray(attachments)) return 'has no list "composeExtension.attachments"';
  const at = attachments.findIndex((each) => !isCard(each));
  return at < 0 ? undefined : `has no card in "composeExtension.attachments[${at}]"`;
}

function isCard(attachment: unknown): boolean {
  const record = asRecord(attachment);
  return cardType.test(asText(record?.['contentType']) ?? '') && asRecord(record?.['content']) !== undefined;
}

function judgeActions(holder: Record<string, unknown>, at: string): string | undefined {
  const actions = asArray(asRecord(holder['suggestedActions'])?.['actions']).map(asRecord);
  if (actions.length === 0) return `has no "${at}.suggestedActions.actions"`;
  return actions.every((action) => asText(action?.['type']) && asText(action?.['value']))
    ? undefined
    : `has in "${at}.suggestedActions.actions" an action without type or value`;
}

function judgeUniversalAction(body: Record<string, unknown>): string | undefined {
  const { statusCode, type, value } = body;
  if (typeof statusCode !== 'number') return 'has no number "statusCode"';
  switch (type) {
    case 'application/vnd.microsoft.card.adaptive':
      return asRecord(value)?.['type'] === 'AdaptiveCard' ? undefined : 'has no Adaptive Card in "value"';
    case 'application/vnd.microsoft.activity.message':
      return typeof value === 'string' ? undefined : 'has no text in "value"';
    case 'application/vnd.microsoft.activity.loginRequest':
      return statusCode === 401 ? undefined : `asks for sign-in with statusCode ${statusCode}, not 401`;
    case 'application/vnd.microsoft.error':
    case 'application/vnd.microsoft.error.incorrectAuthCode':
    case 'application/vnd.microsoft.error.preconditionFailed':
      return judgeError(statusCode, type, value);
    default:
      return `has "type" ${told(type)}, which no Universal Action is answered with`;
  }
}

function judgeError(statusCode: number, type: string, value: unknown): string | undefined {
  if (statusCode < 400) return `tells an error (${type}) with statusCode ${statusCode}`;
  if (type === 'application/vnd.microsoft.error.incorrectAuthCode') return undefined;
  const error = asRecord(value);
  return typeof error?.['code'] === 'string' && typeof error['message'] === 'string'
    ? undefined
    : 'has no "code" and "message" in "value"';
}

function judgeSearch(body: Record<string, unknown>): string | undefined {
  const { statusCode, type, value } = body;
  if (typeof statusCode !== 'number') return 'has no number "statusCode"';
  if (type === 'application/vnd.microsoft.error') return judgeError(statusCode, type, value);
  if (type !== 'application/vnd.microsoft.search.searchResponse') {
    return `has "type" ${told(type)}, not application/vnd.microsoft.search.searchResponse`;
  }
  const results = asRecord(value)?.['results'];
  if (!Array.isArray(results)) return 'has no list "value.results"';
  const at = results.map(asRecord).findIndex((each) => !asText(each?.['value']) || !asText(each?.['title']));
  return at < 0 ? undefined : `has no "value" and "title" in "value.results[${at}]"`;
}

function judgeTab(body: Record<string, unknown>): string | undefined {
  const tab = asRecord(body['tab']);
  if (!tab) return 'has no object "tab"';
  const { type } = tab;
  if (type === 'auth') return judgeActions(tab, 'tab');
  if (type !== 'continue') return `has "tab.type" ${told(type)}, not continue or auth`;
  const cards = asRecord(tab['value'])?.['cards'];
  if (!Array.isArray(cards) || cards.length === 0) return 'has no cards in "tab.value.cards"';
  return cards.every((each) => asRecord(asRecord(each)?.['card']))
    ? undefined
    : 'has an entry without "card" in "tab.value.cards"';
}

function told(value: unknown): string {
  return value === undefined ? 'left out' : (JSON.stringify(value)?.slice(0, 60) ?? 'unreadable');
}
