import type { Activity } from '../../activity/activity.ts';

/**
 * A value that Teams' client could send, for each invoke that it has. Sources: the pages on bots, message extensions,
 * dialogs and tabs under https://learn.microsoft.com/microsoftteams/platform, and Universal Actions under
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model.
 */
export const teamsInvokes = {
  'task/fetch': { data: { type: 'task/fetch' }, context: { theme: 'default' } },
  'task/submit': { data: {}, context: { theme: 'default' } },
  'config/fetch': { data: {} },
  'config/submit': { data: {} },
  'composeExtension/query': {
    commandId: 'search',
    commandContext: 'compose',
    parameters: [{ name: 'query', value: 'a' }],
    queryOptions: { skip: 0, count: 25 },
  },
  'composeExtension/queryLink': { url: 'https://example.invalid/item/1' },
  'composeExtension/anonymousQueryLink': { url: 'https://example.invalid/item/1' },
  'composeExtension/selectItem': { id: '1' },
  'composeExtension/fetchTask': {
    commandId: 'create',
    commandContext: 'compose',
    context: { theme: 'default' },
  },
  'composeExtension/submitAction': {
    commandId: 'create',
    commandContext: 'compose',
    data: {},
    context: { theme: 'default' },
  },
  'composeExtension/querySettingUrl': { commandId: 'search', parameters: [] },
  'composeExtension/setting': { state: 'saved' },
  'composeExtension/onCardButtonClicked': { id: '1' },
  'adaptiveCard/action': {
    action: { type: 'Action.Execute', id: 'action', verb: 'verb', data: {} },
    trigger: 'manual',
  },
  'application/search': {
    kind: 'search',
    queryText: 'a',
    queryOptions: { skip: 0, top: 25 },
    dataset: 'items',
  },
  'tab/fetch': { tabContext: { tabEntityId: 'home' }, context: { theme: 'default' } },
  'tab/submit': {
    data: { type: 'tab/submit' },
    tabContext: { tabEntityId: 'home' },
    context: { theme: 'default' },
  },
  'fileConsent/invoke': {
    type: 'fileUpload',
    action: 'accept',
    context: {},
    uploadInfo: {
      name: 'report.txt',
      uploadUrl: 'https://files.example.invalid/upload',
      contentUrl: 'https://files.example.invalid/report.txt',
      uniqueId: 'file-1',
      fileType: 'txt',
    },
  },
  'actionableMessage/executeAction': { actionId: 'action', body: '{}' },
  'message/submitAction': {
    actionName: 'feedback',
    actionValue: { reaction: 'like', feedback: '{"feedbackText":"It helped."}' },
  },
  'message/fetchTask': { data: { actionName: 'feedback', actionValue: { reaction: 'like' } } },
  'suggestedActions/submit': {},
  'handoff/action': { continuation: 'continuation' },
  'signin/verifyState': { state: '123456' },
  'signin/tokenExchange': { id: 'exchange', connectionName: 'connection', token: 'token' },
  'signin/failure': { code: 'resourcematchfailed', message: 'Resource match failed' },
} as const;
export type TeamsInvokeName = keyof typeof teamsInvokes;

/** One of Teams' invokes, before it is stamped; what is given replaces fields of its value. */
export function teamsInvoke(name: TeamsInvokeName, value: Readonly<Record<string, unknown>> = {}): Activity {
  return { type: 'invoke', name, value: structuredClone({ ...teamsInvokes[name], ...value }) };
}
