import type { Activity, ChannelAccount } from '../activity/activity.ts';
import type { Arrival, Clock, NewId } from '../channel/ports.ts';
import { completeActivity, completeHistory } from './complete-activity.ts';
import type { Completion } from './complete-activity.ts';
import type { HostedConversation } from './hosted-conversation.ts';
import type { TokenService } from '../sign-in/token-service.ts';
import { createTeamsWatch, type LimitsMode, type TeamsWatch } from '../teams-rules/teams-watch.ts';

export interface StoredConversation {
  readonly id: string;
  readonly hosted: HostedConversation;
  readonly user: ChannelAccount | undefined;
  /** Those still in it. */
  members: ChannelAccount[];
  /** Ids of all activities of both sides that have not been deleted. */
  readonly activityIds: Set<string>;
  readonly attachmentIds: string[];
  channelId: string | undefined;
  activityCount: number;
  /** All that came from the bot: activities, updates, deletions, files. */
  arrivalCount: number;
  /** Whether more came than a conversation holds. */
  isFlooded: boolean;
  /** Made when it is first asked for. */
  watch: TeamsWatch | undefined;
}

export interface StoredAttachment {
  readonly name: string;
  /** A well-formed media type. */
  readonly type: string;
  readonly views: ReadonlyMap<string, Uint8Array>;
}

/** Outcome of a Teams batch message. */
export interface BatchOperation {
  readonly delivered: number;
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

/** Something that a bot did at the Connector and that a tester wants to hear of. */
export interface ConnectorProblem {
  readonly code:
    | 'unknown-route'
    | 'unknown-conversation'
    | 'unknown-activity'
    /** A body that is not JSON, too large, or not what the route takes. */
    | 'malformed-activity'
    /** The bot created a conversation and nobody takes part in it: what it says there reaches no one. */
    | 'unclaimed-conversation'
    /** The bot sent more than any conversation holds, and is refused from then on. */
    | 'flood'
    /** The bot went past a limit of Teams and was served all the same. */
    | 'teams-limit'
    /** The bot was refused for it, as Teams does. */
    | 'teams-refusal'
    /** The bot was told to try again later, as Teams does. */
    | 'teams-throttled'
    /** The bot called without the token that it was given, and was refused. */
    | 'unauthorized'
    /** The bot asked for its own token as an app that we do not stand for, and got none. */
    | 'wrong-app'
    /** A listener of ours threw; the bot was answered as if it had not. */
    | 'listener-failed';
  /** One sentence. */
  readonly message: string;
  readonly method: string;
  readonly url: string;
  readonly conversationId?: string | undefined;
  readonly cause?: unknown;
}

export interface ConversationStoreOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly report: (problem: ConnectorProblem) => void;
  readonly limits: LimitsMode;
  readonly tokens: TokenService;
  readonly onConversationCreated:
    | ((
        account: HostedConversation['account'],
        parameters: Record<string, unknown>,
      ) => HostedConversation | undefined)
    | undefined;
}

/** What the routes work on: conversations, attachments, batch operations. */
export interface ConversationStore extends ConversationStoreOptions {
  readonly attachments: ReadonlyMap<string, StoredAttachment>;
  readonly operations: Map<string, BatchOperation>;
  /** By conversation id, or by the id of the team or the channel that it belongs to. */
  find(id: string): StoredConversation | undefined;
  conversations(): Iterable<StoredConversation>;
  host(conversation: HostedConversation): StoredConversation;
  unhost(id: string): void;
  /** Whether a conversation of that id was hosted, and is no more; the last thousands are remembered. */
  hasEnded(id: string): boolean;
  /** Hosts what nobody takes part in; so many are remembered, and the oldest go. */
  hostUnclaimed(conversation: HostedConversation): StoredConversation;
  /** Keeps a file with its conversation; the oldest of all go when there are too many bytes. */
  keepAttachment(conversation: StoredConversation, id: string, attachment: StoredAttachment): void;
  newActivityId(conversation: StoredConversation): string;
  /** The id that newActivityId returns next. */
  nextActivityId(conversation: StoredConversation): string;
  /** Keeps to Teams' limits in this conversation; undefined on other channels, and if they are off. */
  watchOf(conversation: StoredConversation): TeamsWatch | undefined;
  /** Completes an activity of the bot's under a new id, remembers and hands it on; returns it completed. */
  receive(conversation: StoredConversation, activity: Activity): Activity;
  receiveHistory(conversation: StoredConversation, activity: Activity): Activity;
  receiveUpdate(conversation: StoredConversation, activity: Activity, id: string): void;
  receiveDelete(conversation: StoredConversation, id: string): void;
}

/** What bots that never stop may fill the memory with. */
const maxUnclaimed = 1000;
const maxEnded = 10_000;
const maxAttachedBytes = 64 * 1024 * 1024;

