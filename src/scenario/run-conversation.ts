import type { Channel, ChannelId, Clock, ConversationKind } from '../channel/ports.ts';
import { infrastructureReason } from '../check/infrastructure-reason.ts';
import type { ConversationRecord, OtherConversation, Reason, RecordedProblem } from '../check/record.ts';
import { openConversation } from '../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import { ConfigError, InfrastructureError } from '../errors.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { SignInSettings } from '../sign-in/sign-in-setting.ts';
import { createSignInUser, type SignInUser } from '../sign-in/sign-in-user.ts';
import type { TokenService } from '../sign-in/token-service.ts';
import type { UserSummary } from '../user/user.ts';
import { fillPlaceholders } from './placeholders.ts';
import { judgeRestarts } from './judge-restarts.ts';
import type { Player } from './player.ts';
import type { Scenario } from './schema.ts';
import { createStage, type Pace } from './stage.ts';

/** One conversation to be held. */
export interface ConversationPlan {
  readonly scenario: Scenario;
  /** From 1. */
  readonly trial: number;
  readonly trials: number;
  readonly seed: number;
}

export interface ConversationSetting {
  /** The channel with that id, or the run's own. */
  readonly channelFor: (id: ChannelId | undefined, kind: ConversationKind | undefined) => Channel;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly settleMs: number;
  readonly maxTurns: number;
  readonly createPlayer: (plan: ConversationPlan) => Promise<Player>;
  readonly signal: AbortSignal;
  /** Called at once for everything said, with the plan it belongs to. */
  readonly onEntry: (entry: RecordEntry) => void;
  /** Makes the channel misbehave where a scenario asks for it. */
  readonly faults?: FaultInjector | undefined;
  /** Tells users when to move; they move at once, without it. */
  readonly pace?: Pace | undefined;
  /** The tokens of users, where it is we who keep them. */
  readonly tokens?: TokenService | undefined;
  /** How users sign in, where their scenario does not say. */
  readonly signIn?: SignInSettings | undefined;
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  /** Called when a conversation has been opened, with what its user knows. */
  readonly onOpened?: ((conversationId: string, summary: UserSummary) => void) | undefined;
  readonly others: (conversationId: string) => Iterable<OtherConversation>;
}

/** What came of it: the record that checks judge, and what the running itself found out. */
export interface HeldConversation {
  readonly record: ConversationRecord;
  readonly conversationId: string;
  readonly persona: string;
  readonly reasons: readonly Reason[];
}

/**
 * Holds one conversation from greeting to goodbye. Rejects for mistakes in the scenario, and when it cannot be written
 * down. What its player depends on and cannot reach (a model that is down, a spent budget, a cassette without the call)
 * ends this conversation alone, with a reason; what was said so far stays.
 */
export async function runConversation(
  plan: ConversationPlan,
  setting: ConversationSetting,
): Promise<HeldConversation> {
  const held = await holdConversation(plan, setting);
  const { faults } = held.record;
  if (setting.signal.aborted || !faults?.some(({ fault }) => fault === 'restart')) return held;
  const { scenario } = plan;
  const unbroken = { ...plan, scenario: { ...scenario, faults: { ...scenario.faults, restart: 0 } } };
  const holdUnbroken = async (): Promise<ConversationRecord> =>
    (await holdConversation(unbroken, { ...setting, onEntry: () => undefined, onOpened: undefined })).record;
  return { ...held, record: { ...held.record, faults: await judgeRestarts(held.record, holdUnbroken) } };
}

