import type { Channel, ChannelId, Clock, ConversationKind } from '../channel/ports.ts';
import type { ConversationRecord, Reason, RecordedProblem } from '../check/record.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { createSecretsRegistry } from '../scenario/foreign-secrets.ts';
import type { Player } from '../scenario/player.ts';
import {
  runConversation,
  type ConversationPlan,
  type HeldConversation,
} from '../scenario/run-conversation.ts';
import type { Scenario } from '../scenario/schema.ts';
import { decideVerdict, type Verdict } from '../scenario/verdict.ts';
import type { SignInSettings } from '../sign-in/sign-in-setting.ts';
import type { TokenService } from '../sign-in/token-service.ts';
import { createRandom } from '../user/random.ts';
import { errorKindsOf, hasFailedDelivery } from './error-kinds.ts';
import { countUser, type LoadMeasures } from './measures.ts';
import { watchUser } from './watch-user.ts';

/** How long users think, at least and at most. */
export interface ThinkTime {
  readonly minMs: number;
  readonly maxMs: number;
}

/** A conversation that is over, for whoever keeps some of them. */
export interface LoadOutcome {
  readonly plan: ConversationPlan;
  readonly record: ConversationRecord;
  readonly reasons: readonly Reason[];
  readonly verdict: Verdict;
}

export interface HoldUserOptions {
  /** With fractions of milliseconds, and never set back. */
  readonly clock: Clock;
  readonly channelFor: (id: ChannelId | undefined, kind: ConversationKind | undefined) => Channel;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly settleMs: number;
  readonly maxTurns: number;
  readonly thinkTime: ThinkTime;
  readonly createPlayer: (plan: ConversationPlan) => Promise<Player>;
  readonly faults?: FaultInjector | undefined;
  /** The tokens of users, where it is we who keep them. */
  readonly tokens?: TokenService | undefined;
  readonly signIn?: SignInSettings | undefined;
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  readonly judge: (scenario: Scenario, record: ConversationRecord) => Promise<readonly Reason[]>;
  readonly measures: LoadMeasures;
  /** Called for each conversation that came to an end of its own, as it ends; nothing else keeps it. */
  readonly onOutcome: (outcome: LoadOutcome) => void;
}

/**
 * Holds the conversation of one user that was to arrive at `dueMs` by the clock. Resolves when the user has left, with
 * what is left to do then.
 */
export type HoldUser = (
  plan: ConversationPlan,
  dueMs: number,
  signal: AbortSignal,
) => Promise<() => Promise<void>>;

/** So many conversations are known for cross-talk: looking through all would take longer than the conversations. */
const knownOthers = 128;

/** Holds users' conversations as `run` does, and measures them. Rejects for mistakes in the scenario. */
export function createHoldUser(options: HoldUserOptions): HoldUser {
  const { clock, thinkTime, measures } = options;
  const secrets = createSecretsRegistry(knownOthers);
  return async (plan, dueMs, signal) => {
    const random = createRandom(plan.seed).fork('think');
    const { minMs, maxMs } = thinkTime;
    const thinkMs = (): number => (maxMs > minMs ? minMs + random.next() * (maxMs - minMs) : minMs);
    const watch = watchUser({ clock, dueMs, thinkMs, measures, signal });
    const held = await runConversation(plan, {
      ...options,
      channelFor: (id, kind) => watch.through(options.channelFor(id, kind)),
      signal,
      onEntry: watch.onEntry,
      pace: watch.pace,
      onOpened: (conversationId, summary) => secrets.note(conversationId, { facts: summary.facts, summary }),
      others: (conversationId) => secrets.others(conversationId),
    });
    if (signal.aborted) {
      measures.users.cutShort += 1;
      return () => Promise.resolve();
    }
    measures.latencies.conversation.record(clock.now() - dueMs);
    secrets.note(held.conversationId, held.record);
    return () => judge(plan, held);
  };

  async function judge(plan: ConversationPlan, { record, reasons: own }: HeldConversation): Promise<void> {
    const wasReached = own.every(({ severity }) => severity !== 'errored');
    const reasons = [...own, ...(wasReached ? await options.judge(plan.scenario, record) : [])];
    const verdict = decideVerdict(reasons);
    countUser(measures, verdict, verdict === 'passed' ? new Map() : errorKindsOf(record.turns, reasons));
    if (verdict === 'errored' && !hasFailedDelivery(record.turns)) measures.surroundings += 1;
    options.onOutcome({ plan, record, reasons, verdict });
  }
}
