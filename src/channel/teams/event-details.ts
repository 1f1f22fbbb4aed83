import type { TeamsEventName } from './events.ts';

/** What can be told of an event besides its name. */
export interface TeamsEventTold {
  /** Name of whoever joins, leaves, edits, deletes, reacts or reads; the user unless told. */
  readonly member?: string | undefined;
  /** New text of an edited message, or text of one that is back. */
  readonly text?: string | undefined;
  /** Name of the channel, or new name of the team. */
  readonly name?: string | undefined;
  /** `like` unless told. */
  readonly reaction?: string | undefined;
}
export type TeamsEventDetail = keyof TeamsEventTold;

interface EventDetails {
  /** Without it the event says nothing. */
  readonly needs?: TeamsEventDetail | undefined;
  readonly takes?: readonly TeamsEventDetail[] | undefined;
  /** Where it happens: anywhere, unless told. */
  readonly only?: 'inGroups' | 'inTeams' | 'inGroupChats' | undefined;
}

const someoneJoins = { needs: 'member', only: 'inGroups' } as const;
const ofMember = { takes: ['member'] } as const;
const ofReaction = { takes: ['member', 'reaction'] } as const;
const ofTeam = { only: 'inTeams' } as const;
const ofChannel = { takes: ['name'], only: 'inTeams' } as const;
const ofMeeting = { only: 'inGroupChats' } as const;
const ofParticipant = { takes: ['member'], only: 'inGroupChats' } as const;

/** What each event is about, and where it can happen. */
export const teamsEventDetails: Readonly<Record<TeamsEventName, EventDetails>> = {
  installationAdd: {},
  installationRemove: {},
  installationAddUpgrade: {},
  installationRemoveUpgrade: {},
  memberAdded: someoneJoins,
  memberRemoved: someoneJoins,
  botRemoved: { only: 'inGroups' },
  channelCreated: ofChannel,
  channelDeleted: ofChannel,
  channelRenamed: ofChannel,
  channelRestored: ofChannel,
  channelShared: ofChannel,
  channelUnshared: ofChannel,
  channelMemberAdded: { needs: 'member', only: 'inTeams' },
  channelMemberRemoved: { needs: 'member', only: 'inTeams' },
  teamArchived: ofTeam,
  teamDeleted: ofTeam,
  teamHardDeleted: ofTeam,
  teamRenamed: { takes: ['name'], only: 'inTeams' },
  teamRestored: ofTeam,
  teamUnarchived: ofTeam,
  editMessage: { needs: 'text', takes: ['member'] },
  undeleteMessage: { takes: ['member', 'text'] },
  softDeleteMessage: ofMember,
  reactionAdded: ofReaction,
  reactionRemoved: ofReaction,
  readReceipt: ofMember,
  meetingStart: ofMeeting,
  meetingEnd: ofMeeting,
  meetingParticipantJoin: ofParticipant,
  meetingParticipantLeave: ofParticipant,
};

/** Whether the event adds a member, whom nobody needs to know. */
export function addsMember(name: TeamsEventName): boolean {
  return name === 'memberAdded' || name === 'channelMemberAdded';
}

/** Why an event cannot happen in a conversation of this type; undefined where it can. */
export function whyNotHere(name: TeamsEventName, conversationType: string): string | undefined {
  const { only } = teamsEventDetails[name];
  const isFit =
    only === undefined ||
    (only === 'inGroups' && conversationType !== 'personal') ||
    (only === 'inTeams' && conversationType === 'channel') ||
    (only === 'inGroupChats' && conversationType === 'groupChat');
  return isFit
    ? undefined
    : `${name} happens ${placeWords[only]}, and this conversation is ${conversationType}`;
}

const placeWords = {
  inGroups: 'in group chats and teams alone',
  inTeams: 'in teams alone',
  inGroupChats: 'in meetings alone, which group chats stand for',
} as const;
