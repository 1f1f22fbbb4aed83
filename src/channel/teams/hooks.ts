import type { Activity } from '../../activity/activity.ts';
import { teamsEvent, type TeamsEventFacts, type TeamsEventName } from './events.ts';
import { teamsInvoke, type TeamsInvokeName } from './invokes.ts';

/** A place in botbuilder's TeamsActivityHandler where a bot can take an activity up. */
export interface TeamsHook {
  /** The method that registers it (`onMessage`), or that a bot overrides (`handleTeamsTaskModuleFetch`). */
  readonly name: string;
  readonly kind: 'registered' | 'overridden';
  /** What reaches it, before the channel stamps it. */
  activity(facts: TeamsEventFacts): Activity;
  /** A registered hook in whose presence this one is passed over. */
  readonly unless?: string | undefined;
  /** An overridden hook that calls this one unless a bot replaces it whole. */
  readonly through?: string | undefined;
  /**
   * What botbuilder answers with if no bot takes it up: 501 to invokes that need it. Other activities are then
   * answered 200 without a word.
   */
  readonly unhandled?: 501 | undefined;
}

/** Every hook of TeamsActivityHandler 4.23, those of ActivityHandler included, and an activity that reaches it. */
export const teamsHooks: readonly TeamsHook[] = [
  registered('onTurn', () => message()),
  registered('onMessage', () => message()),
  registered('onDialog', () => message()),
  event('onMessageUpdate', 'editMessage'),
  event('onMessageDelete', 'softDeleteMessage'),
  event('onConversationUpdate', 'teamRenamed'),
  { ...event('onMembersAdded', 'memberAdded'), unless: 'onTeamsMembersAddedEvent' },
  { ...event('onMembersRemoved', 'memberRemoved'), unless: 'onTeamsMembersRemovedEvent' },
  event('onMessageReaction', 'reactionAdded'),
  event('onReactionsAdded', 'reactionAdded'),
  event('onReactionsRemoved', 'reactionRemoved'),
  event('onEvent', 'readReceipt'),
  registered('onEndOfConversation', () => ({ type: 'endOfConversation', code: 'completedSuccessfully' })),
  registered('onTyping', () => ({ type: 'typing' })),
  event('onInstallationUpdate', 'installationAdd'),
  event('onInstallationUpdateAdd', 'installationAdd'),
  event('onInstallationUpdateRemove', 'installationRemove'),
  registered('onTokenResponseEvent', () => ({
    type: 'event',
    name: 'tokens/response',
    value: { connectionName: 'connection', token: 'token' },
  })),
  registered('onCommand', () => ({
    type: 'command',
    name: 'application/vnd.understudy.command',
    value: { commandId: '1' },
  })),
  registered('onCommandResult', () => ({
    type: 'commandResult',
    name: 'application/vnd.understudy.command',
    value: { commandId: '1' },
  })),
  registered('onUnrecognizedActivityType', () => ({ type: 'suggestion' })),

  event('onTeamsMessageUndeleteEvent', 'undeleteMessage'),
  event('onTeamsMessageEditEvent', 'editMessage'),
  event('onTeamsMessageSoftDeleteEvent', 'softDeleteMessage'),
  event('onTeamsMembersAddedEvent', 'memberAdded'),
  event('onTeamsMembersRemovedEvent', 'memberRemoved'),
  event('onTeamsChannelCreatedEvent', 'channelCreated'),
  event('onTeamsChannelDeletedEvent', 'channelDeleted'),
  event('onTeamsChannelRenamedEvent', 'channelRenamed'),
  event('onTeamsChannelRestoredEvent', 'channelRestored'),
  event('onTeamsTeamArchivedEvent', 'teamArchived'),
  event('onTeamsTeamDeletedEvent', 'teamDeleted'),
  event('onTeamsTeamHardDeletedEvent', 'teamHardDeleted'),
  event('onTeamsTeamRenamedEvent', 'teamRenamed'),
  event('onTeamsTeamRestoredEvent', 'teamRestored'),
  event('onTeamsTeamUnarchivedEvent', 'teamUnarchived'),
  event('onTeamsMeetingStartEvent', 'meetingStart'),
  event('onTeamsMeetingEndEvent', 'meetingEnd'),
  event('onTeamsMeetingParticipantsJoinEvent', 'meetingParticipantJoin'),
  event('onTeamsMeetingParticipantsLeaveEvent', 'meetingParticipantLeave'),
  event('onTeamsReadReceiptEvent', 'readReceipt'),

  overridden('onInvokeActivity', () => ({ type: 'invoke', name: 'understudy/anything', value: {} })),
  overridden('handleTeamsCardActionInvoke', () => ({ type: 'invoke', value: { tapped: true } })),
  invoke('handleTeamsConfigFetch', 'config/fetch'),
  invoke('handleTeamsConfigSubmit', 'config/submit'),
  invoke('handleTeamsFileConsent', 'fileConsent/invoke'),
  invoke(
    'handleTeamsFileConsentAccept',
    'fileConsent/invoke',
    { action: 'accept' },
    'handleTeamsFileConsent',
  ),
  invoke(
    'handleTeamsFileConsentDecline',
    'fileConsent/invoke',
    { action: 'decline' },
    'handleTeamsFileConsent',
  ),
  invoke('handleTeamsO365ConnectorCardAction', 'actionableMessage/executeAction'),
  invoke('onSignInInvoke', 'signin/verifyState'),
  invoke('handleTeamsSigninVerifyState', 'signin/verifyState', {}, 'onSignInInvoke'),
  invoke('handleTeamsSigninTokenExchange', 'signin/tokenExchange', {}, 'onSignInInvoke'),
  invoke('handleTeamsMessagingExtensionCardButtonClicked', 'composeExtension/onCardButtonClicked'),
  invoke('handleTeamsTaskModuleFetch', 'task/fetch'),
  invoke('handleTeamsTaskModuleSubmit', 'task/submit'),
  invoke('handleTeamsTabFetch', 'tab/fetch'),
  invoke('handleTeamsTabSubmit', 'tab/submit'),
  invoke('handleTeamsAppBasedLinkQuery', 'composeExtension/queryLink'),
  invoke('handleTeamsAnonymousAppBasedLinkQuery', 'composeExtension/anonymousQueryLink'),
  invoke('handleTeamsMessagingExtensionQuery', 'composeExtension/query'),
  invoke('handleTeamsMessagingExtensionSelectItem', 'composeExtension/selectItem'),
  invoke('handleTeamsMessagingExtensionSubmitActionDispatch', 'composeExtension/submitAction'),
  invoke(
    'handleTeamsMessagingExtensionSubmitAction',
    'composeExtension/submitAction',
    {},
    'handleTeamsMessagingExtensionSubmitActionDispatch',
  ),
  invoke(
    'handleTeamsMessagingExtensionBotMessagePreviewEdit',
    'composeExtension/submitAction',
    preview('edit'),
    'handleTeamsMessagingExtensionSubmitActionDispatch',
  ),
  invoke(
    'handleTeamsMessagingExtensionBotMessagePreviewSend',
    'composeExtension/submitAction',
    preview('send'),
    'handleTeamsMessagingExtensionSubmitActionDispatch',
  ),
  invoke('handleTeamsMessagingExtensionFetchTask', 'composeExtension/fetchTask'),
  invoke('handleTeamsMessagingExtensionConfigurationQuerySettingUrl', 'composeExtension/querySettingUrl'),
  invoke('handleTeamsMessagingExtensionConfigurationSetting', 'composeExtension/setting'),
  invoke('onAdaptiveCardInvoke', 'adaptiveCard/action'),
  invoke('onSearchInvoke', 'application/search'),
];

function message(): Activity {
  return { type: 'message', text: 'hi', textFormat: 'plain' };
}

function registered(name: string, activity: (facts: TeamsEventFacts) => Activity): TeamsHook {
  return { name, kind: 'registered', activity };
}

function event(name: string, happening: TeamsEventName): TeamsHook {
  return registered(name, (facts) => teamsEvent(happening, facts));
}

function overridden(name: string, activity: () => Activity): TeamsHook {
  return { name, kind: 'overridden', activity, unhandled: 501 };
}

function invoke(
  name: string,
  invoked: TeamsInvokeName,
  value?: Readonly<Record<string, unknown>>,
  through?: string,
): TeamsHook {
  return { ...overridden(name, () => teamsInvoke(invoked, value)), through };
}

/** What a person saw before a bot's message was sent, and did with it. */
function preview(action: 'edit' | 'send'): Record<string, unknown> {
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } };
  return {
    botMessagePreviewAction: action,
    botActivityPreview: [{ type: 'message', text: '', attachments: [card] }],
  };
}
