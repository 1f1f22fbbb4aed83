import type { Activity, ChannelAccount } from '../../activity/activity.ts';
import { briefly } from './member.ts';

/** What can happen in a Teams conversation besides messages. Names are Teams' own where it has one. */
export const teamsEventNames = [
  'installationAdd',
  'installationRemove',
  'installationAddUpgrade',
  'installationRemoveUpgrade',
  'memberAdded',
  'memberRemoved',
  'botRemoved',
  'channelCreated',
  'channelDeleted',
  'channelRenamed',
  'channelRestored',
  'channelShared',
  'channelUnshared',
  'channelMemberAdded',
  'channelMemberRemoved',
  'teamArchived',
  'teamDeleted',
  'teamHardDeleted',
  'teamRenamed',
  'teamRestored',
  'teamUnarchived',
  'editMessage',
  'undeleteMessage',
  'softDeleteMessage',
  'reactionAdded',
  'reactionRemoved',
  'readReceipt',
  'meetingStart',
  'meetingEnd',
  'meetingParticipantJoin',
  'meetingParticipantLeave',
] as const;
export type TeamsEventName = (typeof teamsEventNames)[number];

/** What an event is about; what is not told is made up. */
export interface TeamsEventFacts {
  readonly bot: ChannelAccount;
  /** Who joins, leaves, or takes part in the meeting. */
  readonly member: ChannelAccount;
  /** Whose message is edited, deleted, reacted to or read. */
  readonly messageId: string;
  /** The new text of an edited message, or the new name of a channel or team. */
  readonly text?: string | undefined;
  /** `like`, unless told. */
  readonly reaction?: string | undefined;
  /** ISO 8601, of meetings that begin and end. */
  readonly at: string;
}

/**
 * The activity that Teams sends for an event, before the channel stamps it, which adds team, channel and tenant.
 * Sources: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events,
 * …/channel-and-group-conversations, https://learn.microsoft.com/microsoftteams/platform/apps-in-teams-meetings/meeting-apps-apis
 */
export function teamsEvent(name: TeamsEventName, facts: TeamsEventFacts): Activity {
  const { bot, member, messageId, reaction = 'like' } = facts;
  switch (name) {
    case 'installationAdd':
      return installation('add');
    case 'installationRemove':
      return installation('remove');
    case 'installationAddUpgrade':
      return installation('add-upgrade');
    case 'installationRemoveUpgrade':
      return installation('remove-upgrade');
    case 'memberAdded':
      return { ...update('teamMemberAdded'), membersAdded: [briefly(member)] };
    case 'memberRemoved':
      return { ...update('teamMemberRemoved'), membersRemoved: [briefly(member)] };
    case 'botRemoved':
      return { ...update('teamMemberRemoved'), membersRemoved: [briefly(bot)] };
    case 'channelMemberAdded':
      return { ...update(name), membersAdded: [briefly(member)] };
    case 'channelMemberRemoved':
      return { ...update(name), membersRemoved: [briefly(member)] };
    case 'channelCreated':
    case 'channelDeleted':
    case 'channelRenamed':
    case 'channelRestored':
    case 'channelShared':
    case 'channelUnshared':
      return update(name, {
        channel: { id: '19:other-channel@thread.tacv2', name: facts.text ?? 'Other channel' },
      });
    case 'teamRenamed':
      return update(name, facts.text === undefined ? {} : { team: { name: facts.text } });
    case 'teamArchived':
    case 'teamDeleted':
    case 'teamHardDeleted':
    case 'teamRestored':
    case 'teamUnarchived':
      return update(name);
    case 'editMessage':
      return {
        ...changed('messageUpdate', name, messageId),
        text: facts.text ?? 'edited',
        textFormat: 'plain',
      };
    case 'undeleteMessage':
      return {
        ...changed('messageUpdate', name, messageId),
        text: facts.text ?? 'back again',
        textFormat: 'plain',
      };
    case 'softDeleteMessage':
      return changed('messageDelete', name, messageId);
    case 'reactionAdded':
      return { type: 'messageReaction', reactionsAdded: [{ type: reaction }], replyToId: messageId };
    case 'reactionRemoved':
      return { type: 'messageReaction', reactionsRemoved: [{ type: reaction }], replyToId: messageId };
    case 'readReceipt':
      return {
        type: 'event',
        name: 'application/vnd.microsoft.readReceipt',
        value: { lastReadMessageId: messageId },
      };
    case 'meetingStart':
      return meeting('meetingStart', { ...meetingFields, StartTime: facts.at });
    case 'meetingEnd':
      return meeting('meetingEnd', { ...meetingFields, EndTime: facts.at });
    case 'meetingParticipantJoin':
      return meeting('meetingParticipantJoin', { members: [participant(member, true)] });
    case 'meetingParticipantLeave':
      return meeting('meetingParticipantLeave', { members: [participant(member, false)] });
  }
}

/** Events of meetings are sent in PascalCase, and botbuilder refuses them otherwise. */
export const meetingFields = {
  Id: 'meeting-id',
  JoinUrl: 'https://teams.example.invalid/l/meetup-join/1',
  MeetingType: 'Scheduled',
  Title: 'Weekly meeting',
};

function installation(action: string): Activity {
  return { type: 'installationUpdate', action, channelData: { settings: { selectedChannel: {} } } };
}

function update(eventType: string, channelData: Record<string, unknown> = {}): Activity {
  return { type: 'conversationUpdate', channelData: { eventType, ...channelData } };
}

function changed(type: string, eventType: string, id: string): Activity {
  return { type, id, channelData: { eventType } };
}

function meeting(event: string, value: unknown): Activity {
  const channelData = { meeting: { id: meetingFields.Id } };
  return { type: 'event', name: `application/vnd.microsoft.${event}`, value, channelData };
}

function participant(user: ChannelAccount, inMeeting: boolean): unknown {
  return { user: briefly(user), meeting: { inMeeting, role: 'Attendee' } };
}
