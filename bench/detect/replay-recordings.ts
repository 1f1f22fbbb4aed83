import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { createRecordingPlayer } from '../../src/replay/recording-player.ts';
import { toRecording, type Recording } from '../../src/replay/recording.ts';
import { createRules, type RecordingRules } from '../../src/replay/rules-file.ts';
import { learnRules } from '../../src/replay/volatile-learning.ts';
import type { FreshBot } from './fresh-bot.ts';
import { holdPlans, type Held, type HoldOptions } from './hold-plans.ts';

/** Conversations with the defect-free bot, kept to be replayed, and what was learned to be volatile in them. */
export interface Recordings {
  readonly plans: readonly ConversationPlan[];
  readonly byName: ReadonlyMap<string, Kept>;
}

interface Kept {
  readonly recording: Recording;
  readonly rules: RecordingRules;
}

/**
 * Keeps conversations that passed as `run --record` does, and plays each once more: what differs is volatile.
 * `freshBot` makes a defect-free bot.
 */
export async function makeRecordings(
  conversations: readonly Held[],
  freshBot: () => Promise<FreshBot>,
  options: HoldOptions,
): Promise<Recordings> {
  const passed = conversations.filter(({ verdict }) => verdict === 'passed');
  const kept = new Map<string, Kept>();
  for (const { plan, activities } of passed) {
    const { name } = plan.scenario;
    if (kept.has(name)) continue;
    kept.set(name, { recording: toRecording(name, name, activities), rules: createRules() });
  }
  const plans = passed
    .map(({ plan }) => plan)
    .filter(
      (plan, index, all) => all.findIndex((each) => each.scenario.name === plan.scenario.name) === index,
    );
  const turns = Number.POSITIVE_INFINITY;
  const again = await replayRecordings(await freshBot(), { plans, byName: kept }, { ...options, turns });
  for (const { plan, activities } of again) {
    const before = kept.get(plan.scenario.name);
    if (before === undefined) continue;
    const { recording } = before;
    const replies = toRecording(recording.name, recording.file, activities).turns.map((turn) => turn.replies);
    kept.set(recording.name, {
      recording,
      rules: createRules(
        learnRules(
          recording.turns.map((turn) => turn.replies),
          replies,
        ),
      ),
    });
  }
  return { plans, byName: kept };
}

/** Lane (b): replays the recordings with a bot, in order, until the turns are used up or there is enough. */
export function replayRecordings(
  bot: FreshBot,
  { plans, byName }: Recordings,
  options: HoldOptions,
): Promise<Held[]> {
  return holdPlans(bot, plans, {
    ...options,
    createPlayer: ({ scenario }) => {
      const kept = byName.get(scenario.name);
      if (kept === undefined) return Promise.reject(new Error(`There is no recording of ${scenario.name}`));
      return Promise.resolve(createRecordingPlayer(kept.recording, kept.rules));
    },
    // A recording is judged by comparison alone.
    judge: () => Promise.resolve([]),
  });
}
