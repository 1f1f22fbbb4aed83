import { rmSync } from 'node:fs';
import path from 'node:path';
import { steadyClock, systemClock } from '../../channel/system.ts';
import type { ConversationRecord, Reason } from '../../check/record.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { FaultInjector } from '../../faults/fault-injector.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import { createArrivals } from '../../load/arrivals.ts';
import { createPlans } from '../../load/draw-plans.ts';
import { judgeLimits } from '../../load/judge-limits.ts';
import { createHoldUser, type LoadOutcome } from '../../load/hold-user.ts';
import { loadFileName, summariseLoad, type LoadPlan, type LoadResult } from '../../load/load-result.ts';
import { createMeasures, type LoadMeasures } from '../../load/measures.ts';
import { runLoad, type LoadState } from '../../load/run-load.ts';
import type { OpenedBot } from '../../open-bot-behind-connector.ts';
import type { Player } from '../../scenario/player.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';
import { writeError } from '../../transcript/write-error.ts';
import { createRandom } from '../../user/random.ts';
import { readVersion } from '../main.ts';
import type { keptTranscripts } from './load-options.ts';

export interface DriveLoadOptions {
  readonly config: ResolvedConfig;
  readonly scenarios: readonly Scenario[];
  readonly plan: LoadPlan;
  readonly opened: OpenedBot;
  /** Absolute. */
  readonly outFolder: string;
  readonly transcripts: (typeof keptTranscripts)[number];
  readonly createPlayer: (plan: ConversationPlan) => Promise<Player>;
  readonly judge: (scenario: Scenario, record: ConversationRecord) => Promise<readonly Reason[]>;
  readonly faults?: FaultInjector | undefined;
  /** Called for each conversation that came to an end. */
  readonly onOutcome?: ((outcome: LoadOutcome) => void) | undefined;
  /** Called every second; a sentence ends the load test, and says why. */
  readonly onTick: (state: LoadState, measures: LoadMeasures) => string | undefined;
  readonly signal: AbortSignal;
}

/** The first failures tell the most; the others are mostly their likes. */
const maxFailedTranscripts = 20;
/** When so many users have ended and none has met the bot, there is none. */
const usersInVain = 10;

/** Holds a load test with an opened bot and leaves load.json, also when it is interrupted; resolves with what is in it. */
export async function driveLoad(options: DriveLoadOptions): Promise<LoadResult> {
  const { config, scenarios, plan, opened, outFolder, signal } = options;
  const random = createRandom(config.seed);
  const measures = createMeasures();
  const startedAt = new Date(systemClock.now()).toISOString();
  const keep = openTranscriptKeeper(outFolder, options.transcripts);
  const end = await runLoad({
    ...plan,
    clock: steadyClock,
    arrivals: createArrivals(plan.phases, plan.arrivals, random.fork('arrivals')),
    nextPlan: createPlans({
      scenarios,
      weights: config.load.weights,
      seed: config.seed,
      random: random.fork('scenarios'),
    }),
    hold: createHoldUser({
      clock: steadyClock,
      channelFor: (id, kind) =>
        opened.channel(id ?? config.channel.id, config.deliveryMode, kind ?? config.channel.conversation),
      locale: config.channel.locale,
      userName: config.channel.userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      settleMs: defaultSettleMs,
      maxTurns: config.limits.turns,
      thinkTime: plan.thinkTime,
      createPlayer: options.createPlayer,
      faults: options.faults,
      tokens: opened.tokens,
      signIn: config.signIn,
      problemsOf: opened.problemsOf,
      judge: options.judge,
      measures,
      onOutcome: (outcome) => {
        options.onOutcome?.(outcome);
        keep(outcome);
      },
    }),
    measures,
    onTick: (state) => options.onTick(state, measures) ?? stopReason(plan, measures),
    signal,
  });
  const head = {
    understudy: readVersion(),
    bot: opened.name,
    channel: config.channel.id,
    seed: config.seed,
    startedAt,
    finishedAt: new Date(systemClock.now()).toISOString(),
  };
  const result = summariseLoad(head, plan, measures, end);
  const file = path.join(outFolder, loadFileName);
  try {
    replaceFile(file, Buffer.from(`${JSON.stringify(result, null, 2)}\n`));
  } catch (error) {
    throw writeError('the results', file, error);
  }
  return result;
}

function stopReason(plan: LoadPlan, measures: LoadMeasures): string | undefined {
  const { passed, failed, invalid, errored } = measures.users;
  if (errored >= usersInVain && passed + failed + invalid === 0) {
    return `The first ${errored} users all ended without having met the bot.`;
  }
  const overrun = judgeLimits(plan.limits, measures, false).find(({ isOverrun }) => isOverrun);
  return overrun && `${overrun.sentence}.`;
}

/** Writes transcripts of conversations that are over; what an earlier load test left is removed first. */
function openTranscriptKeeper(
  outFolder: string,
  which: DriveLoadOptions['transcripts'],
): (outcome: LoadOutcome) => void {
  const folder = path.join(outFolder, 'load-transcripts');
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw writeError('the transcripts', folder, error);
  }
  let failed = 0;
  return ({ plan, record, verdict }) => {
    if (
      which === 'none' ||
      (which === 'failed' && (verdict === 'passed' || failed >= maxFailedTranscripts))
    ) {
      return;
    }
    if (verdict !== 'passed') failed += 1;
    const file = openTranscriptFile(transcriptPath(folder, plan.scenario.name, plan.trial), {
      now: () => systemClock.now(),
    });
    file.appendAll(record.entries);
    file.close();
  };
}
