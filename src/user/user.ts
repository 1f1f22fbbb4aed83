import type { Activity } from '../activity/activity.ts';
import type { Shown } from '../activity/shown.ts';
import type { Move } from './move.ts';

/** What a user knows when it decides on its next move. */
export interface View {
  /** Number of moves made so far. */
  readonly turn: number;
  /** What the bot sent since the last move, in order: messages, typing, events; updated texts in place. */
  readonly activities: readonly Activity[];
  /** The same as a person sees it. */
  readonly shown: Shown;
  /** True when the reply timeout passed and nothing came. */
  readonly timedOut: boolean;
}

/** What a user ended with, for checks and reports. */
export interface UserSummary {
  /** `reached`: all facts that were wanted are given and all questions answered; `abandoned`: it gave up or left; `open`: cut off. */
  readonly goal: 'reached' | 'abandoned' | 'open';
  /** What it wanted to learn and found out. */
  readonly learned: Readonly<Record<string, string>>;
  /** The facts that it holds true at the end, changes of mind included. */
  readonly facts: Readonly<Record<string, string>>;
  /** Set when the simulation itself went wrong (left its role, drifted): the verdict is then `invalid`. */
  readonly invalid?: string | undefined;
}

/** The person in front of the bot: agenda, script, recording or model. One instance per conversation. */
export interface VirtualUser {
  next(view: View): Promise<Move>;
  summary(): UserSummary;
}
