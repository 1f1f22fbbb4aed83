import { redirections } from '../auth/issuer-urls.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import type { BotPlace } from '../open-bot-behind-connector.ts';
import type { Environment } from './environment.ts';

/** Where the configuration says the bot is; what a started bot prints goes to the file. Says so when the bot will be shimmed. */
export function placeBot({ bot }: ResolvedConfig, logFile: string, environment: Environment): BotPlace {
  if (bot.kind === 'module') return { module: bot.module };
  const { endpoint, auth: mode, appId, tenantId, connectorPort } = bot;
  const start = bot.start && { ...bot.start, environment: environment.env, logFile };
  if (mode === undefined) return { endpoint, start, connectorPort };
  if (mode === 'shim') {
    const hosts = Object.keys(redirections('')).join(', ');
    environment.stderr.write(
      `bot.auth is shim: what the bot sends to ${hosts} goes to Understudy on this machine instead.\n`,
    );
  }
  return { endpoint, start, connectorPort, auth: { mode, appId, tenantId } };
}
