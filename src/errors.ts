/** Who must act on an error decides its class, and its class decides the exit code. */
export interface UnderstudyErrorOptions {
  /** What the reader can do about it, one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Base of all errors that Understudy throws on purpose; anything else is a bug of ours (exit code 70). */
export class UnderstudyError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: UnderstudyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
  }
}

/** The user of the tool must change an option, a configuration file or a scenario: exit code 2. */
export class ConfigError extends UnderstudyError {}

/** The bot, the model or the machine could not be reached or used: exit code 3. */
export class InfrastructureError extends UnderstudyError {}

/** What went wrong and what to do about it, as sentences of one line. */
export function withHint(message: string, hint: string | undefined): string {
  if (hint === undefined || hint === '') return message;
  return `${message}${/[.!?:]$/.test(message) ? '' : '.'} ${hint}`;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
