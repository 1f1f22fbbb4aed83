import type { Activity, ChannelAccount, ConversationAccount, Entity } from '../activity/activity.ts';
import type { HostedConversation } from '../connector/hosted-conversation.ts';
import type { ChannelId, ConversationKind, NewId } from './ports.ts';
import type { TeamsSetting } from './teams/setting.ts';
import { teamsShape, type TakeId } from './teams/shape.ts';

/** What one channel's ids, accounts and extra data look like, and how a conversation begins there. */
export interface ChannelShape {
  readonly user: ChannelAccount;
  readonly bot: ChannelAccount;
  readonly conversation: ConversationAccount;
  /** Who is there besides the user. */
  readonly others?: readonly ChannelAccount[];
  /** Stands on every activity. */
  readonly channelData?: Record<string, unknown>;
  readonly entities?: (locale: string, timezone: string) => Entity[];
  readonly team?: HostedConversation['team'];
  readonly meeting?: HostedConversation['meeting'];
  opening(user: ChannelAccount, bot: ChannelAccount): Activity[];
  /** Where an activity takes place that is not of this conversation alone. */
  readonly conversationFor?: (activity: Activity) => ConversationAccount | undefined;
  /** The activity as a client sends it there: with a mention where bots hear nothing else. */
  readonly address?: (activity: Activity, bot: ChannelAccount) => Activity;
  /** An account as the roster tells of it. */
  readonly describeMember?: (account: ChannelAccount) => ChannelAccount;
  /** The account of a conversation that the bot begins with the same people; bots cannot where it is left out. */
  readonly created?: (parameters: Readonly<Record<string, unknown>>) => ConversationAccount;
}

export function shapeOf(
  id: ChannelId,
  newId: NewId,
  kind: ConversationKind = 'personal',
  teams?: { readonly setting?: TeamsSetting | undefined; readonly takeId?: TakeId | undefined },
): ChannelShape {
  return id === 'msteams' ? teamsShape(newId, kind, teams?.setting, teams?.takeId) : plainShape(id, newId);
}

/** Emulator, Web Chat and Direct Line: plain ids; bot and user join in one conversationUpdate. */
function plainShape(id: ChannelId, newId: NewId): ChannelShape {
  const key = newId();
  return {
    user: { id: `user-${key}` },
    bot: { id: 'bot', name: 'Bot' },
    conversation: { id: id === 'emulator' ? `${key}|livechat` : key },
    opening: (user, bot) => [joined([bot, user], user)],
  };
}

function joined(members: ChannelAccount[], from: ChannelAccount): Activity {
  return { type: 'conversationUpdate', membersAdded: members, from };
}
