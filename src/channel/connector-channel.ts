import type { Activity, ChannelAccount, ConversationAccount } from '../activity/activity.ts';
import { mergeFields } from '../activity/merge-fields.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { Connector, HostedConversation } from '../connector/connector.ts';
import type { ConversationClaims } from './claims.ts';
import { localTimeFormatter, type LocalTime } from './local-time.ts';
import type {
  BotConnection,
  Channel,
  ChannelConversation,
  ChannelId,
  Clock,
  ConversationKind,
  Delivery,
  NewId,
  OpenConversation,
} from './ports.ts';
import { shapeOf } from './shapes.ts';
import type { TeamsSetting } from './teams/setting.ts';
import type { TakeId } from './teams/shape.ts';

export interface ConnectorChannelOptions {
  readonly id: ChannelId;
  readonly connection: BotConnection;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Kind of place, where the channel has several; `personal` unless told. */
  readonly kind?: ConversationKind | undefined;
  /** Where the users are put down whom bots may begin conversations with. */
  readonly claims?: ConversationClaims | undefined;
  /** What is given of Teams: accounts, places and their ids. */
  readonly teams?:
    { readonly setting?: TeamsSetting | undefined; readonly takeId?: TakeId | undefined } | undefined;
  readonly deliveryMode?: 'normal' | 'expectReplies' | undefined;
  /** Looking up the machine's time zone takes long: made once where many channels are opened. */
  readonly localTime?: LocalTime | undefined;
  /** Resolves when no Connector call of that conversation is being read or answered any more. */
  readonly settled?: ((conversationId: string) => Promise<void>) | undefined;
}

/** A channel of ours: conversations live in a Connector, and the bot stands behind a connection. */
export function createConnectorChannel(options: ConnectorChannelOptions): Channel {
  const localTime = options.localTime ?? localTimeFormatter();
  return {
    id: options.id,
    openConversation: (open) => Promise.resolve(hostConversation(options, open, localTime)),
  };
}

function hostConversation(
  options: ConnectorChannelOptions,
  open: OpenConversation,
  localTime: LocalTime,
): ChannelConversation {
  const { connection, connector, clock, newId } = options;
  const shape = shapeOf(options.id, newId, options.kind, options.teams);
  const user: ChannelAccount = { ...shape.user, name: shape.user.name ?? open.userName, role: 'user' };
  if (open.userId !== undefined) user.id = open.userId;
  const bot: ChannelAccount = { ...shape.bot, role: 'bot' };
  const conversation: ConversationAccount = open.conversationId
    ? { ...shape.conversation, id: open.conversationId }
    : shape.conversation;
  const { describeMember = (account: ChannelAccount) => account } = shape;
  const hosted: HostedConversation = {
    account: conversation,
    bot,
    members: [user, ...(shape.others ?? [])].map(describeMember),
    channelId: options.id,
    onArrival: open.onArrival,
    describeMember,
    team: shape.team,
    meeting: shape.meeting,
  };
  connector.host(hosted);
  const begun: string[] = [];
  const { created } = shape;
  const leave =
    created &&
    options.claims?.add({
      hosted,
      channelId: asText(asRecord(shape.channelData?.['channel'])?.['id']),
      created,
      onCreated: (id) => begun.push(id),
    });

  function stamp(activity: Activity): Activity {
    const now = clock.now();
    const addressed = shape.address?.(activity, bot) ?? activity;
    const stamped = mergeFields(addressed);
    stamped.id ??= connector.newActivityId(conversation.id);
    stamped.timestamp = new Date(now).toISOString();
    stamped.localTimestamp = localTime.format(now);
    stamped.localTimezone = localTime.zone;
    stamped.serviceUrl = connection.serviceUrl;
    stamped.channelId = options.id;
    stamped.from ??= user;
    stamped.recipient ??= bot;
    stamped.conversation = shape.conversationFor?.(activity) ?? conversation;
    stamped.locale ??= open.locale;
    if (shape.entities && activity.type === 'message') {
      stamped.entities = [...(addressed.entities ?? []), ...shape.entities(open.locale, localTime.zone)];
    }
    if (shape.channelData)
      stamped.channelData = mergeChannelData(shape.channelData, asRecord(addressed.channelData) ?? {});
    if (options.deliveryMode === 'expectReplies' && !activity.type.startsWith('invoke')) {
      stamped.deliveryMode = 'expectReplies';
    }
    return stamped;
  }

  async function send(activity: Activity, signal: AbortSignal): Promise<Delivery> {
    connector.record(conversation.id, activity);
    const delivery = await connection.deliver(activity, signal);
    if (activity.deliveryMode === 'expectReplies' && delivery.status === 'answered') {
      for (const reply of asArray(asRecord(delivery.body)?.['activities']))
        connector.receive(conversation.id, reply);
    }
    await options.settled?.(activity.conversation?.id ?? conversation.id);
    return delivery;
  }

  return {
    conversation,
    user,
    bot,
    others: shape.others,
    answersWhenDone: connection.answersWhenDone,
    opening: () => shape.opening(user, bot),
    stamp,
    send,
    close: () => {
      leave?.();
      for (const id of [conversation.id, ...begun]) connector.unhost(id);
    },
  };
}

/** An event tells of its team or channel what is new; the rest stays as the place has it. */
function mergeChannelData(
  place: Readonly<Record<string, unknown>>,
  told: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = mergeFields<Record<string, unknown>>(place, told);
  for (const [field, value] of Object.entries(told)) {
    const known = Object.hasOwn(place, field) ? asRecord(place[field]) : undefined;
    const news = asRecord(value);
    if (known && news) merged[field] = mergeFields<Record<string, unknown>>(known, news);
  }
  return merged;
}
