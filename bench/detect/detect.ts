import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import type { Wording } from '../../src/user/wording.ts';
import type { BotName, Defect } from './defect.ts';
import { createFreshBot } from './fresh-bot.ts';
import { holdPlans, type Held, type HoldOptions } from './hold-plans.ts';
import { plansOf, type LaneName } from './lanes.ts';
import { replayRecordings } from './replay-recordings.ts';

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

/** One lane's conversations with a defect-free bot. */
export interface CleanLane {
  readonly plans: readonly ConversationPlan[];
  readonly held: readonly Held[];
  /** The same as `passes`, as far as it is known without holding the conversation. */
  isKnownToPass(plan: ConversationPlan): boolean;
  /** Whether this conversation passes with the defect-free bot. */
  passes(plan: ConversationPlan): Promise<boolean>;
}

type Lane = Exclude<LaneName, 'replays'>;

/** Enough for any number of turns: a conversation has at least one. */
const maxTrials = 200;

export async function holdClean(lane: Lane, bot: BotName, means: Means): Promise<CleanLane> {
  const plans = await plansOf(lane, bot, means.seed, maxTrials);
  const held = await holdWith(bot, plans, { ...means, turns: means.cleanTurns });
  const verdicts = new Map(held.map(({ plan, verdict }) => [keyOf(plan), verdict]));
  return {
    plans,
    held,
    isKnownToPass: (plan) => verdicts.get(keyOf(plan)) === 'passed',
    passes: async (plan) => {
      const known = verdicts.get(keyOf(plan));
      if (known !== undefined) return known === 'passed';
      const [again] = await holdWith(bot, [plan], means);
      verdicts.set(keyOf(plan), again?.verdict ?? 'errored');
      return again?.verdict === 'passed';
    },
  };
}

/** A defect is found by a conversation that fails, while the same one passes with the defect-free bot. */
export async function detect(defect: Defect, clean: CleanLane, means: Means): Promise<Finding> {
  const isEnough = ({ plan, verdict }: Held): boolean => verdict === 'failed' && clean.isKnownToPass(plan);
  const held = await holdWith(defect.bot, clean.plans, { ...means, isEnough }, defect);
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

/** The same for recordings; undefined when they cannot be replayed. */
export async function detectByReplay(defect: Defect, means: Means): Promise<Finding | undefined> {
  const fresh = await createFreshBot(defect.bot);
  try {
    defect.apply(fresh);
    const isEnough = ({ verdict }: Held): boolean => verdict === 'failed';
    const recordings = { bot: defect.bot, seed: means.seed };
    const held = await replayRecordings(fresh, recordings, { ...means, isEnough });
    if (held === undefined) return undefined;
    const shown = held.find(isEnough);
    return {
      found: shown !== undefined,
      ...(shown && { reason: shown.reasons[0] ?? '', scenario: shown.plan.scenario.name }),
      conversations: held.length,
      turns: held.reduce((sum, { turns }) => sum + turns, 0),
    };
  } finally {
    fresh.restore();
  }
}

async function holdWith(
  name: BotName,
  plans: readonly ConversationPlan[],
  means: HoldOptions,
  defect?: Defect,
): Promise<Held[]> {
  const fresh = await createFreshBot(name);
  try {
    defect?.apply(fresh);
    return await holdPlans(fresh, plans, means);
  } finally {
    fresh.restore();
  }
}

function keyOf({ scenario, trial }: ConversationPlan): string {
  return `${trial} ${scenario.name}`;
}
