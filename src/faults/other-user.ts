import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../channel/ports.ts';
import type { Random } from '../user/random.ts';
import type { OccurredFault } from './fault.ts';
import { createHeard, judgeDelivery, type Heard } from './heard.ts';

export type OpenOther = (onArrival: (arrival: Arrival) => void) => Promise<ChannelConversation>;

/** A second user of the same bot, in a conversation of its own that nobody records. */
export interface OtherUser {
  /** Joins, where it has not yet. */
  join(): Promise<void>;
  /** Says what the first user says, with a word of its own added; resolves when the bot has had its say. */
  sayToo(activity: Activity): Promise<OtherSaying>;
  close(): void;
}

/** What the other said, and how it was answered. */
export interface OtherSaying {
  readonly activity: Activity;
  readonly mark: string;
  readonly delivery: Delivery;
  readonly heard: readonly Activity[];
}

export function createOtherUser(options: {
  readonly open: OpenOther;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): OtherUser {
  const { clock, signal, random } = options;
  const heard: Heard = createHeard(clock, signal);
  let joining: Promise<ChannelConversation> | undefined;

  async function open(): Promise<ChannelConversation> {
    const link = await options.open((arrival) => heard.note(arrival));
    for (const activity of link.opening()) await link.send(link.stamp(activity), signal);
    await heard.quiet(link, () => heard.count > 0);
    return link;
  }

  return {
    join: async () => void (await (joining ??= open())),
    async sayToo({ text = '' }) {
      const link = await (joining ??= open());
      const mark = `ref-${100_000 + random.int(900_000)}`;
      const activity = link.stamp({ type: 'message', text: `${text} ${mark}`.trim() });
      const before = heard.count;
      const delivery = await link.send(activity, signal);
      await heard.quiet(link, () => heard.count > before);
      return { activity, mark, delivery, heard: heard.since(before) };
    },
    close: () => void joining?.then((link) => link.close()),
  };
}

/** Whether each of two users who wrote at the same moment got the reply to what it said itself. */
export function judgeTogether(
  activity: Activity,
  own: { readonly delivery: Delivery; readonly heard: readonly Activity[] },
  other: OtherSaying,
  expectsReply: boolean,
): Pick<OccurredFault, 'outcome' | 'detail'> {
  const what = 'Another user wrote in another conversation at the same moment';
  const strayed =
    own.heard.find(
      (each) => each.replyToId === other.activity.id || JSON.stringify(each).includes(other.mark),
    ) ?? other.heard.find(({ replyToId }) => replyToId === activity.id);
  if (strayed) {
    const detail = `${what}; a reply to one of them went to the other: ${describeActivity(strayed)}`;
    return { outcome: 'mixed-up', detail };
  }
  const ownReplies = own.heard.filter(
    ({ replyToId }) => replyToId === undefined || replyToId === activity.id,
  );
  const [fewer, more] = [ownReplies.length, other.heard.length].toSorted((a, b) => a - b);
  if (expectsReply && fewer === 0 && (more ?? 0) > 1) {
    return { outcome: 'mixed-up', detail: `${what}; one of them got ${more} replies, and the other none` };
  }
  const judged = judgeDelivery(what, own.delivery, expectsReply && ownReplies.length === 0);
  if (judged.outcome !== 'coped') return judged;
  return judgeDelivery(what, other.delivery, expectsReply && other.heard.length === 0);
}
