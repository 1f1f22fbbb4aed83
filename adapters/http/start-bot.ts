import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { InfrastructureError, messageOf } from '../../src/errors.ts';
import { openBotOutput, type BotOutput } from './bot-output.ts';
import { endProcessGroup, killProcessGroup } from './end-process-group.ts';
import { parseEndpoint, type Endpoint } from './parse-endpoint.ts';
import { acceptsConnection, waitForPort } from './wait-for-port.ts';

export interface StartBotOptions {
  /** A command line, run through the system's shell. */
  readonly command: string;
  readonly cwd: string;
  /** The environment that the bot inherits, usually Understudy's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values that replace those of `environment`. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The bot is ready when this URL's port accepts connections. */
  readonly endpoint: string;
  /** 30,000 unless told. */
  readonly readyTimeoutMs?: number | undefined;
  /** The bot's output is appended here as it comes. */
  readonly logFile: string;
  /** Takes secrets out of the output before it is kept or shown. */
  readonly redact?: ((text: string) => string) | undefined;
  /** Gives up waiting and ends what was started. */
  readonly signal?: AbortSignal | undefined;
}

/** How a bot ended that was not asked to. */
export interface BotGone {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** "ended with exit code 1", "was ended by SIGKILL". */
  readonly how: string;
  readonly lastLines: readonly string[];
}

export interface StartedBot {
  readonly command: string;
  /** Process and process group of the command line's shell. */
  readonly pid: number;
  /** Resolves when the bot ended on its own; stays pending when it was closed. */
  readonly gone: Promise<BotGone>;
  /** About twenty lines of output, newest last, without terminal escapes. */
  lastLines(): string[];
  /** Ends the bot with all its processes: SIGTERM, and SIGKILL after two seconds. Idempotent. */
  close(): Promise<void>;
}

const graceMs = 2_000;
/** How long output that is still in the pipe may take to arrive after the process has ended. */
const outputGraceMs = 250;

/**
 * Starts a bot in a process group of its own and waits until its port answers. It ends with us, whatever
 * happens to us: a guardian process sees to that.
 * @throws ConfigError when the endpoint is not a URL.
 * @throws InfrastructureError when the port is taken, the bot ends at start, or is not ready in time.
 */
export async function startBot(options: StartBotOptions): Promise<StartedBot> {
  const endpoint = parseEndpoint(options.endpoint);
  if (await acceptsConnection(endpoint, options.signal)) throw portTaken(endpoint, options.command);
  const output = await openBotOutput(options.logFile, options.redact);
  const bot = await spawnBot(options, output);
  try {
    await untilReady(bot, endpoint, options);
    return bot;
  } catch (error) {
    await bot.close();
    throw error;
  }
}

async function spawnBot(options: StartBotOptions, output: BotOutput): Promise<StartedBot> {
  const { command, cwd } = options;
  const child = spawn(command, {
    shell: true,
    cwd,
    env: { ...options.environment, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own; on Windows that would open a console window.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  output.collect(child.stdout);
  output.collect(child.stderr);
  const exited = new Promise<{ exitCode?: number; signal?: string }>((resolve) => {
    child.once('exit', (exitCode, signal) =>
      resolve({ ...(exitCode !== null && { exitCode }), ...(signal !== null && { signal }) }),
    );
  });
  const outputEnded = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const pid = await untilSpawned(child, options, output);
  const guardian = spawnGuardian(pid, options.environment);

  let closing: Promise<void> | undefined;
  let ended = false;
  const gone = new Promise<BotGone>((resolve) => {
    void exited.then(async ({ exitCode, signal }) => {
      if (closing) return;
      // Whatever the command left behind in its group is not the bot that was asked for.
      guardian.stdin.end();
      ended = true;
      await within(outputGraceMs, outputEnded);
      resolve({ exitCode, signal, how: describeEnd(exitCode, signal), lastLines: output.lastLines() });
    });
  });

  async function end(): Promise<void> {
    // A group that has ended is left to the guardian: its number may belong to others by now.
    if (!ended) endProcessGroup(pid);
    if (!(await within(graceMs, outputEnded)) && !ended) {
      killProcessGroup(pid);
      await within(graceMs, outputEnded);
    }
    child.stdout.destroy();
    child.stderr.destroy();
    guardian.stdin.end();
    await output.close();
  }

  return {
    command,
    pid,
    gone,
    lastLines: () => output.lastLines(),
    close: () => (closing ??= end()),
  };
}

function untilSpawned(child: ChildProcess, options: StartBotOptions, output: BotOutput): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      void output.close();
      const failure = `Failed to start the bot (${options.command}) in ${options.cwd}: ${messageOf(error)}`;
      const hint = 'Does the folder `bot.start.cwd` exist? It is relative to the configuration file.';
      reject(new InfrastructureError('bot-not-started', failure, { hint, cause: error }));
    });
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve(child.pid);
    });
  });
}

