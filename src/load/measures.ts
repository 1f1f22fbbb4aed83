import type { Verdict } from '../scenario/verdict.ts';
import { createLatencyHistogram, type LatencyHistogram } from './latency-histogram.ts';

/** What is measured from when stands in docs/load.md. */
export const latencyNames = ['firstReply', 'turn', 'conversation'] as const;
export type LatencyName = (typeof latencyNames)[number];

export interface UserCounts {
  /** By the schedule, so far. */
  arrived: number;
  begun: number;
  /** There were too many at the time. */
  dropped: number;
  passed: number;
  failed: number;
  errored: number;
  invalid: number;
  /** Ended because the load test did. */
  cutShort: number;
  mostAtOnce: number;
}

/** A way in which conversations failed. */
export interface ErrorCount {
  /** Users that met it; one that met several counts in each. */
  users: number;
  /** What was said of the first. */
  readonly example: string;
}

/** All that a load test keeps: its size does not depend on how long it goes on. */
export interface LoadMeasures {
  readonly latencies: Readonly<Record<LatencyName, LatencyHistogram>>;
  /** How late we did what was due. */
  readonly lateness: LatencyHistogram;
  readonly users: UserCounts;
  /** Exchanges with the bot, openings included. */
  turns: number;
  /** Those whose users waited for a reply in vain. */
  unanswered: number;
  readonly errors: Map<string, ErrorCount>;
  /** Errored users whose bot did answer: what they had needed besides was not there. */
  surroundings: number;
}

export function createMeasures(): LoadMeasures {
  return {
    latencies: {
      firstReply: createLatencyHistogram(),
      turn: createLatencyHistogram(),
      conversation: createLatencyHistogram(),
    },
    lateness: createLatencyHistogram(),
    users: {
      arrived: 0,
      begun: 0,
      dropped: 0,
      passed: 0,
      failed: 0,
      errored: 0,
      invalid: 0,
      cutShort: 0,
      mostAtOnce: 0,
    },
    turns: 0,
    unanswered: 0,
    errors: new Map(),
    surroundings: 0,
  };
}

/** Counts a user that is through, and what went wrong by kind. */
export function countUser(
  measures: LoadMeasures,
  verdict: Verdict,
  kinds: ReadonlyMap<string, string>,
): void {
  measures.users[verdict] += 1;
  for (const [kind, example] of kinds) {
    const known = measures.errors.get(kind);
    if (known) known.users += 1;
    else measures.errors.set(kind, { users: 1, example });
  }
}

/** Users that were judged by what the bot did, among them those that failed. */
export function judgedUsers({ users: { passed, failed, errored } }: LoadMeasures): {
  readonly judged: number;
  readonly bad: number;
} {
  return { judged: passed + failed + errored, bad: failed + errored };
}
