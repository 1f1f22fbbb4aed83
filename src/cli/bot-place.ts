import path from 'node:path';
import { redirections } from '../auth/issuer-urls.ts';
import { secretsOf } from '../auth/known-secrets.ts';
import type { CopilotStudioFields, DirectLineFields, ResolvedConfig } from '../config/resolved-config.ts';
import type { DirectLineCredentials } from '../direct-line/credentials.ts';
import { ConfigError } from '../errors.ts';
import type { AuthPlace } from '../open-authentication.ts';
import type { BotPlace, CopilotStudioPlace } from '../open-bot-behind-connector.ts';
import type { Environment } from './environment.ts';

/** Where the configuration says the bot is; what a started bot prints goes to the file. Says so when the bot will be shimmed. */
export function placeBot(config: ResolvedConfig, logFile: string, environment: Environment): BotPlace {
  const { bot } = config;
  const own = bot.kind === 'endpoint' ? bot.start?.env : undefined;
  const secrets = secretsOf({ ...environment.env, ...own });
  return { ...findBot(config, logFile, environment), secrets };
}

function findBot(config: ResolvedConfig, logFile: string, environment: Environment): BotPlace {
  const { bot } = config;
  if (bot.kind === 'module') return { module: bot.module };
  if (bot.kind === 'directLine') {
    return { directLine: { credentials: readCredentials(bot, environment), domain: bot.domain } };
  }
  if (bot.kind === 'copilotStudio') return { copilotStudio: placeAgent(bot, config, environment) };
  const { endpoint, auth: mode, connectorPort } = bot;
  const start = bot.start && { ...bot.start, environment: environment.env, logFile };
  if (mode === undefined) return { endpoint, start, connectorPort };
  if (mode === 'shim') {
    const hosts = Object.keys(redirections('')).join(', ');
    environment.stderr.write(
      `bot.auth is shim: what the bot sends to ${hosts} goes to Understudy on this machine instead.\n`,
    );
  }
  return { endpoint, start, connectorPort, auth: authOf(config, mode) };
}

/** Tokens made out to the app that configuration or command line name. */
export function authOf({ bot, teams }: ResolvedConfig, mode: AuthPlace['mode']): AuthPlace {
  const { appId, tenantId, tokenIssuer } = bot.kind === 'endpoint' ? bot : {};
  return { mode, appId: appId ?? teams.clientId, tenantId, tokenIssuer };
}

/** What lets us in stands in the environment, or is handed out by the token endpoint. */
function readCredentials(fields: DirectLineFields, { env }: Environment): DirectLineCredentials {
  const { tokenEndpoint, tokenEnv, secretEnv = 'DIRECT_LINE_SECRET' } = fields;
  if (tokenEndpoint !== undefined) return { kind: 'tokenEndpoint', url: tokenEndpoint };
  const name = tokenEnv ?? secretEnv;
  const kind = tokenEnv === undefined ? 'secret' : 'token';
  const value = env[name]?.trim() ?? '';
  const fault = faultOf(value, kind);
  if (fault !== undefined) {
    throw new ConfigError('no-direct-line-secret', `Failed to open Direct Line: ${name} ${fault}.`, {
      hint: `Set the environment variable ${name} to the ${kind} of the bot's Direct Line channel, or name another (bot.directLine).`,
    });
  }
  return tokenEnv === undefined ? { kind: 'secret', secret: value } : { kind: 'token', token: value };
}

/** The token is all that proves who we are; nobody is asked to sign in. */
function placeAgent(
  { kind: _kind, tokenEnv, ...settings }: CopilotStudioFields & { readonly kind: 'copilotStudio' },
  { file, folder }: ResolvedConfig,
  { env }: Environment,
): CopilotStudioPlace {
  const token = env[tokenEnv]?.trim() ?? '';
  const fault = faultOf(token, 'token');
  if (fault !== undefined) {
    throw new ConfigError(
      'no-copilot-studio-token',
      `Failed to reach the agent of Copilot Studio: ${tokenEnv} ${fault}.`,
      {
        hint: `Set the environment variable ${tokenEnv} to an access token for https://api.powerplatform.com (docs/copilot-studio.md tells how to get one), or name another (bot.copilotStudio.tokenEnv).`,
      },
    );
  }
  return { settings, token, resolveFrom: file ?? path.join(folder, 'understudy.yaml') };
}

/** What is wrong with the value of a variable that lets us in, or undefined. */
function faultOf(value: string, kind: string): string | undefined {
  if (value === '') return 'is not set';
  return /[^\x21-\x7e]/.test(value) ? `holds what is no ${kind}` : undefined;
}
