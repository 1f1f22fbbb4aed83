import type { Activity, ChannelAccount, ConversationAccount, Entity } from '../activity/activity.ts';
import type { ChannelId, NewId } from './ports.ts';

/** What one channel's ids, accounts and extra data look like, and how a conversation begins there. */
export interface ChannelShape {
  readonly user: ChannelAccount;
  readonly bot: ChannelAccount;
  readonly conversation: ConversationAccount;
  readonly channelData?: Record<string, unknown>;
  readonly entities?: (locale: string, timezone: string) => Entity[];
  opening(user: ChannelAccount, bot: ChannelAccount): Activity[];
}

/** The app id that a bot without credentials is known by in Teams' ids. */
const anonymousAppId = '00000000-0000-0000-0000-000000000000';

export function shapeOf(id: ChannelId, newId: NewId): ChannelShape {
  return id === 'msteams' ? teamsShape(newId) : plainShape(id, newId);
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

/** Teams, personal chat. Shapes: Teams' bot conversation basics; ids `29:` user, `28:` bot, `a:` personal chat. */
function teamsShape(newId: NewId): ChannelShape {
  const tenantId = newId();
  return {
    user: { id: `29:${newId()}`, aadObjectId: newId() },
    bot: { id: `28:${anonymousAppId}`, name: 'Bot' },
    conversation: { id: `a:${newId()}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    entities: (locale, timezone) => [
      { type: 'clientInfo', locale, country: locale.split('-')[1] ?? 'US', platform: 'Web', timezone },
    ],
    opening: (user, bot) => [
      joined([user, bot], user),
      { type: 'installationUpdate', action: 'add', channelData: { settings: { selectedChannel: {} } } },
    ],
  };
}

function joined(members: ChannelAccount[], from: ChannelAccount): Activity {
  return { type: 'conversationUpdate', membersAdded: members, from };
}
