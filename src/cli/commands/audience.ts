import path from 'node:path';
import { createColors } from 'picocolors';
import { formatAudience } from '../../audience/format-audience.ts';
import { holdAudience } from '../../audience/hold-audience.ts';
import { readMessage } from '../../audience/read-message.ts';
import { systemClock } from '../../channel/system.ts';
import { resolveConfig } from '../../config/load-config.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import { scenarioSchema, type Scenario } from '../../scenario/schema.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { presetNames } from '../../user/persona.ts';
import { createWordings } from '../../user/wording.ts';
import { exitCodes, wantsColor, type Environment } from '../environment.ts';
import type { AudienceCommandOptions } from './audience-options.ts';
import { openModels } from './open-models.ts';

/** Of users of whom nothing is known but that they are in the conversation. */
const defaultGoal = 'You are a user who wants to get on with it.';

/**
 * Shows a message of the bot to a population of users and reports what they do; no bot is contacted. Resolves with
 * the exit code: 0; 3 when models could not be asked for some of the users; 4 when no simulation was valid.
 */
export async function audienceCommand(
  source: string,
  options: AudienceCommandOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout, signal } = environment;
  const { user, seed, channel, locale, concurrency } = options;
  // Stands in for the bot, which a configuration must name and an audience does not need.
  const endpoint = 'http://localhost/';
  const flags = { endpoint, user, seed, channel, locale, concurrency };
  const config = await resolveConfig(options.config, flags, cwd);
  const scenarios = await readScenarios(options, cwd);
  const message = await readMessage(source, cwd);

  const models = openModels({ config, environment, ci: options.ci });
  try {
    const report = await holdAudience({
      message,
      isFirst: options.first,
      turns: options.turns,
      silence: options.silence,
      reactions: options.reactions,
      hasReactions: config.channel.id === 'msteams',
      locale: config.channel.locale,
      wording: createWordings(),
      clock: systemClock,
      modelFor: (settings, scope) => models.userFor(settings, scope),
      signal,
      concurrency: config.concurrency,
      onOutcome: ({ member }) => models.finish(member.scope),
      population: {
        scenarios,
        users: config.users,
        personas:
          options.persona.length > 0
            ? options.persona
            : presetNames.map((persona) => ({ persona, weight: 1 })),
        size: options.size,
        seed: config.seed,
      },
    });
    if (options.json) {
      stdout.write(`${disarmJson(JSON.stringify(report, null, 2))}\n`);
    } else {
      const colors = createColors(options.color && wantsColor(environment, stdout));
      stdout.write(disarmCommands(formatAudience(report, message, colors)));
    }
    if (report.users.errored > 0) return exitCodes.infrastructure;
    return report.users.reacted > 0 ? exitCodes.passed : exitCodes.invalidSimulation;
  } finally {
    await models.close();
  }
}

async function readScenarios(
  { goal = defaultGoal, scenario }: AudienceCommandOptions,
  cwd: string,
): Promise<Scenario[]> {
  if (scenario !== undefined) return loadScenarios({ patterns: [scenario], folder: cwd });
  const fields = scenarioSchema.parse({ goal });
  return [{ ...fields, name: 'goal', file: path.join(cwd, 'command line'), line: 1 }];
}
