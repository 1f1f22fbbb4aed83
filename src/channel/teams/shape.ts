import type { Activity, ChannelAccount, ConversationAccount, Entity } from '../../activity/activity.ts';
import { asRecord, asText } from '../../activity/read-values.ts';
import type { HostedMeeting } from '../../connector/hosted-conversation.ts';
import type { ConversationKind, NewId } from '../ports.ts';
import type { ChannelShape } from '../shapes.ts';
import { meetingFields } from './events.ts';
import { carriesText, withHtml } from './html.ts';
import { briefly, describeMember } from './member.ts';
import { othersIn, toAccount, type TeamsSetting } from './setting.ts';

/** The id itself the first time, and another one each further time: no two conversations are the same. */
export type TakeId = (id: string) => string;

/** The app id that a bot without credentials is known by in Teams' ids. */
const anonymousAppId = '00000000-0000-0000-0000-000000000000';

/**
 * Ids `29:` user, `28:` bot, `a:` personal chat, `19:…@thread.v2` group chat, `19:…@thread.tacv2` channel,
 * with `;messageid=` a thread in it. Source:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-basics
 */
export function teamsShape(
  newId: NewId,
  kind: ConversationKind,
  setting: TeamsSetting = {},
  takeId: TakeId = (id) => id,
): ChannelShape {
  const tenantId = setting.tenantId ?? newId();
  const user = userOf(setting) ?? { id: `29:${newId()}`, aadObjectId: newId() };
  const bot = botOf(setting);
  const key = compact(newId());
  const tenant = { id: tenantId };
  const personal = (id: string): ConversationAccount => ({
    id: `a:${id}`,
    conversationType: 'personal',
    tenantId,
  });
  const html = setting.html === false ? (activity: Activity): Activity => activity : withHtml;
  const common = { user, bot, entities: clientInfo, describeMember: describerOf(setting) };
  if (kind === 'personal') {
    const { personalChat } = setting;
    return {
      ...common,
      conversation: personalChat ? { ...personal(''), ...taken(personalChat, takeId) } : personal(key),
      channelData: { tenant },
      address: html,
      opening: (person, app) => [joined([person, app], person), installed(person, {})],
      created: () => personal(compact(newId())),
    };
  }
  const others = othersIn(setting);
  const group = { ...common, others };
  if (kind === 'groupChat') {
    const chat = setting.groupChat ? taken(setting.groupChat, takeId) : { id: `19:${key}@thread.v2` };
    const meeting = meetingOf(`MCMx${key}`, chat.id, others[0] ?? user);
    return {
      ...group,
      conversation: { ...chat, conversationType: 'groupChat', isGroup: true, tenantId },
      channelData: { tenant },
      meeting,
      address: (activity, app) => inMeeting(html(mentionBot(activity, app)), meeting.id),
      opening: (person, app) => [joined([app], person), installed(person, {})],
      created: () => personal(compact(newId())),
    };
  }
  const { channels = [], ...given } = setting.team ?? {};
  const team = { id: `19:${compact(newId())}@thread.tacv2`, name: 'Contoso', aadGroupId: newId(), ...given };
  const channel = channels[0] ?? { id: `19:${key}@thread.tacv2`, name: 'Support' };
  const all = [{ id: team.id }, channel, ...channels.slice(1)];
  const inChannel = (id: string): ConversationAccount => ({
    id,
    conversationType: 'channel',
    isGroup: true,
    tenantId,
  });
  const thread = (root: string): ConversationAccount => inChannel(`${channel.id};messageid=${root}`);
  return {
    ...group,
    conversation:
      kind === 'channel' && takeId(channel.id) === channel.id
        ? inChannel(channel.id)
        : thread(messageNumber(newId())),
    // A channel that is given is that of many conversations: what a bot says there could be meant for any.
    ...(!setting.team && {
      conversationFor: ({ type }: Activity) => (ofPlace.has(type) ? inChannel(channel.id) : undefined),
    }),
    address: (activity, app) => html(mentionBot(activity, app)),
    channelData: { tenant, team, channel, settings: { selectedChannel: channel } },
    team: {
      details: {
        ...team,
        type: 'standard',
        channelCount: all.length,
        memberCount: others.length + 1,
      },
      channels: all.filter(({ id }, index) => index > 0 || channels.every((each) => each.id !== id)),
    },
    opening: (person, app) => [
      { ...joined([app], person), channelData: { eventType: 'teamMemberAdded' } },
      installed(person, { settings: { selectedChannel: channel } }),
    ],
    created: (parameters) =>
      parameters['isGroup'] === true ? thread(messageNumber(newId())) : personal(compact(newId())),
  };
}

