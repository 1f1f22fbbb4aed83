import { systemClock } from '../../channel/system.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import type { OpenedBot } from '../../open-bot-behind-connector.ts';
import type { Player } from '../../scenario/player.ts';
import {
  runConversation,
  type ConversationPlan,
  type HeldConversation,
} from '../../scenario/run-conversation.ts';

/** Holds a single conversation beside a run: it is neither reported nor kept. */
export function holdOnce(
  plan: ConversationPlan,
  player: Player,
  config: ResolvedConfig,
  opened: OpenedBot,
  signal: AbortSignal,
): Promise<HeldConversation> {
  return runConversation(plan, {
    channelFor: (id, kind) =>
      opened.channel(id ?? config.channel.id, config.deliveryMode, kind ?? config.channel.conversation),
    clock: systemClock,
    locale: config.channel.locale,
    userName: config.channel.userName,
    replyTimeoutMs: config.limits.replyTimeoutMs,
    settleMs: defaultSettleMs,
    maxTurns: Number.POSITIVE_INFINITY,
    createPlayer: () => Promise.resolve(player),
    signal,
    onEntry: () => undefined,
    tokens: opened.tokens,
    signIn: config.signIn,
    problemsOf: (conversationId) => opened.problemsOf(conversationId),
    others: () => [],
  });
}
