import type { FreshBot } from './fresh-bot.ts';

/** What a user has to do for a defect to show. */
export type Trigger =
  /** Nothing in particular. */
  | 'always'
  | 'correction'
  | 'interruption'
  | 'misunderstanding'
  | 'emotion'
  | 'unusual input'
  | 'unusual facts'
  | 'repetition'
  | 'haste'
  | 'another language'
  | 'other users'
  | 'second task';

/** A fault of the kind that real bots have, kept apart from the bots' code and put into a fresh bot. */
export interface Defect {
  readonly id: string;
  readonly bot: BotName;
  /** One sentence: what is wrong. */
  readonly says: string;
  readonly trigger: Trigger;
  /** Puts it into the bot; what it changes outside of the bot goes through `bot.replace`. */
  readonly apply: (bot: FreshBot) => void;
}

export const botNames = ['bank', 'tutor'] as const;
export type BotName = (typeof botNames)[number];
