import { toPlainText } from '../activity/plain-text.ts';
import { ConfigError, UnderstudyError } from '../errors.ts';
import { disarmCommands } from '../report/disarm-commands.ts';
import { exitCodes, formatBug, type Environment } from './environment.ts';

/** Says on stderr what went wrong and what to do, safe to print; returns the exit code, which says who must act. */
export function reportError(error: unknown, environment: Pick<Environment, 'stderr'>): number {
  // Errors quote files, bots and modules.
  const write = (text: string): unknown => environment.stderr.write(disarmCommands(toPlainText(text)));
  if (!(error instanceof UnderstudyError)) {
    write(formatBug(error));
    return exitCodes.bug;
  }
  write(`${formatError(error)}\n`);
  return error instanceof ConfigError ? exitCodes.usage : exitCodes.infrastructure;
}

/** The message, and the hint below it. */
export function formatError(error: UnderstudyError): string {
  return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
}
