import { readFileSync } from 'node:fs';
import { exitCodes, openEnvironment, type Environment } from './environment.ts';
import { redactOutput } from './redact-output.ts';

/** Runs the command line of a process and ends the process with the exit code. */
export async function main(process: NodeJS.Process): Promise<void> {
  const { environment, exit } = openEnvironment(process);
  exit(await runCommandLine(environment));
}

/** Runs a command line; resolves with the exit code and never rejects. */
export async function runCommandLine(environment: Environment): Promise<number> {
  try {
    // Asked for by other programs at every start: answered before anything else is loaded.
    if (environment.argv.length === 1 && ['-V', '--version'].includes(environment.argv[0] ?? '')) {
      environment.stdout.write(`${readVersion()}\n`);
      return exitCodes.passed;
    }
    const { runProgram } = await import('./program.ts');
    const code = await runProgram(redactOutput(environment));
    return environment.signal.aborted ? exitCodes.interrupted : code;
  } catch (error) {
    if (environment.signal.aborted) return exitCodes.interrupted;
    const { reportError } = await import('./report-error.ts');
    return reportError(error, redactOutput(environment));
  }
}

/** The version in package.json. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
