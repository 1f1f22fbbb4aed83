import { tokenAttacks, type TokenAttack } from '../../auth/token-attacks.ts';
import type { Channel, Clock, Delivery } from '../../channel/ports.ts';

/** How a bot took one message. */
export interface Reception {
  readonly delivery: Delivery;
  /** It did something at the Connector because of it. */
  readonly acted: boolean;
}

/** What came of a message with the right token, and of one with each token that must be refused. */
export interface AttackRecord {
  readonly control: Reception;
  readonly attacks: readonly { readonly attack: TokenAttack; readonly reception: Reception }[];
}

export interface AttackOptions {
  /** The bot, met with the right token. */
  readonly channel: Channel;
  readonly attackedBy: (attack: TokenAttack) => Promise<Channel>;
  /** Whether the bot called the Connector for a conversation in vain, without its own token for example. */
  readonly triedToAct: (conversationId: string) => boolean;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Says hello with the right token, and then in a conversation of its own with each wrong one. */
export async function attackBot(options: AttackOptions): Promise<AttackRecord> {
  const control = await sayHello(options.channel, options);
  const attacks: { attack: TokenAttack; reception: Reception }[] = [];
  for (const attack of tokenAttacks) {
    if (options.signal.aborted) break;
    attacks.push({ attack, reception: await sayHello(await options.attackedBy(attack), options) });
  }
  return { control, attacks };
}

async function sayHello(channel: Channel, options: AttackOptions): Promise<Reception> {
  let acted = false;
  const conversation = await channel.openConversation({
    locale: options.locale,
    userName: options.userName,
    onArrival: () => {
      acted = true;
    },
  });
  const late = new AbortController();
  const cancel = options.clock.after(options.replyTimeoutMs, () => late.abort());
  try {
    const activity = conversation.stamp({ type: 'message', text: 'hello' });
    const delivery = await conversation.send(activity, AbortSignal.any([options.signal, late.signal]));
    const unanswered = late.signal.aborted && delivery.status === 'unreachable';
    const afterMs = options.replyTimeoutMs;
    return {
      delivery: unanswered ? { status: 'unanswered', afterMs } : delivery,
      acted: acted || options.triedToAct(conversation.conversation.id),
    };
  } finally {
    cancel();
    conversation.close();
  }
}
