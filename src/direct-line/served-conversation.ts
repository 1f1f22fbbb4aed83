import type { Activity, Attachment } from '../activity/activity.ts';
import { mergeFields, omitFields } from '../activity/merge-fields.ts';
import type { Arrival, Channel, ChannelConversation, Clock, Delivery } from '../channel/ports.ts';
import { withHint } from '../errors.ts';
import { createActivityLog, type ActivityLog } from './activity-log.ts';
import { botTimeoutMs } from './protocol.ts';

/** Something that was said, as it is to be written down. */
export interface ServedEntry {
  readonly from: 'user' | 'bot';
  readonly kind: Arrival['kind'];
  readonly activity: Activity;
}

export interface ServedConversationOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly conversationId: string;
  /** As the token or the first request says. */
  readonly user: { readonly id: string | undefined; readonly name: string | undefined };
  readonly locale: string;
  /** Called at once for everything said, by either side. */
  readonly onEntry: (entry: ServedEntry) => void;
  /** One sentence on what Direct Line could not pass on, or the bot refused. */
  readonly onProblem: (message: string) => void;
}

/** A conversation between a client of Direct Line and the bot. */
export interface ServedConversation {
  readonly id: string;
  readonly log: ActivityLog;
  /** When a client last asked for it. */
  usedAt: number;
  /** Sends the bot what the client says; `recorded` stands in the transcript in place of its attachments. */
  post(activity: Activity, recorded?: readonly Attachment[]): Promise<PostOutcome>;
  close(): void;
}

export type PostOutcome =
  | { readonly status: 'taken'; readonly id: string }
  | { readonly status: 'slow' }
  | { readonly status: 'failed'; readonly message: string };

/** The channel supplies these; what a client says of them counts for nothing. */
const suppliedByChannel: ReadonlySet<string> = new Set([
  'id',
  'recipient',
  'conversation',
  'serviceUrl',
  'callerId',
  'deliveryMode',
]);

/** Opens the conversation towards the bot as the channel does, and joins it. */
export async function serveConversation(options: ServedConversationOptions): Promise<ServedConversation> {
  const { clock, onEntry, onProblem } = options;
  const log = createActivityLog();
  const closing = new AbortController();
  const link: ChannelConversation = await options.channel.openConversation({
    conversationId: options.conversationId,
    userId: options.user.id,
    userName: options.user.name ?? 'User',
    locale: options.locale,
    onArrival,
  });

  function onArrival({ kind, activity }: Arrival): void {
    onEntry({ from: 'bot', kind, activity });
    if (kind !== 'activity') {
      onProblem(
        `The bot sent ${kind === 'update' ? 'an update of' : 'the deletion of'} activity ${activity.id ?? ''}: ` +
          'Direct Line carries none, the client does not see it.',
      );
    } else if (activity.type === 'typing') log.pass(forClient(activity));
    else log.append(forClient(activity));
  }

  async function deliver(activity: Activity): Promise<Delivery> {
    const delivery = await link.send(activity, closing.signal);
    if (activity.type === 'invoke' && delivery.status === 'answered') {
      // Clients of Direct Line see no more than whether it worked; replay compares all of it.
      const answer = link.stamp({
        type: 'invokeResponse',
        replyToId: activity.id,
        value: { status: delivery.code, body: delivery.body },
        from: { ...link.bot, role: 'bot' },
        recipient: { ...link.user, role: 'user' },
      });
      onEntry({ from: 'bot', kind: 'activity', activity: answer });
    }
    const problem = problemOf(delivery);
    if (problem !== undefined && !closing.signal.aborted) onProblem(problem);
    return delivery;
  }

  async function join(): Promise<void> {
    for (const each of link.opening()) {
      const activity = link.stamp(each);
      onEntry({ from: 'user', kind: 'activity', activity });
      await deliver(activity);
    }
  }

  // What is said before the bot has greeted waits for it, as long as a bot may take.
  const joined = withinBotTimeout(clock, join());

  return {
    id: link.conversation.id,
    log,
    usedAt: clock.now(),
    async post(said, recorded) {
      await joined;
      const from = {
        ...said.from,
        id: options.user.id ?? said.from?.id ?? link.user.id,
        role: 'user' as const,
      };
      const activity = link.stamp(omitFields(mergeFields<Activity>(said, { from }), suppliedByChannel));
      onEntry({
        from: 'user',
        kind: 'activity',
        activity: recorded ? { ...activity, attachments: [...recorded] } : activity,
      });
      // Clients wait for their own words to come back: that is how they know that these were sent.
      if (activity.type !== 'typing') log.append(forClient(activity));
      const delivery = await withinBotTimeout(clock, deliver(activity));
      if (!delivery) return { status: 'slow' };
      const message = problemOf(delivery);
      return message === undefined
        ? { status: 'taken', id: activity.id ?? '' }
        : { status: 'failed', message };
    },
    close() {
      closing.abort();
      log.end();
      link.close();
    },
  };
}

function problemOf(delivery: Delivery): string | undefined {
  if (delivery.status === 'unreachable') return withHint(delivery.message, delivery.hint);
  if (delivery.status === 'unanswered') return `The bot has not answered within ${delivery.afterMs} ms.`;
  return delivery.code >= 300 ? `The bot answered ${delivery.code}.` : undefined;
}

/** Undefined when the bot takes longer than Direct Line waits; it goes on. */
function withinBotTimeout<Result>(clock: Clock, work: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(botTimeoutMs, () => resolve(undefined));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Where the bot reaches the channel does not concern clients. */
function forClient(activity: Activity): Activity {
  const { serviceUrl: _serviceUrl, ...rest } = activity;
  return rest;
}
