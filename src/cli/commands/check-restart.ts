import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import type { Scenario } from '../../scenario/schema.ts';

/**
 * Whether a scenario asks for `faults.restart`. Only a process that we started can be ended, and only while nobody else
 * talks to it: `others` says who does.
 * @throws ConfigError where it cannot be.
 */
export function checkRestart(
  scenarios: readonly Scenario[],
  { bot }: ResolvedConfig,
  others: string | undefined,
): boolean {
  const asking = scenarios.find(({ faults }) => (faults?.restart ?? 0) > 0);
  if (!asking) return false;
  const isOurs = bot.kind === 'endpoint' && bot.start !== undefined;
  if (isOurs && others === undefined) return true;
  const why = isOurs ? `${others} others talk to it at the same time` : 'it is not Understudy that starts it';
  const message = `Failed to start the bot anew between turns, as "${asking.name}" asks (faults.restart): ${why}.`;
  throw new ConfigError('no-restart', message, {
    hint: isOurs
      ? 'Hold that scenario by `understudy run` without --isolation.'
      : `Say with bot.endpoint and bot.start how the bot is started, or take \`restart\` out of ${asking.file}.`,
  });
}
