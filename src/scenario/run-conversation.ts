import type { Channel, Clock } from '../channel/ports.ts';
import type { ConversationRecord, OtherConversation, Reason, RecordedProblem } from '../check/record.ts';
import { openConversation, type Conversation } from '../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import { ConfigError } from '../errors.ts';
import { createAgendaUser } from '../user/agenda/agenda-user.ts';
import type { Behaviour, Move } from '../user/move.ts';
import { resolvePersona } from '../user/persona.ts';
import { createRandom } from '../user/random.ts';
import { createSchedule } from '../user/schedule.ts';
import type { UserModel } from '../config/choices.ts';
import type { View, VirtualUser } from '../user/user.ts';
import type { Wording } from '../user/wording.ts';
import { deliveryReason } from './delivery-reason.ts';
import { drawGoal } from './draw-goal.ts';
import { runScript } from './run-script.ts';
import type { Scenario, ScriptStep } from './schema.ts';

/** One conversation to be held. */
export interface ConversationPlan {
  readonly scenario: Scenario;
  /** From 1. */
  readonly trial: number;
  readonly trials: number;
  readonly seed: number;
}

export interface ConversationSetting {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly settleMs: number;
  readonly maxTurns: number;
  /** Who plays the user where the scenario does not say: `script` plays nothing but the scenario's script. */
  readonly userModel: UserModel;
  readonly wording: (locale: string) => Wording;
  readonly signal: AbortSignal;
  /** Called at once for everything said, with the plan it belongs to. */
  readonly onEntry: (entry: RecordEntry) => void;
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  readonly others: (conversationId: string) => Iterable<OtherConversation>;
}

/** What came of it: the record that checks judge, and what the running itself found out. */
export interface HeldConversation {
  readonly record: ConversationRecord;
  readonly conversationId: string;
  readonly persona: string;
  readonly reasons: readonly Reason[];
}

/** Holds one conversation from greeting to goodbye. Rejects only for mistakes in the scenario. */
export async function runConversation(
  plan: ConversationPlan,
  setting: ConversationSetting,
): Promise<HeldConversation> {
  const { scenario, seed } = plan;
  const { clock, signal } = setting;
  const locale = scenario.locale ?? setting.locale;
  const random = createRandom(seed);
  const goal = await drawGoal(scenario, random.fork('goal'));
  const persona = resolvePersona(scenario.persona, random.fork('persona'));
  const { cover, ...rates } = scenario.behaviours;
  const schedule = createSchedule({
    rates,
    cover: cover ?? [],
    persona,
    random: random.fork('schedule'),
    trial: plan.trial - 1,
    trials: plan.trials,
  });
  const user = createAgendaUser({
    goal,
    persona,
    wording: setting.wording(locale),
    random: random.fork('user'),
    schedule,
    today: () => new Date(clock.now()).toISOString().slice(0, 10),
  });

  const startedAt = new Date(clock.now()).toISOString();
  const entries: RecordEntry[] = [];
  const turns: TurnRecord[] = [];
  const reasons: Reason[] = [];
  let failure: { readonly error: unknown } | undefined;
  const conversation = await openConversation({
    channel: setting.channel,
    clock,
    locale,
    userName: setting.userName,
    replyTimeoutMs: scenario.limits.replyTimeoutMs ?? setting.replyTimeoutMs,
    settleMs: setting.settleMs,
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
  try {
    const maxTurns = scenario.limits.turns ?? setting.maxTurns;
    const stage = createStage(conversation, turns, reasons, maxTurns, () => {
      if (failure) throw failure.error;
      return signal.aborted;
    });
    await stage.open();
    await runScript(scenario.script ?? simulation(plan, setting), stage, user, goal);
    if (signal.aborted) reasons.push(interrupted);
    reasons.push(...turnLimit(turns, maxTurns), ...schedule.missed().map(missedBehaviour));
  } finally {
    conversation.close();
  }
  const summary = user.summary();
  return {
    persona: persona.name,
    conversationId: conversation.id,
    reasons,
    record: {
      scenario: scenario.name,
      trial: plan.trial,
      seed,
      locale,
      startedAt,
      facts: summary.facts,
      summary,
      entries,
      turns,
      problems: setting.problemsOf(conversation.id),
      otherConversations: () => setting.others(conversation.id),
    },
  };
}

/** Without a script the user does as it likes, if there is one that can. */
function simulation({ scenario }: ConversationPlan, setting: ConversationSetting): ScriptStep[] {
  if ((scenario.user?.model ?? setting.userModel) !== 'script') return [{ simulate: {} }];
  throw new ConfigError(
    'no-script',
    `Failed to run the scenario "${scenario.name}": it has no script, and its user is one.`,
    {
      hint: `Add \`script:\` to ${scenario.file}, or let the agenda user play it (\`user: {model: agenda}\`).`,
    },
  );
}

function turnLimit(turns: readonly TurnRecord[], maxTurns: number): Reason[] {
  if (turns.length <= maxTurns || turns.at(-1)?.move?.act.kind === 'end') return [];
  const message = `The conversation was ended at its limit of ${maxTurns} turns (limits.turns).`;
  return [{ check: 'turn-limit', severity: 'warning', message }];
}

function missedBehaviour(behaviour: Behaviour): Reason {
  const message = `The behaviour ${behaviour} was to be covered, and the conversation gave no occasion for it.`;
  return { check: 'cover', severity: 'warning', message };
}

const interrupted: Reason = {
  check: 'interrupted',
  severity: 'errored',
  message: 'The run was interrupted before the conversation ended.',
};

/** Where script and user act: plays moves and keeps the latest view until somebody has acted on it. */
export interface Stage {
  readonly reasons: Reason[];
  readonly view: View;
  /** False once the conversation cannot go on. */
  readonly open: () => Promise<void>;
  isOver(): boolean;
  play(move: Move): Promise<void>;
  /** Lets the user make up to `turns` moves; stops when it leaves. */
  simulate(user: VirtualUser, turns: number): Promise<void>;
  fail(reason: Reason): void;
}

function createStage(
  conversation: Conversation,
  turns: TurnRecord[],
  reasons: Reason[],
  maxTurns: number,
  /** Throws when the run itself has failed. */
  isCancelled: () => boolean,
): Stage {
  let view = conversation.view();
  let over = false;

  function note(turn: TurnRecord): void {
    turns.push(turn);
    view = conversation.view();
    for (const delivery of turn.deliveries) {
      const reason = deliveryReason(delivery);
      if (!reason) continue;
      reasons.push(reason);
      over = true;
      return;
    }
  }

  const stage: Stage = {
    reasons,
    get view() {
      return view;
    },
    isOver: () => isCancelled() || over || turns.length > maxTurns,
    open: async () => note(await conversation.open()),
    play: async (move) => {
      if (move.act.kind === 'wait') await conversation.awaitArrival(move.act.ms);
      note(await conversation.play(move));
      if (move.act.kind === 'end') over = true;
    },
    simulate: async (user, limit) => {
      for (let made = 0; made < limit && !stage.isOver(); made += 1) await stage.play(await user.next(view));
    },
    fail: (reason) => {
      reasons.push(reason);
      over = true;
    },
  };
  return stage;
}
