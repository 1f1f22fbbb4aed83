import type { Activity, ChannelAccount, ConversationAccount, Entity } from '../../activity/activity.ts';
import { asRecord, asText } from '../../activity/read-values.ts';
import type { HostedMeeting } from '../../connector/hosted-conversation.ts';
import type { ConversationKind, NewId } from '../ports.ts';
import type { ChannelShape } from '../shapes.ts';
import { briefly, describeMember, teamsMember } from './member.ts';
import { meetingFields } from './events.ts';

/** The app id that a bot without credentials is known by in Teams' ids. */
const anonymousAppId = '00000000-0000-0000-0000-000000000000';

/** Who is in group chats and teams besides the user. */
const colleagues = ['Alex Wilber', 'Megan Bowen'];

/**
 * Ids `29:` user, `28:` bot, `a:` personal chat, `19:…@thread.v2` group chat, `19:…@thread.tacv2` channel,
 * with `;messageid=` a thread in it. Source:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-basics
 */
export function teamsShape(newId: NewId, kind: ConversationKind): ChannelShape {
  const tenantId = newId();
  const user = { id: `29:${newId()}`, aadObjectId: newId() };
  const bot = { id: `28:${anonymousAppId}`, name: 'Bot' };
  const key = compact(newId());
  const tenant = { id: tenantId };
  const personal = (id: string): ConversationAccount => ({
    id: `a:${id}`,
    conversationType: 'personal',
    tenantId,
  });
  const common = { user, bot, entities: clientInfo, describeMember };
  if (kind === 'personal') {
    return {
      ...common,
      conversation: personal(key),
      channelData: { tenant },
      opening: (person, app) => [joined([person, app], person), installed(person, {})],
      created: () => personal(compact(newId())),
    };
  }
  const others = colleagues.map(teamsMember);
  const group = { ...common, others };
  if (kind === 'groupChat') {
    const meeting = meetingOf(`MCMx${key}`, `19:${key}@thread.v2`);
    return {
      ...group,
      conversation: { id: `19:${key}@thread.v2`, conversationType: 'groupChat', isGroup: true, tenantId },
      channelData: { tenant },
      meeting,
      address: (activity, app) => inMeeting(mentionBot(activity, app), meeting.id),
      opening: (person, app) => [joined([app], person), installed(person, {})],
      created: () => personal(compact(newId())),
    };
  }
  const team = { id: `19:${compact(newId())}@thread.tacv2`, name: 'Contoso', aadGroupId: newId() };
  const channel = { id: `19:${key}@thread.tacv2`, name: 'Support' };
  const inChannel = (id: string): ConversationAccount => ({
    id,
    conversationType: 'channel',
    isGroup: true,
    tenantId,
  });
  const thread = (root: string): ConversationAccount => inChannel(`${channel.id};messageid=${root}`);
  return {
    ...group,
    conversation: kind === 'channel' ? inChannel(channel.id) : thread(messageNumber(newId())),
    address: mentionBot,
    channelData: { tenant, team, channel, settings: { selectedChannel: channel } },
    team: {
      details: { ...team, type: 'standard', channelCount: 2, memberCount: others.length + 1 },
      channels: [{ id: team.id }, channel],
    },
    opening: (person, app) => [
      { ...joined([app], person), channelData: { eventType: 'teamMemberAdded' } },
      installed(person, { settings: { selectedChannel: channel } }),
    ],
    created: (parameters) =>
      parameters['isGroup'] === true ? thread(messageNumber(newId())) : personal(compact(newId())),
  };
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

/** What SDKs strip again: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations */
function mentionBot(activity: Activity, bot: ChannelAccount): Activity {
  const words = asText(activity.text) ?? '';
  if (activity.type !== 'message' || words.trim() === '' || words.includes('<at>')) return activity;
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

function meetingOf(id: string, conversationId: string): HostedMeeting {
  const { Title: title, JoinUrl: joinUrl, MeetingType: type } = meetingFields;
  return {
    id,
    info: {
      details: { id, msGraphResourceId: id, title, joinUrl, type },
      conversation: { id: conversationId, conversationType: 'groupChat', isGroup: true },
      organizer: briefly(teamsMember(colleagues[0] ?? '')),
    },
  };
}