export function createConversationStore(options: ConversationStoreOptions): ConversationStore {
  const { clock } = options;
  const conversations = new Map<string, StoredConversation>();
  /** By what else names a conversation: its team, and the channel that a thread belongs to. */
  const byPlace = new Map<string, StoredConversation>();
  const attachments = new Map<string, StoredAttachment>();
  let attachedBytes = 0;
  const unclaimed = new Set<string>();
  const ended = new Set<string>();

  const dropAttachment = (id: string): void => {
    const gone = attachments.get(id);
    if (gone && attachments.delete(id)) attachedBytes -= bytesOf(gone);
  };

  const describe = (conversation: StoredConversation, id: string): Completion => ({
    id,
    timestamp: new Date(clock.now()).toISOString(),
    channelId: conversation.channelId,
    account: conversation.hosted.account,
    bot: conversation.hosted.bot,
    user: conversation.user,
  });

  const arrive = (conversation: StoredConversation, arrival: Arrival): void => {
    conversation.arrivalCount += 1;
    try {
      conversation.hosted.onArrival(arrival);
    } catch (cause) {
      options.report({
        code: 'listener-failed',
        message: `What listens to conversation ${conversation.id} threw on an arrival.`,
        method: '',
        url: '',
        conversationId: conversation.id,
        cause,
      });
    }
  };

  const take = (
    conversation: StoredConversation,
    activity: Activity,
    complete: typeof completeActivity,
  ): Activity => {
    const id = store.newActivityId(conversation);
    const completed = complete(activity, describe(conversation, id));
    conversation.activityIds.add(id);
    arrive(conversation, { kind: 'activity', activity: completed });
    return completed;
  };

  const store: ConversationStore = {
    ...options,
    attachments,
    operations: new Map(),
    find(id) {
      const found = conversations.get(id) ?? byPlace.get(id);
      if (found) return found;
      const [channel = id] = id.split(';messageid=', 1);
      return channel === id ? undefined : (conversations.get(channel) ?? byPlace.get(channel));
    },
    conversations: () => conversations.values(),
    host(hosted) {
      const { id } = hosted.account;
      store.unhost(id);
      const conversation: StoredConversation = {
        id,
        hosted,
        user: hosted.members.find((member) => member.id !== hosted.bot.id && member.role !== 'bot'),
        members: [...hosted.members],
        activityIds: new Set(),
        attachmentIds: [],
        channelId: hosted.channelId,
        activityCount: 0,
        arrivalCount: 0,
        isFlooded: false,
        watch: undefined,
      };
      conversations.set(id, conversation);
      for (const place of placesOf(hosted)) byPlace.set(place, conversation);
      return conversation;
    },
    unhost(id) {
      const conversation = conversations.get(id);
      if (!conversation) return;
      conversations.delete(id);
      for (const place of placesOf(conversation.hosted))
        if (byPlace.get(place) === conversation) byPlace.delete(place);
      for (const attachmentId of conversation.attachmentIds) dropAttachment(attachmentId);
      unclaimed.delete(id);
      ended.add(id);
      const [oldest] = ended;
      if (ended.size > maxEnded && oldest !== undefined) ended.delete(oldest);
    },
    hasEnded: (id) => ended.has(id),
    hostUnclaimed(hosted) {
      const conversation = store.host(hosted);
      unclaimed.add(conversation.id);
      const [oldest] = unclaimed;
      if (unclaimed.size > maxUnclaimed && oldest !== undefined) store.unhost(oldest);
      return conversation;
    },
    keepAttachment(conversation, id, attachment) {
      attachments.set(id, attachment);
      conversation.arrivalCount += 1;
      conversation.attachmentIds.push(id);
      attachedBytes += bytesOf(attachment);
      for (const oldest of attachments.keys()) {
        if (attachedBytes <= maxAttachedBytes || oldest === id) break;
        dropAttachment(oldest);
      }
    },
    newActivityId(conversation) {
      const id = store.nextActivityId(conversation);
      conversation.activityCount += 1;
      return id;
    },
    nextActivityId: ({ id, activityCount }) => `${id}|${String(activityCount).padStart(7, '0')}`,
    watchOf(conversation) {
      if (options.limits === 'off' || conversation.channelId !== 'msteams') return undefined;
      const { conversationType, isGroup } = conversation.hosted.account;
      const isPersonal = conversationType === undefined ? isGroup !== true : conversationType === 'personal';
      conversation.watch ??= createTeamsWatch({ mode: options.limits, isPersonal });
      return conversation.watch;
    },
    receive: (conversation, activity) => take(conversation, activity, completeActivity),
    receiveHistory: (conversation, activity) => take(conversation, activity, completeHistory),
    receiveUpdate(conversation, activity, id) {
      arrive(conversation, {
        kind: 'update',
        activity: completeActivity(activity, describe(conversation, id)),
      });
    },
    receiveDelete(conversation, id) {
      conversation.activityIds.delete(id);
      const gone = completeActivity({ type: 'messageDelete' }, describe(conversation, id));
      arrive(conversation, { kind: 'delete', activity: gone });
    },
  };
  return store;
}

/** Roughly, with what an empty one takes. */
function bytesOf({ name, type, views }: StoredAttachment): number {
  let sum = 1024 + 2 * (name.length + type.length);
  for (const { length } of views.values()) sum += length;
  return sum;
}

function placesOf({ account, team }: HostedConversation): string[] {
  const [channel = account.id] = account.id.split(';messageid=', 1);
  return [...(team ? [team.details.id] : []), ...(channel === account.id ? [] : [channel])];
}
