import path from 'node:path';
import { toPlainLine } from '../../activity/plain-text.ts';
import { secretsOf } from '../../auth/known-secrets.ts';
import { createRedactor } from '../../auth/redact-tokens.ts';
import { randomId, systemClock } from '../../channel/system.ts';
import { resolveConfig } from '../../config/load-config.ts';
import { isDeployed } from '../../config/resolved-config.ts';
import { createDirectLineServer } from '../../direct-line/direct-line-server.ts';
import { ConfigError } from '../../errors.ts';
import { openBotBehindConnector } from '../../open-bot-behind-connector.ts';
import { createDescriptors } from '../../transcript/descriptors.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { placeOf } from './hold-run.ts';
import { openOutFolder } from './open-out-folder.ts';
import { openServedLog } from './served-log.ts';
import type { ServeOptions } from './serve-options.ts';

/** Names the secret that clients show, where it is not to be made anew each time. */
const secretVariable = 'UNDERSTUDY_DIRECT_LINE_SECRET';
const leastSecretLength = 16;

/** Transcripts that are kept open; more conversations are seldom held at once. */
const keptDescriptors = 64;

/**
 * Serves Direct Line in front of the bot until it is interrupted, which is how it ends; what is said is kept as
 * recordings.
 */
export async function serveCommand(options: ServeOptions, environment: Environment): Promise<number> {
  const { cwd, signal, stdout, stderr } = environment;
  const { createSecret, createTokenIssuer } = await import('../../../adapters/direct-line/tokens.ts');
  const { serveDirectLine } = await import('../../../adapters/direct-line/serve-direct-line.ts');
  const { isLoopbackHost } = await import('../../../adapters/listening/loopback.ts');
  const chosen = readSecret(environment);
  if (chosen === undefined && !isLoopbackHost(options.host)) {
    throw new ConfigError(
      'no-secret',
      `Failed to serve ${options.host}: others can reach it, and there is no secret.`,
      {
        hint: `Set ${secretVariable} to a long random text, or leave --host out.`,
      },
    );
  }
  const { endpoint, module, channel } = options;
  const config = await resolveConfig(options.config, { endpoint, module, channel }, cwd);
  if (isDeployed(config.bot)) {
    throw new ConfigError('serve-direct-line', 'Failed to serve: the bot is met through a service already.', {
      hint: 'Let clients talk to that service, or reach the bot by bot.endpoint or bot.module.',
    });
  }
  const outFolder = openOutFolder(options, environment);
  const opened = await openBotBehindConnector({ bot: placeOf(config, outFolder, environment), signal });
  const secret = chosen ?? createSecret();
  // Of the page that talks to us, too, which may send along what lets it in.
  const redactor = createRedactor([secret, ...secretsOf(environment.env)]);
  const tell = (line: string): void => {
    if (!options.quiet) stderr.write(`${toPlainLine(redactor.text(line), 500)}\n`);
  };
  const ended = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    ended.abort();
  };
  const descriptors = createDescriptors(keptDescriptors);
  const directLine = createDirectLineServer({
    channel: opened.channel(channel, config.deliveryMode),
    clock: systemClock,
    newId: randomId,
    tokens: createTokenIssuer(secret, systemClock),
    locale: config.channel.locale,
    openLog: (conversationId) => {
      const log = openServedLog({
        outFolder,
        conversationId,
        descriptors,
        now: () => systemClock.now(),
        redact: redactor.value,
        fail,
      });
      tell(`Conversation ${conversationId}: ${path.relative(cwd, log.path)}`);
      return log;
    },
    onProblem: (conversationId, message) => tell(`${conversationId || 'Direct Line'}: ${message}`),
  });
  try {
    const listener = await serveDirectLine(directLine, {
      host: options.host,
      port: options.port,
      origins: options.origin,
    });
    try {
      const { url } = listener;
      // A secret that was given is not repeated; one that nobody knows has to be told.
      const told = chosen === undefined ? { url, secret } : { url };
      stdout.write(
        options.json
          ? `${JSON.stringify(told)}\n`
          : Object.entries(told)
              .map(([name, value]) => `${name === 'url' ? 'Direct Line' : 'Secret'}: ${value}\n`)
              .join(''),
      );
      await untilAborted(AbortSignal.any([signal, ended.signal]));
    } finally {
      await listener.close();
    }
  } finally {
    directLine.close();
    await opened.close();
  }
  if (failure) throw failure.error;
  return exitCodes.interrupted;
}

function readSecret({ env }: Environment): string | undefined {
  const secret = env[secretVariable];
  if (secret === undefined || secret === '') return undefined;
  if (secret.length >= leastSecretLength && /^[\w.~+/=-]+$/.test(secret)) return secret;
  throw new ConfigError('weak-secret', `Failed to serve: ${secretVariable} is no secret that can be sent.`, {
    hint: `Give it at least ${leastSecretLength} letters, digits or signs out of . _ ~ + / = -.`,
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
