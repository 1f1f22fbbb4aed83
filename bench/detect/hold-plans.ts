import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { ConversationRecord, Reason } from '../../src/check/record.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { Player } from '../../src/scenario/player.ts';
import { systemClock } from '../../src/channel/system.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createSecretsRegistry } from '../../src/scenario/foreign-secrets.ts';
import { judge as judgeScenario } from '../../src/scenario/judge.ts';
import { runConversation, type ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { createScenarioPlayer } from '../../src/scenario/scenario-player.ts';
import { decideVerdict, type Verdict } from '../../src/scenario/verdict.ts';
import type { Wording } from '../../src/user/wording.ts';
import type { FreshBot } from './fresh-bot.ts';
import { chooseUser } from '../../src/config/user-share.ts';

/** What came of one conversation with a bot, as far as the benchmark needs it. */
export interface Held {
  readonly plan: ConversationPlan;
  readonly verdict: Verdict;
  /** Those that speak against the bot, or against the tester. */
  readonly reasons: readonly Reason[];
  /** Moves of the user, waiting and leaving included. */
  readonly turns: number;
  /** As in a transcript. */
  readonly activities: readonly Activity[];
}

export interface HoldOptions {
  /** No new conversation is begun once the users have made so many moves. */
  readonly turns: number;
  /** Long enough for any reply of a bot in this process; a defect that keeps users waiting costs it. */
  readonly replyTimeoutMs: number;
  readonly wording: (locale: string) => Wording;
  /** The agenda user or script of the scenario unless told. */
  readonly createPlayer?: (plan: ConversationPlan) => Promise<Player>;
  /** Expectations and standing checks unless told. */
  readonly judge?: (scenario: Scenario, record: ConversationRecord) => Promise<Reason[]>;
  /** Whether what was looked for has been seen, so that the remaining turns can be saved. */
  readonly isEnough?: (held: Held) => boolean;
}

/** A reason on one line. */
export function tellReason({ check, message, arrived = '' }: Reason): string {
  return `${check}: ${message} ${arrived}`.trim();
}

/** As many users as talk to a bot at the same time: some defects show only then. */
const concurrency = 3;

/** Holds the plans in order until the turns are used up. */
export async function holdPlans(
  { adapter, bot }: FreshBot,
  plans: readonly ConversationPlan[],
  options: HoldOptions,
): Promise<Held[]> {
  const { signal } = new AbortController();
  const resolveFrom = fileURLToPath(import.meta.url);
  const opened = await openBotBehindConnector({ bot: { adapter, bot, resolveFrom } });
  const secrets = createSecretsRegistry(64);
  const channel = opened.channel('emulator');
  const { wording, judge = (scenario, record) => judgeScenario(scenario, record, {}) } = options;
  const held: Held[] = [];
  let spent = 0;
  let next = 0;
  let isEnough = false;

  async function hold(plan: ConversationPlan): Promise<void> {
    const { record, conversationId, reasons } = await runConversation(plan, {
      channelFor: () => channel,
      clock: systemClock,
      locale: 'en-US',
      userName: 'User',
      replyTimeoutMs: options.replyTimeoutMs,
      settleMs: 50,
      maxTurns: 30,
      createPlayer:
        options.createPlayer ??
        ((each) =>
          createScenarioPlayer(each, {
            clock: systemClock,
            locale: 'en-US',
            wording,
            users: chooseUser([], 'agenda'),
          })),
      signal,
      onEntry: () => undefined,
      problemsOf: (id) => opened.problemsOf(id),
      others: (id) => secrets.others(id),
    });
    secrets.note(conversationId, record);
    const all = [...reasons, ...(await judge(plan.scenario, record))];
    const turns = record.turns.filter(({ move }) => move !== undefined).length;
    spent += turns;
    const result = {
      plan,
      verdict: decideVerdict(all),
      reasons: all.filter(({ severity }) => severity !== 'warning'),
      turns,
      activities: record.entries.map(({ activity }) => activity),
    };
    held.push(result);
    isEnough ||= options.isEnough?.(result) === true;
  }

  async function work(): Promise<void> {
    while (spent < options.turns && !isEnough) {
      const plan = plans[next];
      next += 1;
      if (plan === undefined) return;
      await hold(plan);
    }
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    await opened.close();
  }
  return held;
}
