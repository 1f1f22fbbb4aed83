import {
  shimEnvironment,
  shimLoader,
  variableGroups,
  type VariableGroup,
} from '../../auth/bot-environment.ts';
import { formatEnvironment, type EnvironmentFormat } from '../../auth/format-environment.ts';
import { chooseRegistration } from '../../auth/registration.ts';
import type { BotTarget } from '../../config/resolved-config.ts';
import { ConfigError } from '../../errors.ts';
import { shimUrl } from '../../open-authentication.ts';

/**
 * The variables that make a bot take Understudy's tokens and get its own from it, SDK by SDK, as lines. A port that
 * is chosen at each start stands as PORT.
 * @throws ConfigError for a bot in this process or met through a service, which needs none.
 */
export function printEnvironment(bot: BotTarget, format: EnvironmentFormat): string {
  if (bot.kind !== 'endpoint') {
    const why =
      bot.kind === 'module'
        ? 'in this process, where its authentication is replaced'
        : 'met through a service';
    throw new ConfigError('no-env', `Failed to print an environment: the bot is ${why}, and needs none.`, {
      hint: 'Reach the bot with `bot.endpoint`.',
    });
  }
  const { start, auth, tokenIssuer, connectorPort } = bot;
  const place = {
    connectorUrl: `http://127.0.0.1:${connectorPort ?? 'PORT'}`,
    registration: chooseRegistration(bot, start?.env),
    tokenIssuer,
  };
  const unknown =
    connectorPort === undefined
      ? '# PORT stands for a port that is chosen at each start: set bot.connectorPort to have one that stays.\n\n'
      : '';
  const shim: VariableGroup = {
    title: 'bot.auth: shim, Node bots of any SDK',
    note: 'Put in only for bots that Understudy starts.',
    variables: {
      // What bot.start.env sets stands there, and may be secret.
      ...Object.fromEntries(
        Object.entries(shimEnvironment(place)).filter(([name]) => start?.env[name] === undefined),
      ),
      ...shimLoader(shimUrl(), place.connectorUrl, start?.env['NODE_OPTIONS']),
    },
  };
  return unknown + formatEnvironment(auth === 'shim' ? [shim] : variableGroups(place), format);
}
