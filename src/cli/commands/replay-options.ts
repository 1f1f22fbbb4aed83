import type { Command } from 'commander';
import { addBotOptions, type BotOptions } from './run-options.ts';

/** Options of `understudy replay`: which bot, and what may be done with the recordings. */
export interface ReplayOptions extends BotOptions {
  /** Rewrites recordings that differ with what was played now. */
  readonly update: boolean;
}

/** Adds the options of `replay` to a command. */
export function addReplayOptions(command: Command): Command {
  return addBotOptions(command).option(
    '-u, --update',
    'show the differences, and rewrite the recordings',
    false,
  );
}
