import { rm } from 'node:fs/promises';
import path from 'node:path';
import { toPlainLine } from '../../activity/plain-text.ts';
import { afterWrites, systemClock } from '../../channel/system.ts';
import type { ConversationRecord, Reason } from '../../check/record.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import type { FaultInjector } from '../../faults/fault-injector.ts';
import { checkRules, decideGate, type GateRules } from '../../gate/decide.ts';
import type { JudgedConversation } from '../../gate/measure.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import type { BotPlace, OpenedBot } from '../../open-bot-behind-connector.ts';
import { toConversationResult } from '../../report/conversation-result.ts';
import { readRunFile } from '../../report/read-run-file.ts';
import { openRunFile } from '../../report/run-file.ts';
import type { ConversationResult } from '../../report/run-schema.ts';
import type { ConversationOutcome, RunEvent } from '../../scenario/events.ts';
import type { Player } from '../../scenario/player.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import { planConversations, runScenarios } from '../../scenario/run-scenarios.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { describeShortfall, type Budget } from '../../model/budget.ts';
import type { RunDecision } from '../../scenario/verdict.ts';
import { createDescriptors } from '../../transcript/descriptors.ts';
import { writeError } from '../../transcript/write-error.ts';
import { placeBot } from '../bot-place.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { readVersion } from '../main.ts';
import { openReporters, type ReportOptions } from './open-reporters.ts';
import { createPendingWrites } from './pending-writes.ts';
import type { BotOptions } from './run-options.ts';
import { restoreOutcome } from './restore-outcome.ts';
import { createTranscriptLog } from './transcript-log.ts';

export interface HoldRunOptions {
  readonly config: ResolvedConfig;
  readonly scenarios: readonly Scenario[];
  readonly options: ReportOptions & Pick<BotOptions, 'bail' | 'shard' | 'resume'>;
  readonly environment: Environment;
  readonly opened: OpenedBot;
  /** Absolute. */
  readonly outFolder: string;
  /** Needed where a scenario asks for faults; the bot is to be opened through it. */
  readonly faults?: FaultInjector | undefined;
  readonly createPlayer: (plan: ConversationPlan) => Promise<Player>;
  readonly judge: (scenario: Scenario, record: ConversationRecord) => Promise<readonly Reason[]>;
  /** What models may cost; no conversation is begun when it is spent. */
  readonly budget?: Budget | undefined;
  /** Called for each conversation as it ends, before it is reported. */
  readonly onOutcome?: ((outcome: ConversationOutcome) => void) | undefined;
}

/** Transcripts that are kept open; more conversations are seldom held at once. */
const keptDescriptors = 64;

/**
 * Holds all conversations of a command, keeps their results in the results folder and reports them;
 * resolves with the exit code.
 */
