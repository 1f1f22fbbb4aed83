import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import type { BotName, Defect } from './defect.ts';
import { createFreshBot } from './fresh-bot.ts';
import { holdPlans, type Held } from './hold-plans.ts';
import { plansOf, type LaneName } from './lanes.ts';

/** How much is done: the same number of turns for each lane and defect. */
export interface Effort {
  readonly seed: number;
  /** Moves of the users, for each defect and lane. */
  readonly turns: number;
  /** The same for the defect-free bots, from which false alarms are counted. */
  readonly cleanTurns: number;
  readonly replyTimeoutMs: number;
}

/** One defect in one lane. */
export interface Finding {
  readonly found: boolean;
  /** Why, from the first conversation that shows it. */
  readonly reason?: string;
  readonly scenario?: string;
  readonly conversations: number;
  readonly turns: number;
}

/** One lane's conversations with a defect-free bot. */
export interface CleanLane {
  readonly held: readonly Held[];
  /** Whether this conversation passes with the defect-free bot. */
  passes(plan: ConversationPlan): Promise<boolean>;
}

type Lane = Exclude<LaneName, 'replays'>;

/** Enough for any number of turns: a conversation has at least one. */
const maxTrials = 200;

export async function holdClean(lane: Lane, bot: BotName, effort: Effort): Promise<CleanLane> {
  const plans = await plansOf(lane, bot, effort.seed, maxTrials);
  const held = await holdWith(bot, plans, { ...effort, turns: effort.cleanTurns });
  const verdicts = new Map(held.map(({ plan, verdict }) => [keyOf(plan), verdict]));
  return {
    held,
    passes: async (plan) => {
      const known = verdicts.get(keyOf(plan));
      if (known !== undefined) return known === 'passed';
      const [again] = await holdWith(bot, [plan], effort);
      verdicts.set(keyOf(plan), again?.verdict ?? 'errored');
      return again?.verdict === 'passed';
    },
  };
}

/** A defect is found by a conversation that fails, while the same one passes with the defect-free bot. */
export async function detect(defect: Defect, lane: Lane, clean: CleanLane, effort: Effort): Promise<Finding> {
  const plans = await plansOf(lane, defect.bot, effort.seed, maxTrials);
  const held = await holdWith(defect.bot, plans, effort, defect);
  const spent = {
    conversations: held.length,
    turns: held.reduce((sum, { turns }) => sum + turns, 0),
  };
  for (const { plan, verdict, reasons } of held) {
    if (verdict !== 'failed' || !(await clean.passes(plan))) continue;
    return { found: true, reason: reasons[0] ?? '', scenario: plan.scenario.name, ...spent };
  }
  return { found: false, ...spent };
}

async function holdWith(
  name: BotName,
  plans: readonly ConversationPlan[],
  effort: Effort,
  defect?: Defect,
): Promise<Held[]> {
  const fresh = await createFreshBot(name);
  try {
    defect?.apply(fresh);
    return await holdPlans(fresh, plans, effort);
  } finally {
    fresh.restore();
  }
}

function keyOf({ scenario, trial }: ConversationPlan): string {
  return `${trial} ${scenario.name}`;
}
