import type { ChannelAccount, ConversationAccount } from '../activity/activity.ts';
import type { Arrival } from '../channel/ports.ts';

/** A conversation that the Connector answers for. */
export interface HostedConversation {
  readonly account: ConversationAccount;
  readonly bot: ChannelAccount;
  /** Whom the bot is told of when it asks for members; the first that is not the bot is the user. */
  readonly members: readonly ChannelAccount[];
  /** Tells of somebody who joins as the roster does; as the activity did unless told. */
  readonly describeMember?: ((account: ChannelAccount) => ChannelAccount) | undefined;
  /** Put on activities that lack one; if left out, that of the user's last recorded activity. */
  readonly channelId?: string | undefined;
  /** Called for everything that the bot sends, in order, before the bot's call is answered. */
  readonly onArrival: (arrival: Arrival) => void;
  /** Set if the conversation belongs to a Teams team; its id then names the conversation too. */
  readonly team?: HostedTeam | undefined;
  /** Set if the conversation belongs to a Teams meeting. */
  readonly meeting?: HostedMeeting | undefined;
}

/** What `GET /v3/teams/{id}` and `…/conversations` answer with. */
export interface HostedTeam {
  /** Team details: id, name, aadGroupId, type. */
  readonly details: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly channels: readonly { readonly id: string; readonly name?: string | undefined }[];
}

/** What the meeting routes answer with. */
export interface HostedMeeting {
  /** As in `channelData.meeting.id`. */
  readonly id: string;
  /** Meeting info: details, conversation, organizer. */
  readonly info: Readonly<Record<string, unknown>>;
}
