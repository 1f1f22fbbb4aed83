import type { ChannelAccount, ConversationAccount } from '../activity/activity.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { HostedConversation } from '../connector/hosted-conversation.ts';

/** People whom bots may begin conversations with, because they are in one with the bot already. */
export interface ConversationClaims {
  /** The returned function takes the place out again. */
  add(place: ClaimingPlace): () => void;
  /** The conversation to host when the bot begins one, or undefined if it is with nobody that we stand for. */
  claim(parameters: Readonly<Record<string, unknown>>): HostedConversation | undefined;
}

export interface ClaimingPlace {
  readonly hosted: HostedConversation;
  /** Of the channel, if it is one. */
  readonly channelId: string | undefined;
  created(parameters: Readonly<Record<string, unknown>>): ConversationAccount;
  /** Told of each conversation that is begun there. */
  onCreated(conversationId: string): void;
}

/** What a bot says in a conversation that it began arrives where its user already is. */
export function createConversationClaims(): ConversationClaims {
  const places = new Set<ClaimingPlace>();
  return {
    add(place) {
      places.add(place);
      return () => places.delete(place);
    },
    claim(parameters) {
      const wanted = new Set(asArray(parameters['members']).map((each) => asText(asRecord(each)?.['id'])));
      const channelData = asRecord(parameters['channelData']);
      const channelId =
        asText(asRecord(channelData?.['channel'])?.['id']) ?? asText(channelData?.['teamsChannelId']);
      for (const place of places) {
        const { members } = place.hosted;
        const inChannel = channelId !== undefined && channelId === place.channelId;
        const met = members.filter((member) => isWanted(member, wanted));
        if (!inChannel && met.length === 0) continue;
        const account = place.created({ ...parameters, isGroup: inChannel });
        place.onCreated(account.id);
        return {
          ...place.hosted,
          account,
          members: inChannel ? members : met,
          team: undefined,
          meeting: undefined,
        };
      }
      return undefined;
    },
  };
}

function isWanted({ id, aadObjectId }: ChannelAccount, wanted: ReadonlySet<string | undefined>): boolean {
  return wanted.has(id) || (aadObjectId !== undefined && wanted.has(aadObjectId));
}
