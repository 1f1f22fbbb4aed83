import { resolveConfig } from '../../config/load-config.ts';
import { ConfigError } from '../../errors.ts';
import { exerciseHooks } from '../../release-check/hooks/exercise-hooks.ts';
import { areHooksSound } from '../../release-check/hooks/judge-hook.ts';
import { formatHooks, formatHooksJUnit, formatHooksMarkdown } from '../../release-check/report/hooks.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { flagsOf, type CheckOptions } from './check-options.ts';
import { writeCheckReports } from './check-reports.ts';
import { talkToBot } from './talk-to-bot.ts';

/**
 * Sends the bot what reaches each hook of TeamsActivityHandler and reports how it took it. Resolves with the exit code:
 * 1 when it threw, never answered, or answered with what Teams cannot show.
 */
export async function checkHooksCommand(
  given: string | undefined,
  options: CheckOptions,
  environment: Environment,
): Promise<number> {
  failIfAskedForMore(given, options);
  const config = await resolveConfig(options.config, flagsOf(options), environment.cwd);
  const { result: report, outFolder } = await talkToBot(config, options, environment, async (talking) => ({
    bot: talking.bot,
    hooks: await exerciseHooks(talking),
  }));
  if (environment.signal.aborted) return exitCodes.interrupted;
  await writeCheckReports(report, outFolder, options, environment, (name, colors) => {
    if (name === 'junit') return Promise.resolve(formatHooksJUnit(report));
    if (name === 'markdown') return Promise.resolve(formatHooksMarkdown(report));
    return Promise.resolve(formatHooks(report, colors, options.verbose));
  });
  return areHooksSound(report.hooks) ? exitCodes.passed : exitCodes.failed;
}

function failIfAskedForMore(given: string | undefined, { reporter }: CheckOptions): void {
  if (given !== undefined) {
    throw new ConfigError(
      'hooks-need-no-package',
      `Failed to check hooks of ${given}: only a bot has hooks.`,
      {
        hint: 'Leave the package out; without --hooks it is checked.',
      },
    );
  }
  const other = reporter.find(({ name }) => name === 'sarif' || name === 'html');
  if (other) {
    throw new ConfigError(
      'no-such-report',
      `Failed to make a report ${other.name} of hooks: there is none.`,
      {
        hint: 'There are console, json, junit and markdown.',
      },
    );
  }
}
