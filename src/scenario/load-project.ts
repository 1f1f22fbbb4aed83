import { namesOfOthers } from '../channel/teams/setting.ts';
import { ConfigError } from '../errors.ts';
import { readConfig } from '../config/load-config.ts';
import { FileMistakesError, formatPath, type Mistake } from '../config/mistake.ts';
import type { ConfigFlags, ResolvedConfig } from '../config/resolved-config.ts';
import type { ScenarioPlace } from './check-teams-steps.ts';
import { readScenarios } from './load-scenarios.ts';
import type { Scenario } from './schema.ts';

export interface Project {
  readonly config: ResolvedConfig;
  readonly scenarios: readonly Scenario[];
}

/**
 * Reads the configuration and all its scenarios. Throws ConfigError; mistakes of the configuration and of
 * every scenario file come in one FileMistakesError.
 */
export async function loadProject(
  file: string | undefined,
  flags: ConfigFlags,
  cwd: string,
): Promise<Project> {
  const reading = await readConfig(file, flags, cwd);
  const { scenarios, mistakes } = reading.scenarios
    ? await readScenarios(reading.scenarios, placeOf(reading.config))
    : { scenarios: [], mistakes: [] };
  const all = [...reading.mistakes, ...mistakes, ...judgeless(scenarios, reading.config)];
  if (all.length > 0 || !reading.config) throw new FileMistakesError(all, cwd);
  if (!reading.scenarios) {
    throw new ConfigError('no-scenarios', 'Failed to find scenarios: none are named.', {
      hint: 'Name files on the command line, or add `scenarios: scenarios/**/*.yaml` to the configuration.',
    });
  }
  return { config: reading.config, scenarios };
}

/** Where a run's scenarios are played; undefined where the configuration has mistakes of its own. */
function placeOf(config: ResolvedConfig | undefined): ScenarioPlace | undefined {
  if (!config) return undefined;
  const { id, conversation, userName } = config.channel;
  const others = conversation === 'personal' ? [] : namesOfOthers(config.teams);
  return { channelId: id, conversation, members: [config.teams.currentUser?.name ?? userName, ...others] };
}

/** Expectations that only a model can decide, where none is named that could. */
function judgeless(scenarios: readonly Scenario[], config: ResolvedConfig | undefined): Mistake[] {
  if (!config || config.judge) return [];
  return scenarios.flatMap(({ file, line, expect }) =>
    expect.flatMap((each, index) => {
      if (!('judge' in each)) return [];
      const message = 'needs a judge: name a chat model under `judge:` in the configuration';
      return [{ file, line, path: formatPath(['expect', index, 'judge']), message }];
    }),
  );
}
