import type { Activity } from '../activity/activity.ts';
import type { Shown } from '../activity/shown.ts';
import type { Behaviour, Move } from './move.ts';

/** What is done about a draft of a model of users that no user would say, after the paper's appendix D.1. */
export const guardrails = [
  /** It began as assistants begin. */
  'firstToken',
  /** It wanted to leave too early. */
  'earlyEnd',
  /** It was too short or too long. */
  'length',
  /** It said again what it had said. */
  'repetition',
  /** It echoed the bot or its own intent. */
  'echo',
  /** It went on with the bot's turn. */
  'glued',
  /** It was empty. */
  'empty',
] as const;
export type Guardrail = (typeof guardrails)[number];

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

/** What the model that played a user was asked, and how often it had to be put right. */
export interface ModelUse {
  readonly model: string;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** How often each guardrail acted. */
  readonly guardrails: Readonly<Partial<Record<Guardrail, number>>>;
  /** Requirements that the user made up: neither goal nor facts nor the bot had spoken of them. */
  readonly invented: readonly string[];
  /** How often a behaviour was asked for that the words did not show. */
  readonly missed?: Readonly<Partial<Record<Behaviour, number>>> | undefined;
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
  /** Set when a model played it. */
  readonly model?: ModelUse | undefined;
}

/** The person in front of the bot: agenda, script, recording or model. One instance per conversation. */
export interface VirtualUser {
  next(view: View): Promise<Move>;
  /** Told of a move that a script makes in its place, with what it is made upon. */
  observe?(view: View, move: Move): void;
  summary(): UserSummary;
}
