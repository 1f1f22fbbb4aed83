import type { Activity, ChannelAccount } from '../activity/activity.ts';
import { mergeFields } from '../activity/merge-fields.ts';
import { asArray, asRecord } from '../activity/read-values.ts';
import type { Connector } from '../connector/connector.ts';
import { localTimeFormatter, type LocalTime } from './local-time.ts';
import type {
  BotConnection,
  Channel,
  ChannelConversation,
  ChannelId,
  Clock,
  Delivery,
  NewId,
  OpenConversation,
} from './ports.ts';
import { shapeOf } from './shapes.ts';

export interface ConnectorChannelOptions {
  readonly id: ChannelId;
  readonly connection: BotConnection;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly newId: NewId;
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
  const shape = shapeOf(options.id, newId);
  const user: ChannelAccount = { ...shape.user, name: open.userName, role: 'user' };
  const bot: ChannelAccount = { ...shape.bot, role: 'bot' };
  const { conversation } = shape;
  connector.host({
    account: conversation,
    bot,
    members: [user],
    channelId: options.id,
    onArrival: open.onArrival,
  });

  function stamp(activity: Activity): Activity {
    const now = clock.now();
    const stamped = mergeFields(activity);
    stamped.id ??= connector.newActivityId(conversation.id);
    stamped.timestamp = new Date(now).toISOString();
    stamped.localTimestamp = localTime.format(now);
    stamped.localTimezone = localTime.zone;
    stamped.serviceUrl = connection.serviceUrl;
    stamped.channelId = options.id;
    stamped.from ??= user;
    stamped.recipient ??= bot;
    stamped.conversation = conversation;
    stamped.locale ??= open.locale;
    if (shape.entities && activity.type === 'message') {
      stamped.entities = [...(activity.entities ?? []), ...shape.entities(open.locale, localTime.zone)];
    }
    if (shape.channelData) stamped.channelData = { ...shape.channelData, ...asRecord(activity.channelData) };
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
    await options.settled?.(conversation.id);
    return delivery;
  }

  return {
    conversation,
    user,
    bot,
    answersWhenDone: connection.answersWhenDone,
    opening: () => shape.opening(user, bot),
    stamp,
    send,
    close: () => connector.unhost(conversation.id),
  };
}
