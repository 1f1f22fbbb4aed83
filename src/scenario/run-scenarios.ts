import { setMaxListeners } from 'node:events';
import type { Channel, ChannelId, Clock, ConversationKind } from '../channel/ports.ts';
import type { RecordedProblem, ConversationRecord, Reason } from '../check/record.ts';
import type { RecordEntry } from '../conversation/record.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { SignInSettings } from '../sign-in/sign-in-setting.ts';
import type { TokenService } from '../sign-in/token-service.ts';
import { deriveSeed } from '../user/random.ts';
import type { ConversationOutcome, RunEvent } from './events.ts';
import { createSecretsRegistry } from './foreign-secrets.ts';
import { runConversation, type ConversationPlan, type HeldConversation } from './run-conversation.ts';
import type { Scenario } from './schema.ts';
import type { Player } from './player.ts';
import { decideVerdict } from './verdict.ts';

/** Where a conversation is written down while it is held. */
export interface ConversationLog {
  append(entry: RecordEntry): void;
  /** Path relative to the results folder. */
  close(): string;
}

/** The part of a run that one of several machines holds: the `index`-th of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface RunScenariosOptions {
  readonly plans: readonly ConversationPlan[];
  readonly concurrency: number;
  /** No new conversation is begun after the first that did not pass. */
  readonly bail: boolean;
  /** Asked before each conversation; those for which it says no are not held. */
  readonly mayBegin?: (() => boolean) | undefined;
  readonly channelFor: (id: ChannelId | undefined, kind: ConversationKind | undefined) => Channel;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly settleMs: number;
  readonly maxTurns: number;
  readonly createPlayer: (plan: ConversationPlan) => Promise<Player>;
  readonly openLog: (plan: ConversationPlan) => ConversationLog;
  /** Needed where a scenario asks for faults. */
  readonly faults?: FaultInjector | undefined;
  /** The tokens of users, where it is we who keep them. */
  readonly tokens?: TokenService | undefined;
  readonly signIn?: SignInSettings | undefined;
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  /** Expectations and standing checks of that scenario. */
  readonly judge: (scenario: Scenario, record: ConversationRecord) => Promise<readonly Reason[]>;
  /** Calls back when what was written to sockets has been handed to the system. */
  readonly afterWrites: (callback: () => void) => void;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Holds every scenario's trials, at most `concurrency` at once, and tells `onEvent` of each as it ends.
 * Rejects with the first mistake in a scenario; conversations under way are then finished first.
 */
export async function runScenarios(options: RunScenariosOptions): Promise<void> {
  const stop = new AbortController();
  const secrets = createSecretsRegistry(Math.max(64, options.concurrency * 2));
  // Every conversation listens for the end of the run: as many listeners as conversations are meant.
  setMaxListeners(0, options.signal);
  const plans = options.plans.values();
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): undefined => {
    failure ??= { error };
    stop.abort();
  };
  const end = async (held: Held, atOnce: boolean): Promise<void> => {
    if (!atOnce) await new Promise<void>(options.afterWrites);
    const outcome = await judgeHeld(held, options);
    options.onEvent({ type: 'conversation-ended', outcome });
    if (options.bail && outcome.verdict !== 'passed') stop.abort();
  };
  // One after the other from the same list: thousands of conversations that wait would each take memory.
  const holdNext = async (): Promise<void> => {
    let ending: Promise<void> = Promise.resolve();
    for (const plan of plans) {
      if (options.signal.aborted || stop.signal.aborted) break;
      if (options.mayBegin?.() === false) continue;
      const held = await hold(plan, options, secrets).catch(fail);
      if (!held) continue;
      // While the next conversation waits for the bot, unless what is judged may be changed by it.
      const isBound = options.bail || plan.scenario.expect.some((each) => 'verify' in each);
      await ending;
      ending = end(held, isBound).catch(fail);
      if (isBound) await ending;
    }
    await ending;
  };
  await Promise.all(Array.from({ length: options.concurrency }, holdNext));
  if (failure) throw failure.error;
}

/**
 * Trial by trial, so that a run that is cut short has seen every scenario. Seeds do not depend on the order, and
 * so not on how a run is split into shards.
 */
export function planConversations(options: {
  readonly scenarios: readonly Scenario[];
  readonly trials: number;
  readonly seed: number;
  readonly shard?: Shard | undefined;
}): ConversationPlan[] {
  const { scenarios, trials, seed, shard } = options;
  const plans = Array.from({ length: trials }, (_, index) => index + 1).flatMap((trial) =>
    scenarios.map((scenario) => ({ scenario, trial, trials, seed: deriveSeed(seed, scenario.name, trial) })),
  );
  return shard ? plans.filter((_, index) => index % shard.count === shard.index - 1) : plans;
}

async function hold(
  plan: ConversationPlan,
  options: RunScenariosOptions,
  secrets: ReturnType<typeof createSecretsRegistry>,
): Promise<Held> {
  const { clock } = options;
  const startedAt = clock.now();
  options.onEvent({ type: 'conversation-started', plan });
  const log = options.openLog(plan);
  let transcript = '';
  const held = await runConversation(plan, {
    ...options,
    onEntry: (entry) => {
      log.append(entry);
      options.onEvent({ type: 'entry', plan, entry });
    },
    // A bot may give away at once what it has been told.
    onOpened: (conversationId, summary) => secrets.note(conversationId, { facts: summary.facts, summary }),
    others: (conversationId) => secrets.others(conversationId),
  }).finally(() => {
    transcript = log.close();
  });
  secrets.note(held.conversationId, held.record);
  return { plan, conversation: held, transcript, durationMs: clock.now() - startedAt };
}

/** A conversation that is over and has not been judged. */
interface Held {
  readonly plan: ConversationPlan;
  readonly conversation: HeldConversation;
  readonly transcript: string;
  readonly durationMs: number;
}

async function judgeHeld(
  { plan, conversation: held, transcript, durationMs }: Held,
  options: RunScenariosOptions,
): Promise<ConversationOutcome> {
  const cutShort = held.reasons.some(({ severity }) => severity === 'errored');
  const judged = cutShort ? [] : await options.judge(plan.scenario, held.record);
  const reasons = [...held.reasons, ...judged];
  return {
    plan,
    persona: held.persona,
    record: held.record,
    reasons,
    verdict: decideVerdict(reasons),
    transcript,
    durationMs,
  };
}
