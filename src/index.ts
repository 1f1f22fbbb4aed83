export { openBot } from './library/open-bot.ts';
export type { BotUnderTest, ConversationSettings, OpenBotTarget } from './library/open-bot.ts';
export type { Chat, TurnResult } from './library/chat.ts';
export type { TeamsEventTold } from './channel/teams/event-details.ts';
export type { TeamsEventName } from './channel/teams/events.ts';
export type { Activity, Attachment, CardAction, ChannelAccount, Entity } from './activity/activity.ts';
export type { Matcher } from './activity/match.ts';
export { ConfigError, InfrastructureError, UnderstudyError } from './errors.ts';
export { readTranscript } from './transcript/read-transcript.ts';
