import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import { createFaultInjector } from '../../faults/fault-injector.ts';
import { openBotBehindConnector, type OpenedBot } from '../../open-bot-behind-connector.ts';
import { fixedFolderOf, recordingsOf } from '../../replay/find-recordings.ts';
import { keepRecording } from '../../replay/keep-recording.ts';
import type { ConversationOutcome } from '../../scenario/events.ts';
import { judge } from '../../scenario/judge.ts';
import { loadProject } from '../../scenario/load-project.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { createScenarioPlayer } from '../../scenario/scenario-player.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';
import { createWordings } from '../../user/wording.ts';
import type { Environment } from '../environment.ts';
import { checkRestart } from './check-restart.ts';
import { holdRun, placeOf } from './hold-run.ts';
import { learnRecording } from './learn-recording.ts';
import { openModels } from './open-models.ts';
import { configFlagsOf, type RunOptions } from './run-options.ts';
import { openOutFolder } from './open-out-folder.ts';
import { selectScenarios } from './select-scenarios.ts';
import { shrinkFailures } from './shrink-failures.ts';
import { writesAllowed } from './writes-allowed.ts';

/** The first failures tell the most; the others are mostly their likes. */
const maxShrunk = 5;

/** Lets virtual users talk to the bot; resolves with the exit code. */
export async function runCommand(
  patterns: readonly string[],
  options: RunOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, signal } = environment;
  if (options.record && !writesAllowed(options, environment)) {
    throw new ConfigError('record-in-ci', 'Failed to record: nothing is written with --ci or CI set.', {
      hint: 'Record where somebody reviews the conversations, and commit them.',
    });
  }
  const project = await loadProject(options.config, configFlagsOf(patterns, options), cwd);
  const scenarios = selectScenarios(project, options.grep);
  if (options.isolation !== undefined) checkCanaries(scenarios);
  const outFolder = openOutFolder(options, environment);
  const others = options.isolation === undefined ? undefined : 'with --isolation';
  const restarts = checkRestart(scenarios, project.config, others);
  // A bot that is started anew is away for whoever else talks to it.
  const config = restarts ? { ...project.config, concurrency: 1 } : project.config;

  const faults = scenarios.some((scenario) => scenario.faults)
    ? createFaultInjector({ clock: systemClock, restart: async () => opened.restart?.() })
    : undefined;
  const models = openModels({ config, environment, ci: options.ci });
  const opened: OpenedBot = await openBotBehindConnector({
    bot: placeOf(config, outFolder, environment),
    limits: config.channel.limits,
    teams: config.teams,
    wrapConnector: faults?.wrap,
    signal,
  });
  try {
    const wording = createWordings();
    const failures: ConversationOutcome[] = [];
    const passed: ConversationOutcome[] = [];
    const code = await holdRun({
      config,
      scenarios,
      options,
      environment,
      opened,
      outFolder,
      faults,
      createPlayer: (plan) =>
        createScenarioPlayer(plan, {
          clock: systemClock,
          locale: config.channel.locale,
          wording,
          users: config.users,
          modelFor: (user, { scenario, trial, seed }) =>
            models.userFor(user, { scenario: scenario.name, trial, seed }),
          signal,
        }),
      judge: async (scenario, record) => [
        ...(await judge(scenario, record, config.checks, models.judgeFor(record))),
        ...models.finish(record),
      ],
      budget: models.budget,
      onOutcome: (outcome) => {
        models.finish(outcome.record);
        if (outcome.verdict === 'failed' && failures.length < maxShrunk) failures.push(outcome);
        if (outcome.verdict === 'passed' && options.record) passed.push(outcome);
      },
    });
    for (const outcome of passed) {
      const target = recordingPath(config, outcome.plan);
      keepRecording(path.join(outFolder, outcome.transcript), target);
      await learnRecording(outcome.plan, target, config, opened, signal);
      environment.stderr.write(`Recorded ${path.relative(cwd, target)}\n`);
    }
    // Sending it all again costs little only where the bot is in this process.
    if (config.bot.kind === 'module' && options.shrinkBudget > 0) {
      const budgetMs = options.shrinkBudget * 1000;
      await shrinkFailures(failures, { config, opened, environment, outFolder, budgetMs });
    }
    if (options.verbose) for (const finding of models.findings()) environment.stderr.write(`${finding}\n`);
    return code;
  } finally {
    await models.close();
    await opened.close();
  }
}

/** Under the fixed part of the first pattern for recordings. */
function recordingPath(config: ResolvedConfig, { scenario, trial }: ConversationPlan): string {
  return transcriptPath(fixedFolderOf(recordingsOf(config)), scenario.name, trial);
}

/** Names and amounts are shared by chance: without a canary nothing could be told. */
function checkCanaries(scenarios: readonly Scenario[]): void {
  const lacking = scenarios.filter(({ facts }) => !Object.values(facts).some((fact) => 'canary' in fact));
  if (lacking.length === 0) return;
  const names = lacking.map(({ name }) => `  ${name}`).join('\n');
  throw new ConfigError('no-canary', `Failed to test isolation: these scenarios have no canary:\n${names}`, {
    hint: 'Give the user a fact that is its own, such as `member number: { canary: MBR }`, or choose others with --grep.',
  });
}
