import path from 'node:path';
import { createLogUpdate } from 'log-update';
import { systemClock } from '../../channel/system.ts';
import type { LoadFields } from '../../config/load-fields.ts';
import type { BotTarget } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import { createFaultInjector } from '../../faults/fault-injector.ts';
import { phasesOf } from '../../load/arrivals.ts';
import { formatLive, formatLoad, formatProgress } from '../../load/format-load.ts';
import { loadFileName, type LoadPlan } from '../../load/load-result.ts';
import type { LoadMeasures } from '../../load/measures.ts';
import type { LoadState } from '../../load/run-load.ts';
import { openBotBehindConnector } from '../../open-bot-behind-connector.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { judge } from '../../scenario/judge.ts';
import { loadProject } from '../../scenario/load-project.ts';
import { createScenarioPlayer } from '../../scenario/scenario-player.ts';
import { createWordings } from '../../user/wording.ts';
import type { Environment } from '../environment.ts';
import { checkRestart } from './check-restart.ts';
import { driveLoad } from './drive-load.ts';
import { nameAt, placeOf } from './hold-run.ts';
import type { LoadOptions } from './load-options.ts';
import { openModels } from './open-models.ts';
import { openOutFolder } from './open-out-folder.ts';
import { selectScenarios } from './select-scenarios.ts';

/** Lets users arrive at a rate and measures the bot; resolves with the exit code. */
export async function loadCommand(
  patterns: readonly string[],
  options: LoadOptions,
  environment: Environment,
): Promise<number> {
  const { signal, stdout } = environment;
  const { endpoint, module, deliveryMode, clientId, tenantId, channel, locale, user, seed } = options;
  const flags = { endpoint, module, deliveryMode, clientId, tenantId, channel, locale, user, seed };
  const project = await loadProject(options.config, { ...flags, scenarios: patterns }, environment.cwd);
  const { config } = project;
  const scenarios = selectScenarios(project, options.grep);
  refuseService(config.bot, options);
  checkRestart(scenarios, config, 'in a load test');
  const plan = planOf(config.load, options);
  const outFolder = openOutFolder(options, environment);
  const faults = scenarios.some((scenario) => scenario.faults)
    ? createFaultInjector({ clock: systemClock })
    : undefined;
  const models = openModels({ config, environment, ci: options.ci });
  const opened = await openBotBehindConnector({
    bot: placeOf(config, outFolder, environment),
    limits: config.channel.limits,
    teams: config.teams,
    wrapConnector: faults?.wrap,
    signal,
  });
  const progress = openProgress(options, environment);
  try {
    const wording = createWordings();
    // Now, and not while the first user waits.
    for (const { locale: own = config.channel.locale } of scenarios) wording(own);
    const result = await driveLoad({
      config,
      scenarios,
      plan,
      opened,
      outFolder,
      transcripts: options.transcripts,
      faults,
      createPlayer: (each) =>
        createScenarioPlayer(each, {
          clock: systemClock,
          locale: config.channel.locale,
          wording,
          users: config.users,
          modelFor: (share, { scenario, trial, seed: drawn }) =>
            models.userFor(share, { scenario: scenario.name, trial, seed: drawn }),
          signal,
        }),
      judge: async (scenario, record) => [
        ...(await judge(scenario, record, config.checks, models.judgeFor(record))),
        ...models.finish(record),
      ],
      onOutcome: ({ record }) => void models.finish(record),
      onTick: (state, measures) => {
        progress.show(state, measures);
        const spent = models.budget.exceeded();
        return spent && `The budget of the models is spent: ${spent.max} ${spent.ceiling}.`;
      },
      signal,
    });
    progress.close();
    if (options.json) {
      stdout.write(disarmJson(`${JSON.stringify(result, null, 2)}\n`));
    } else {
      const text = formatLoad(result, nameAt(opened.name, environment.cwd));
      stdout.write(`${disarmCommands(text)}${path.join(options.out, loadFileName)}\n`);
    }
    return result.exitCode;
  } finally {
    progress.close();
    await models.close();
    await opened.close();
  }
}

/** A service is shared, and slows down whoever sends too much: the figures would be its own. */
function refuseService(bot: BotTarget, { allowDirectLine }: LoadOptions): void {
  if (bot.kind === 'endpoint' || bot.kind === 'module' || allowDirectLine) return;
  const service = bot.kind === 'directLine' ? 'Direct Line' : 'Copilot Studio';
  throw new ConfigError(
    'load-direct-line',
    `Failed to load the bot: it is met through ${service}, which others share and which slows down whoever sends much.`,
    {
      hint: 'Name the bot itself (bot.endpoint, or --endpoint). With --allow-direct-line the service is sent the load, and its limits are what is measured.',
    },
  );
}

/** What is asked for, the command line over the configuration. */
function planOf(fields: LoadFields, options: LoadOptions): LoadPlan {
  const { rate, ramp, duration, users = fields.users, thinkTime } = options;
  const isPaced = [rate, ramp, duration].some((each) => each !== undefined);
  const { phases: _phases, ...plain } = fields;
  const phases = phasesOf({
    ...(isPaced ? plain : fields),
    ...(rate !== undefined && { rate, rampTo: undefined }),
    ...(ramp && { rate: ramp.from, rampTo: ramp.to }),
    ...(duration !== undefined && { durationMs: duration }),
    users,
  });
  return {
    phases,
    users,
    arrivals: options.arrivals ?? fields.arrivals,
    maxUsers: options.maxUsers ?? fields.maxUsers,
    thinkTime: thinkTime ? { minMs: thinkTime.from, maxMs: thinkTime.to } : thinkTimeOf(fields),
    graceMs: fields.graceMs,
    limits: options.stopAt.length > 0 ? options.stopAt : fields.stopAt,
  };
}

function thinkTimeOf({ thinkTimeMs }: LoadFields): LoadPlan['thinkTime'] {
  return typeof thinkTimeMs === 'number'
    ? { minMs: thinkTimeMs, maxMs: thinkTimeMs }
    : { minMs: thinkTimeMs.min, maxMs: thinkTimeMs.max };
}

/** Without a terminal, a line every so many seconds. */
const lineEverySeconds = 10;

function openProgress({ quiet }: LoadOptions, { stderr }: Environment) {
  const screen = stderr.isTTY === true ? createLogUpdate(stderr) : undefined;
  return {
    show(state: LoadState, measures: LoadMeasures): void {
      if (quiet) return;
      if (screen) {
        screen(formatLive(state, measures));
      } else if (Math.round(state.elapsedMs / 1000) % lineEverySeconds === 0) {
        stderr.write(`${formatProgress(state, measures)}\n`);
      }
    },
    close: () => screen?.clear(),
  };
}