export async function holdRun(run: HoldRunOptions): Promise<number> {
  const { config, scenarios, options, environment, opened, outFolder } = run;
  const { signal } = environment;
  const rules = rulesOf(config, options);
  checkRules(rules);
  const earlier = options.resume ? finishedConversations(outFolder, config.seed) : [];
  // What an earlier run left there would be taken for results of this one.
  if (!options.resume) {
    await rm(path.join(outFolder, 'transcripts'), { recursive: true, force: true }).catch(
      (error: unknown) => {
        throw writeError('the results', outFolder, error);
      },
    );
  }
  const done = new Set(earlier.map(keyOf));
  const plans = planConversations({ ...config, scenarios, shard: options.shard }).filter(
    ({ scenario, trial, seed }) => !done.has(keyOf({ scenario: scenario.name, trial, seed })),
  );
  const runFile = openRunFile(outFolder, {
    bot: opened.name,
    channel: config.channel.id,
    seed: config.seed,
    understudy: readVersion(),
    startedAt: new Date(systemClock.now()).toISOString(),
    planned: earlier.length + plans.length,
    ...(options.shard && { shard: { ...options.shard } }),
  });
  for (const result of earlier) runFile.append(result);
  const reporters = await openReporters(config, options, environment, outFolder);
  const judged = earlier.map(toJudged);
  let held = 0;
  let cutShort = 0;
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'conversation-ended') {
      run.onOutcome?.(event.outcome);
      held += 1;
      if (event.outcome.reasons.some(({ check }) => check === 'budget')) cutShort += 1;
      const result = toConversationResult(event.outcome.record, event.outcome);
      judged.push(toJudged(result));
      runFile.append(result);
    }
    reporters.onEvent(event);
  };

  if (options.resume) {
    environment.stderr.write(
      `Resumed: ${earlier.length} conversations were finished, ${plans.length} are left.\n`,
    );
  }
  const total = earlier.length + plans.length;
  onEvent({
    type: 'run-started',
    bot: nameAt(opened.name, environment.cwd),
    channel: config.channel.id,
    total,
  });
  // Reports are of the whole run, not of its last part.
  for (const result of earlier) {
    const outcome = await restoreOutcome(result, { outFolder, scenarios, trials: config.trials });
    reporters.onEvent({ type: 'conversation-ended', outcome });
  }
  const descriptors = createDescriptors(keptDescriptors);
  const botIsElsewhere = config.bot.kind !== 'module';
  const pending = createPendingWrites(botIsElsewhere ? 1 : 2);
  const forget = environment.onExit(pending.flush);
  let decision: RunDecision | undefined;
  try {
    await runScenarios({
      ...config,
      plans,
      bail: options.bail,
      mayBegin: () => run.budget?.exceeded() === undefined,
      channelFor: (id, kind) =>
        opened.channel(id ?? config.channel.id, config.deliveryMode, kind ?? config.channel.conversation),
      clock: systemClock,
      locale: config.channel.locale,
      userName: config.channel.userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      settleMs: defaultSettleMs,
      maxTurns: config.limits.turns,
      createPlayer: run.createPlayer,
      openLog: (plan) => createTranscriptLog(outFolder, plan, { descriptors, pending, botIsElsewhere }),
      faults: run.faults,
      tokens: opened.tokens,
      problemsOf: opened.problemsOf,
      judge: run.judge,
      afterWrites,
      signal,
      onEvent,
    });
    const missing = { planned: plans.length, notHeld: plans.length - held, cutShort };
    const shortfall = run.budget && describeShortfall(run.budget, missing);
    if (!signal.aborted) decision = withShortfall(decideGate(judged, rules), shortfall);
  } finally {
    forget();
    const finishedAt = new Date(systemClock.now()).toISOString();
    const kept = decision && { verdict: decision.verdict, reasons: [...decision.reasons] };
    runFile.finish(signal.aborted ? 'interrupted' : 'finished', finishedAt, kept);
  }
  onEvent({ type: 'run-ended', interrupted: signal.aborted, decision });
  for (const { code, message } of opened.strayProblems?.() ?? []) {
    if (code === 'unknown-conversation')
      environment.stderr.write(
        `The bot called for a conversation that was never there: ${toPlainLine(message, 300)}\n`,
      );
  }
  await reporters.finish();
  return decision?.exitCode ?? exitCodes.interrupted;
}

/** A bot that is a file is told as the reader would type it. */
export function nameAt(name: string, cwd: string): string {
  return path.isAbsolute(name) ? path.relative(cwd, name) : name;
}

/** A run that ran out of budget has not shown that the bot passes, even if no conversation was cut short. */
function withShortfall(decision: RunDecision, shortfall: string | undefined): RunDecision {
  if (shortfall === undefined) return decision;
  const { verdict, exitCode, reasons } = decision;
  return verdict === 'passed'
    ? { verdict: 'undecided', exitCode: 3, reasons: [shortfall] }
    : { verdict, exitCode, reasons: [...reasons, shortfall] };
}

/** What is asked of the whole cannot be shown by a part of it: there `gate` decides, from all shards. */
function rulesOf({ gate }: ResolvedConfig, { shard }: Pick<BotOptions, 'shard'>): GateRules {
  return shard ? { ...gate, confidence: undefined } : gate;
}

/** The little that the decision needs: moves and reasons of thousands of conversations are not kept in memory. */
function toJudged(result: ConversationResult): JudgedConversation {
  const { scenario, trial, seed, verdict, turns, latencies, model, transcript } = result;
  return { scenario, trial, seed, verdict, turns, latencies, model, transcript };
}

/** Reasons of conversations that ended because the run did. */
const cutShortChecks: readonly string[] = ['interrupted', 'budget'];

/** What an interrupted run with the same seed had finished; conversations that were cut short are held again. */
function finishedConversations(outFolder: string, seed: number): ConversationResult[] {
  const run = readRunFile(outFolder);
  if (run.seed !== seed) {
    throw new ConfigError(
      'resume-seed',
      `Failed to resume the run in ${outFolder}: it was begun with seed ${run.seed}, not ${seed}.`,
      { hint: `Add --seed ${run.seed}, or leave --resume out to begin anew.` },
    );
  }
  return run.conversations.filter(
    ({ reasons }) => !reasons.some(({ check }) => cutShortChecks.includes(check)),
  );
}

function keyOf({ scenario, trial, seed }: { scenario: string; trial: number; seed: number }): string {
  return `${seed} ${trial} ${scenario}`;
}

/** Where the configuration says the bot is; what a started bot prints goes to `bot.log` among the results. */
export function placeOf(config: ResolvedConfig, outFolder: string, environment: Environment): BotPlace {
  return placeBot(config, path.join(outFolder, 'bot.log'), environment);
}
