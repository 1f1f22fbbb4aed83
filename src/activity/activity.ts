/**
 * Activities as they stand on the wire: plain JSON, times as ISO 8601 strings.
 * Field names and meanings: Bot Framework Activity schema, https://aka.ms/botSpecs-activitySchema.
 * Only the fields that Understudy itself reads or writes are typed; all others pass through untouched.
 */
export type Role = 'user' | 'bot' | 'skill';

export interface ChannelAccount {
  id: string;
  name?: string | undefined;
  role?: Role | undefined;
  aadObjectId?: string | undefined;
  [field: string]: unknown;
}

export interface ConversationAccount {
  id: string;
  name?: string | undefined;
  conversationType?: string | undefined;
  isGroup?: boolean | undefined;
  tenantId?: string | undefined;
  [field: string]: unknown;
}

export interface CardAction {
  type: string;
  title?: string | undefined;
  text?: string | undefined;
  displayText?: string | undefined;
  value?: unknown;
  [field: string]: unknown;
}

export interface Attachment {
  contentType: string;
  contentUrl?: string | undefined;
  content?: unknown;
  name?: string | undefined;
  [field: string]: unknown;
}

export interface Entity {
  type: string;
  [field: string]: unknown;
}

export interface Activity {
  type: string;
  id?: string | undefined;
  timestamp?: string | undefined;
  localTimestamp?: string | undefined;
  localTimezone?: string | undefined;
  serviceUrl?: string | undefined;
  channelId?: string | undefined;
  from?: ChannelAccount | undefined;
  recipient?: ChannelAccount | undefined;
  conversation?: ConversationAccount | undefined;
  replyToId?: string | undefined;
  locale?: string | undefined;
  text?: string | undefined;
  textFormat?: string | undefined;
  speak?: string | undefined;
  inputHint?: string | undefined;
  attachmentLayout?: string | undefined;
  attachments?: Attachment[] | undefined;
  suggestedActions?: { to?: string[] | undefined; actions: CardAction[] } | undefined;
  entities?: Entity[] | undefined;
  channelData?: unknown;
  deliveryMode?: string | undefined;
  action?: string | undefined;
  name?: string | undefined;
  label?: string | undefined;
  value?: unknown;
  valueType?: string | undefined;
  code?: string | undefined;
  membersAdded?: ChannelAccount[] | undefined;
  membersRemoved?: ChannelAccount[] | undefined;
  reactionsAdded?: { type: string }[] | undefined;
  reactionsRemoved?: { type: string }[] | undefined;
  [field: string]: unknown;
}

/** What a user can see of a bot's activities: messages, not typing, traces or events. */
export function isMessage(activity: Activity): boolean {
  return activity.type === 'message';
}

export function isFromBot(activity: Activity): boolean {
  return activity.from?.role === 'bot';
}
