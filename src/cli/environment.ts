/** A stream that commands write to; a terminal has a width. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** All that a command gets from the process it runs in. */
export interface Environment {
  /** Arguments without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `20.19.0` */
  readonly nodeVersion: string;
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Progress, logs, errors. */
  readonly stderr: Output;
  /** Aborts at the first Ctrl-C or SIGTERM: finish what must be finished, then return. */
  readonly signal: AbortSignal;
  /** Calls back when the process ends by itself, however it comes to that; returns how to be forgotten. */
  readonly onExit: (callback: () => void) => () => void;
}

/** Exit codes, as product and documentation name them. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  usage: 2,
  infrastructure: 3,
  invalidSimulation: 4,
  bug: 70,
  interrupted: 130,
} as const;

export interface ProcessEnvironment {
  readonly environment: Environment;
  /** Ends the process once everything written has been handed over. */
  readonly exit: (code: number) => void;
}

/**
 * The only place that touches the process. A second Ctrl-C ends it at once; a reader of our output that went
 * away (`| head`) does not; whatever nobody caught is a bug of ours, not a failure of the bot (exit code 1).
 */
export function openEnvironment(process: NodeJS.Process): ProcessEnvironment {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nInterrupted: finishing what is under way. Press Ctrl-C again to stop at once.\n');
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('uncaughtException', (error) => {
    process.stderr.write(formatBug(error));
    process.exit(exitCodes.bug);
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
      process.stderr.write(`Failed to write the output: ${error.message}\n`);
      process.exit(exitCodes.infrastructure);
    });
  }
  return {
    environment: {
      argv: process.argv.slice(2),
      cwd: process.cwd(),
      env: process.env,
      nodeVersion: process.versions.node,
      stdout: process.stdout,
      stderr: process.stderr,
      signal: interruption.signal,
      onExit: (callback) => {
        process.once('exit', callback);
        return () => process.off('exit', callback);
      },
    },
    // A bot in this process may keep it alive with servers and timers of its own: do not wait for these.
    exit: (code) => {
      process.exitCode = code;
      const exit = (): never => process.exit(code);
      process.stdout.write('', () => process.stderr.write('', exit));
    },
  };
}

/** What is said of an error that nobody expected; with the stack, since it must be mended by us. */
export function formatBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `${stack}\n\nThis is a bug of Understudy, or of the bot when it runs in this process (bot.module). ` +
    'Please report it with the lines above.\n'
  );
}

/** Whether output to a stream may be coloured: NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) go before the terminal. */
export function wantsColor(environment: Environment, stream: Output): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}
