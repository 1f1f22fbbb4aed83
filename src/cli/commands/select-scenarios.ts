import { ConfigError } from '../../errors.ts';
import type { Project } from '../../scenario/load-project.ts';

/** The scenarios whose name matches; throws ConfigError, with their names, when none does. */
export function selectScenarios({ scenarios }: Project, grep: RegExp | undefined): Project['scenarios'] {
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
