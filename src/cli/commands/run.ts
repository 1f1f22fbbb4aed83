import { rm } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import { openBotBehindConnector, type BotPlace, type OpenedBot } from '../../open-bot-behind-connector.ts';
import { toConversationResult } from '../../report/conversation-result.ts';
import { openRunFile } from '../../report/run-file.ts';
import type { RunEvent } from '../../scenario/events.ts';
import { judge } from '../../scenario/judge.ts';
import { loadProject, type Project } from '../../scenario/load-project.ts';
import { planConversations, runScenarios } from '../../scenario/run-scenarios.ts';
import { exitCodeFor, type Verdict } from '../../scenario/verdict.ts';
import { writeError } from '../../transcript/write-error.ts';
import { loadWording } from '../../user/wording.ts';
import type { Environment } from '../environment.ts';
import { readVersion } from '../main.ts';
import { openReporters } from './open-reporters.ts';
import { createTranscriptLog } from './transcript-log.ts';
import { configFlagsOf, type RunOptions } from './run-options.ts';

/** Lets virtual users talk to the bot; resolves with the exit code. */
export async function runCommand(
  patterns: readonly string[],
  options: RunOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, signal } = environment;
  const project = await loadProject(options.config, configFlagsOf(patterns, options), cwd);
  const scenarios = select(project, options);
  const outFolder = path.resolve(cwd, options.out);
  const { config } = project;

  const opened = await openBotBehindConnector({ bot: placeOf(config, outFolder, environment), signal });
  try {
    return await hold({ ...project, scenarios }, options, environment, opened, outFolder);
  } finally {
    await opened.close();
  }
}

async function hold(
  { config, scenarios }: Project,
  options: RunOptions,
  environment: Environment,
  opened: OpenedBot,
  outFolder: string,
): Promise<number> {
  const { signal } = environment;
  // What an earlier run left there would be taken for results of this one.
  await rm(path.join(outFolder, 'transcripts'), { recursive: true, force: true }).catch((error: unknown) => {
    throw writeError('the results', outFolder, error);
  });
  const runFile = openRunFile(outFolder, {
    bot: opened.name,
    channel: config.channel.id,
    seed: config.seed,
    understudy: readVersion(),
    startedAt: new Date(systemClock.now()).toISOString(),
  });
  const reporters = openReporters(config, options, environment, outFolder);
  const verdicts: Verdict[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'conversation-ended') {
      verdicts.push(event.outcome.verdict);
      runFile.append(toConversationResult(event.outcome.record, event.outcome));
    }
    reporters.onEvent(event);
  };

  const total = planConversations({ ...config, scenarios }).length;
  onEvent({ type: 'run-started', bot: opened.name, channel: config.channel.id, total });
  try {
    await runScenarios({
      ...config,
      scenarios,
      bail: options.bail,
      channel: opened.channel(config.channel.id, config.deliveryMode),
      clock: systemClock,
      locale: config.channel.locale,
      userName: config.channel.userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      settleMs: defaultSettleMs,
      maxTurns: config.limits.turns,
      userModel: config.user.model,
      wording: (locale) => loadWording(locale),
      openLog: (plan) => createTranscriptLog(outFolder, plan),
      problemsOf: opened.problemsOf,
      judge: (scenario, record) => judge(scenario, record, config.checks),
      signal,
      onEvent,
    });
  } finally {
    runFile.finish(signal.aborted ? 'interrupted' : 'finished', new Date(systemClock.now()).toISOString());
  }
  onEvent({ type: 'run-ended', interrupted: signal.aborted });
  await reporters.finish();
  return exitCodeFor(verdicts, { passRate: config.gate.passRate, interrupted: signal.aborted });
}

function select({ scenarios }: Project, { grep }: RunOptions): Project['scenarios'] {
  const chosen = grep === undefined ? scenarios : scenarios.filter(({ name }) => grep.test(name));
  if (chosen.length > 0) return chosen;
  const names = scenarios.map(({ name }) => `  ${name}`).join('\n');
  throw new ConfigError(
    'nothing-matches',
    `Failed to find a scenario whose name matches ${grep?.source ?? ''}.`,
    {
      hint: `There are:\n${names}`,
    },
  );
}

function placeOf({ bot }: ResolvedConfig, outFolder: string, environment: Environment): BotPlace {
  if (bot.kind === 'module') return { module: bot.module };
  if (!bot.start) return { endpoint: bot.endpoint };
  const logFile = path.join(outFolder, 'bot.log');
  return { endpoint: bot.endpoint, start: { ...bot.start, environment: environment.env, logFile } };
}
