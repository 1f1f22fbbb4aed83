import { ConfigError, UnderstudyError } from '../errors.ts';
import { exitCodes, formatBug, type Environment } from './environment.ts';

/** Says on stderr what went wrong and what to do; returns the exit code, which says who must act. */
export function reportError(error: unknown, environment: Pick<Environment, 'stderr'>): number {
  if (!(error instanceof UnderstudyError)) {
    environment.stderr.write(formatBug(error));
    return exitCodes.bug;
  }
  environment.stderr.write(`${formatError(error)}\n`);
  return error instanceof ConfigError ? exitCodes.usage : exitCodes.infrastructure;
}

/** The message, and the hint below it. */
export function formatError(error: UnderstudyError): string {
  return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
}
