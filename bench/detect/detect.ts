import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import type { Wording } from '../../src/user/wording.ts';
import type { BotName, Defect } from './defect.ts';
import { createFreshBot, type FreshBot } from './fresh-bot.ts';
import { holdPlans, tellReason, type Held, type HoldOptions } from './hold-plans.ts';
import { plansOf, type LaneName } from './lanes.ts';
import { makeRecordings, replayRecordings } from './replay-recordings.ts';

/** How much is done: the same number of turns for each lane and defect. */
export interface Effort {
  readonly seed: number;
  /** Moves of the users, for each defect and lane. */
  readonly turns: number;
  /** The same for the defect-free bots, from which false alarms are counted. */
  readonly cleanTurns: number;
  readonly replyTimeoutMs: number;
}

/** The effort, and what all conversations share. */
export interface Means extends Effort {
  readonly wording: (locale: string) => Wording;
}

/** One defect in one lane. A lane that has found it spends no more turns. */
export interface Finding {
  readonly found: boolean;
  /** Why, from the first conversation that shows it. */
  readonly reason?: string;
  readonly scenario?: string;
  readonly conversations: number;
  readonly turns: number;
}

/** One lane's users in front of one bot, after they have talked to the bot without a defect. */
export interface Lane {
  readonly bot: BotName;
  readonly plans: readonly ConversationPlan[];
  readonly clean: readonly Held[];
  readonly hold: Hold;
  /** Verdicts with the defect-free bot, as far as they are known. */
  readonly verdicts: Map<string, Held['verdict']>;
}

type Hold = (
  bot: FreshBot,
  plans: readonly ConversationPlan[],
  options: HoldOptions,
) => Promise<readonly Held[]>;

/** Enough for any number of turns: a conversation has at least one. */
const maxTrials = 200;

export async function openLane(
  name: Exclude<LaneName, 'replays'>,
  bot: BotName,
  means: Means,
): Promise<Lane> {
  return measureClean(bot, await plansOf(name, bot, means.seed, maxTrials), holdPlans, means);
}

/** The lane that replays what was recorded of another one: its conversations with the defect-free bot, first trial. */
export async function openReplayLane({ bot, clean }: Lane, means: Means): Promise<Lane> {
  const first = clean.filter(({ plan }) => plan.trial === 1);
  const recordings = await makeRecordings(first, () => createFreshBot(bot), means);
  const hold: Hold = (fresh, plans, options) => replayRecordings(fresh, { ...recordings, plans }, options);
  const plans = Array.from({ length: maxTrials }).flatMap((_, index) =>
    recordings.plans.map((plan) => ({ ...plan, trial: index + 1 })),
  );
  return measureClean(bot, plans, hold, means);
}

async function measureClean(
  bot: BotName,
  plans: readonly ConversationPlan[],
  hold: Hold,
  means: Means,
): Promise<Lane> {
  const clean = await hold(await createFreshBot(bot), plans, { ...means, turns: means.cleanTurns });
  const verdicts = new Map(clean.map(({ plan, verdict }) => [keyOf(plan), verdict]));
  return { bot, plans, clean, hold, verdicts };
}

/** A defect is found by a conversation that fails, while the same one passes with the defect-free bot. */
export async function detect(defect: Defect, lane: Lane, means: Means): Promise<Finding> {
  const isEnough = ({ plan, verdict }: Held): boolean =>
    verdict === 'failed' && lane.verdicts.get(keyOf(plan)) === 'passed';
  const held = await holdWith(defect, lane, { ...means, isEnough });
  const spent = {
    conversations: held.length,
    turns: held.reduce((sum, { turns }) => sum + turns, 0),
  };
  for (const { plan, verdict, reasons } of held) {
    if (verdict !== 'failed' || !(await passesClean(lane, plan, means))) continue;
    const reason = reasons[0] ? tellReason(reasons[0]) : '';
    return { found: true, reason, scenario: plan.scenario.name, ...spent };
  }
  return { found: false, ...spent };
}

/** Holds conversations of the lane with the defect in a bot of its own. */
export async function holdWith(defect: Defect, lane: Lane, options: HoldOptions): Promise<readonly Held[]> {
  const fresh = await createFreshBot(defect.bot);
  try {
    defect.apply(fresh);
    return await lane.hold(fresh, lane.plans, options);
  } finally {
    fresh.restore();
  }
}

/** Whether the defect-free bot passes; holds the conversation with it if that was not done yet. */
export async function passesClean(lane: Lane, plan: ConversationPlan, means: Means): Promise<boolean> {
  const known = lane.verdicts.get(keyOf(plan));
  if (known !== undefined) return known === 'passed';
  const [held] = await lane.hold(await createFreshBot(lane.bot), [plan], means);
  const verdict = held?.verdict ?? 'errored';
  lane.verdicts.set(keyOf(plan), verdict);
  return verdict === 'passed';
}

function keyOf({ scenario, trial }: ConversationPlan): string {
  return `${trial} ${scenario.name}`;
}