async function holdConversation(
  plan: ConversationPlan,
  setting: ConversationSetting,
): Promise<HeldConversation> {
  const { scenario, seed } = plan;
  const { clock, signal, tokens } = setting;
  if (scenario.signIn && !tokens) throw noTokens(scenario);
  const player = await setting.createPlayer(plan);
  const locale = player.locale ?? scenario.locale ?? setting.locale;

  const startedAt = new Date(clock.now()).toISOString();
  const entries: RecordEntry[] = [];
  const turns: TurnRecord[] = [];
  const reasons: Reason[] = [];
  let failure: { readonly error: unknown } | undefined;
  const faults = scenario.faults && setting.faults?.begin(scenario.faults, seed, signal);
  let signIn: SignInUser | undefined;
  const channel = setting.channelFor(player.channelId, player.kind);
  const conversation = await openConversation({
    channel: faults ? faults.through(channel) : channel,
    clock,
    locale,
    userName: setting.userName,
    replyTimeoutMs: scenario.limits.replyTimeoutMs ?? setting.replyTimeoutMs,
    settleMs: setting.settleMs,
    refreshesCards: player.refreshesCards,
    signIn:
      tokens &&
      ((user, place) => {
        signIn = createSignInUser({
          tokens,
          settings: { ...setting.signIn, ...scenario.signIn },
          userId: user.id,
          channelId: place.channelId,
          conversationType: place.account.conversationType,
        });
        return player.refreshesCards ? signIn : { ...signIn, see: () => undefined };
      }),
    onEntry: (entry) => {
      entries.push(entry);
      try {
        setting.onEntry(entry);
      } catch (error) {
        // It may have been called by the bot's own request, whose answer must not suffer from it.
        failure ??= { error };
      }
    },
    signal,
  });
  setting.onOpened?.(conversation.id, player.summary());
  try {
    const maxTurns = scenario.limits.turns ?? setting.maxTurns;
    const stage = createStage(
      conversation,
      { entries, turns, reasons, maxTurns, pace: setting.pace, signIn },
      () => {
        if (failure) throw failure.error;
        return signal.aborted;
      },
    );
    await stage.open();
    await player.perform(stage).catch((error: unknown) => {
      if (failure) throw failure.error;
      // A model that was being asked when the run was interrupted gives the signal's reason.
      if (signal.aborted && error === signal.reason) return;
      if (!(error instanceof InfrastructureError)) throw error;
      if (!signal.aborted) reasons.push(infrastructureReason(error));
    });
    await faults?.settled();
    if (failure) throw failure.error;
    if (signal.aborted) reasons.push(interrupted);
    reasons.push(...turnLimit(turns, maxTurns), ...player.remarks());
    // Whoever was cut off had no time for it.
    if (!reasons.some(({ severity }) => severity === 'errored')) reasons.push(...notSignedIn(signIn));
  } finally {
    conversation.close();
    signIn?.close();
  }
  const summary = player.summary();
  return {
    persona: player.persona,
    conversationId: conversation.id,
    reasons,
    record: {
      scenario: scenario.name,
      trial: plan.trial,
      seed,
      locale,
      startedAt,
      ...(scenario.goal !== undefined && { intent: fillPlaceholders(scenario.goal, summary.facts) }),
      facts: summary.facts,
      summary,
      entries,
      turns,
      problems: setting.problemsOf(conversation.id),
      ...(faults && { faults: faults.occurred((id) => isReplyExpected(id, turns)) }),
      otherConversations: () => setting.others(conversation.id),
    },
  };
}

function isReplyExpected(activityId: string, turns: readonly TurnRecord[]): boolean {
  return turns.some(({ sentIds, expectsReply }) => expectsReply && sentIds.includes(activityId));
}

function noTokens({ name, file }: Scenario): ConfigError {
  const message = `Failed to run the scenario "${name}": the service that the bot is met through keeps users' tokens.`;
  const hint = `Take \`signIn\` out of ${file}, or reach the bot by bot.endpoint or bot.module.`;
  return new ConfigError('no-token-service', message, { hint });
}

function notSignedIn(signIn: SignInUser | undefined): Reason[] {
  return (signIn?.findings() ?? []).map((message) => ({ check: 'sign-in', severity: 'failed', message }));
}

function turnLimit(turns: readonly TurnRecord[], maxTurns: number): Reason[] {
  if (turns.length <= maxTurns || turns.at(-1)?.move?.act.kind === 'end') return [];
  const message = `The conversation was ended at its limit of ${maxTurns} turns (limits.turns).`;
  return [{ check: 'turn-limit', severity: 'warning', message }];
}

const interrupted: Reason = {
  check: 'interrupted',
  severity: 'errored',
  message: 'The run was interrupted before the conversation ended.',
};