/** What happens to the channel, and not in a thread of it. */
const ofPlace: ReadonlySet<string> = new Set(['conversationUpdate', 'installationUpdate']);

function userOf({ currentUser }: TeamsSetting): ChannelAccount | undefined {
  if (!currentUser) return undefined;
  const { id, name, aadObjectId } = currentUser;
  return { id, name, aadObjectId };
}

function botOf({ bot, clientId }: TeamsSetting): ChannelAccount {
  const name = bot?.name ?? 'Bot';
  return clientId === undefined && bot
    ? { id: bot.id, name }
    : { id: `28:${clientId ?? anonymousAppId}`, name };
}

/** The roster tells of people what is given of them. */
function describerOf({ currentUser, users = [] }: TeamsSetting): (account: ChannelAccount) => ChannelAccount {
  if (!currentUser) return describeMember;
  const known = new Map([currentUser, ...users].map((each) => [each.id, toAccount(each)]));
  return (account) => known.get(account.id) ?? describeMember(account);
}

function taken({ id, name }: { id: string; name?: string | undefined }, takeId: TakeId): ConversationAccount {
  return { id: takeId(id), ...(name !== undefined && { name }) };
}

function compact(id: string): string {
  return id.replaceAll('-', '');
}

/** Ids of messages are numbers, the time of posting; any that nobody else has will do. */
function messageNumber(id: string): string {
  return Array.from(id)
    .reduce((sum, each) => (sum * 31n + BigInt(each.charCodeAt(0))) % 10n ** 13n, 0n)
    .toString();
}

function clientInfo(locale: string, timezone: string): Entity[] {
  return [{ type: 'clientInfo', locale, country: locale.split('-')[1] ?? 'US', platform: 'Web', timezone }];
}

function joined(members: readonly ChannelAccount[], from: ChannelAccount): Activity {
  return { type: 'conversationUpdate', membersAdded: members.map(briefly), from };
}

function installed(from: ChannelAccount, channelData: Record<string, unknown>): Activity {
  return {
    type: 'installationUpdate',
    action: 'add',
    from,
    channelData: { settings: { selectedChannel: {} }, ...channelData },
  };
}

/** A list of entities that is empty says that nobody is mentioned. What SDKs strip again: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations */
function mentionBot(activity: Activity, bot: ChannelAccount): Activity {
  const words = asText(activity.text) ?? '';
  if (!carriesText(activity) || words.trim() === '' || words.includes('<at>')) return activity;
  if (activity.entities?.length === 0) return activity;
  const text = `<at>${bot.name ?? 'Bot'}</at>`;
  const mention = { type: 'mention', mentioned: { id: bot.id, name: bot.name }, text };
  return { ...activity, text: `${text} ${words}`, entities: [...(activity.entities ?? []), mention] };
}

/** Events of a meeting are told of this conversation's own. */
function inMeeting(activity: Activity, id: string): Activity {
  const channelData = asRecord(activity.channelData);
  if (!channelData?.['meeting']) return activity;
  const value = asRecord(activity.value);
  const told = value && 'Id' in value ? { ...value, Id: id } : activity.value;
  return { ...activity, value: told, channelData: { ...channelData, meeting: { id } } };
}

function meetingOf(id: string, conversationId: string, organizer: ChannelAccount): HostedMeeting {
  const { Title: title, JoinUrl: joinUrl, MeetingType: type } = meetingFields;
  return {
    id,
    info: {
      details: { id, msGraphResourceId: id, title, joinUrl, type },
      conversation: { id: conversationId, conversationType: 'groupChat', isGroup: true },
      organizer: briefly(organizer),
    },
  };
}
