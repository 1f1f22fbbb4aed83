import type { BotName } from './defect.ts';
import type { FreshBot } from './fresh-bot.ts';
import type { Held, HoldOptions } from './hold-plans.ts';

/** Conversations with the defect-free bot, kept to be replayed. */
export interface Recordings {
  readonly bot: BotName;
  readonly seed: number;
}

/**
 * Lane (b): replays the recordings with a bot, in order, until the turns are used up or there is enough;
 * undefined says that the lane does not run.
 */
export function replayRecordings(
  _bot: FreshBot,
  _recordings: Recordings,
  _options: HoldOptions,
): Promise<readonly Held[] | undefined> {
  return Promise.resolve(undefined);
}