function spawnGuardian(
  groupId: number,
  environment: StartBotOptions['environment'],
): ChildProcessByStdio<Writable, null, null> {
  const script = fileURLToPath(new URL('./guardian.js', import.meta.url));
  // Without NODE_OPTIONS: what is meant for the bot or for us, a debugger port say, is not for the guardian.
  const env = { PATH: environment['PATH'], SystemRoot: environment['SystemRoot'] };
  const guardian = spawn(process.execPath, [script, String(groupId)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env,
    detached: true,
    windowsHide: true,
  });
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  guardian.unref();
  return guardian;
}

async function untilReady(bot: StartedBot, endpoint: Endpoint, options: StartBotOptions): Promise<void> {
  const readyTimeoutMs = options.readyTimeoutMs ?? 30_000;
  const stop = new AbortController();
  const giveUp = (): void => stop.abort();
  const timer = setTimeout(giveUp, readyTimeoutMs);
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted) giveUp();
  try {
    const ready = await Promise.race([waitForPort(endpoint, stop.signal), bot.gone]);
    if (typeof ready === 'object') throw endedAtStart(bot, ready);
    if (!ready) throw options.signal?.aborted ? givenUp(bot) : notReady(bot, endpoint, readyTimeoutMs);
  } finally {
    stop.abort();
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/** Whether the promise was kept in time. */
async function within(limitMs: number, promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const kept = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return kept;
}

function describeEnd(exitCode: number | undefined, signal: string | undefined): string {
  return signal === undefined ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`;
}

function portTaken(endpoint: Endpoint, command: string): InfrastructureError {
  const message = `Failed to start the bot (${command}): port ${endpoint.port} is already in use`;
  return new InfrastructureError('port-in-use', message, {
    hint:
      `End the process that listens at ${endpoint.host}:${endpoint.port}, or give the bot another port in both ` +
      '`bot.endpoint` and `bot.start.env.PORT`. To talk to the bot that runs there already, leave out `bot.start`.',
  });
}

function endedAtStart(bot: StartedBot, gone: BotGone): InfrastructureError {
  const message = `Failed to start the bot (${bot.command}): it ${gone.how} before it was ready`;
  return new InfrastructureError('bot-ended-at-start', message, { hint: outputHint(gone.lastLines) });
}

function notReady(bot: StartedBot, endpoint: Endpoint, readyTimeoutMs: number): InfrastructureError {
  const message =
    `Failed to start the bot (${bot.command}): it runs, but after ${readyTimeoutMs} ms nothing listens ` +
    `at ${endpoint.host}:${endpoint.port}`;
  const hint =
    'Does the bot listen on the port of `bot.endpoint`? Most take it from PORT: set `bot.start.env.PORT`, ' +
    `or raise \`bot.start.readyTimeoutMs\`. ${outputHint(bot.lastLines())}`;
  return new InfrastructureError('bot-not-ready', message, { hint });
}

function givenUp(bot: StartedBot): InfrastructureError {
  return new InfrastructureError('bot-start-aborted', `The start of the bot (${bot.command}) was given up`);
}

/** The bot's own last words, one per line. */
export function outputHint(lastLines: readonly string[]): string {
  if (lastLines.length === 0) return 'The bot printed nothing.';
  return ['Its last output:', ...lastLines.map((line) => `  ${line}`)].join('\n');
}
