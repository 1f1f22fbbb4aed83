import { formatLimit, type ArrivalKind, type LoadLimit } from '../config/load-values.ts';
import type { Phase } from './arrivals.ts';
import { judgeLimits, withErrorLimit, type LimitState } from './judge-limits.ts';
import type { ThinkTime } from './hold-user.ts';
import type { LatencySummary } from './latency-histogram.ts';
import {
  judgedUsers,
  latencyNames,
  type LatencyName,
  type LoadMeasures,
  type UserCounts,
} from './measures.ts';
import type { LoadEnd } from './run-load.ts';

export const loadFileName = 'load.json';

/** What was asked for. */
export interface LoadPlan {
  readonly phases: readonly Phase[];
  readonly arrivals: ArrivalKind;
  readonly users?: number | undefined;
  readonly maxUsers: number;
  readonly thinkTime: ThinkTime;
  readonly graceMs: number;
  readonly limits: readonly LoadLimit[];
}

export interface LoadHead {
  readonly understudy: string;
  readonly bot: string;
  readonly channel: string;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** load.json; docs/load.md describes it. Durations are in milliseconds. */
export interface LoadResult extends LoadHead {
  readonly schemaVersion: 1;
  readonly status: LoadEnd['status'];
  readonly exitCode: LoadExitCode;
  /** Why it did not pass, or was ended, a sentence each. */
  readonly reasons: readonly string[];
  readonly plan: Omit<LoadPlan, 'phases' | 'limits'> & {
    /** `durationMs` is null where a number of users ends it. */
    readonly phases: readonly (Omit<Phase, 'durationMs'> & { readonly durationMs: number | null })[];
    readonly stopAt: readonly string[];
  };
  readonly arrivingMs: number;
  readonly durationMs: number;
  readonly users: Readonly<UserCounts>;
  readonly turns: { readonly count: number; readonly unanswered: number };
  /** Over the whole time. */
  readonly perSecond: { readonly users: number; readonly turns: number };
  readonly latencies: Readonly<Record<LatencyName, LatencySummary>> & {
    /** With think time only. */
    readonly firstReplyCorrected?: LatencySummary | undefined;
  };
  readonly lateness: LatencySummary;
  readonly errors: readonly { readonly kind: string; readonly users: number; readonly example: string }[];
  readonly limits: readonly Omit<LimitState, 'sentence'>[];
  readonly histograms: Readonly<Record<LatencyName | 'lateness', string>> & { readonly unit: 'us' };
}

/** 0 within the budget, 1 the bot overran it, 3 surroundings broke, 4 no user was valid, 130 interrupted. */
export type LoadExitCode = 0 | 1 | 3 | 4 | 130;

/** Sums a load test up, also one that was cut short. */
export function summariseLoad(
  head: LoadHead,
  plan: LoadPlan,
  measures: LoadMeasures,
  end: LoadEnd,
): LoadResult {
  const { latencies, lateness, users, turns, unanswered } = measures;
  const { phases, limits, ...settings } = plan;
  const states = judgeLimits(withErrorLimit(limits), measures, true);
  const { minMs, maxMs } = plan.thinkTime;
  const thinkMs = (minMs + maxMs) / 2;
  const { exitCode, reasons } = decide(measures, end, states);
  const seconds = end.durationMs / 1000;
  const each = <Value>(make: (name: LatencyName) => Value): Record<LatencyName, Value> =>
    Object.fromEntries(latencyNames.map((name) => [name, make(name)])) as Record<LatencyName, Value>;
  return {
    schemaVersion: 1,
    ...head,
    status: end.status,
    exitCode,
    reasons,
    plan: {
      ...settings,
      phases: phases.map((phase) => ({
        ...phase,
        durationMs: Number.isFinite(phase.durationMs) ? phase.durationMs : null,
      })),
      stopAt: limits.map(formatLimit),
    },
    arrivingMs: toMicroseconds(end.arrivingMs),
    durationMs: toMicroseconds(end.durationMs),
    users: { ...users },
    turns: { count: turns, unanswered },
    perSecond: { users: perSecond(judgedUsers(measures).judged + users.invalid), turns: perSecond(turns) },
    latencies: {
      ...each((name) => latencies[name].summary()),
      ...(thinkMs > 0 && { firstReplyCorrected: latencies.firstReply.corrected(thinkMs).summary() }),
    },
    lateness: lateness.summary(),
    errors: [...measures.errors]
      .map(([kind, error]) => ({ kind, ...error }))
      .toSorted((a, b) => b.users - a.users || a.kind.localeCompare(b.kind)),
    limits: states.map(({ sentence: _sentence, ...state }) => state),
    histograms: { unit: 'us', ...each((name) => latencies[name].encode()), lateness: lateness.encode() },
  };

  function perSecond(count: number): number {
    return seconds > 0 ? Number((count / seconds).toPrecision(4)) : 0;
  }
}

function decide(
  measures: LoadMeasures,
  end: LoadEnd,
  states: readonly LimitState[],
): { readonly exitCode: LoadExitCode; readonly reasons: readonly string[] } {
  const { users, surroundings } = measures;
  const { judged, bad } = judgedUsers(measures);
  const overrun = states.filter(({ isOverrun }) => isOverrun).map(({ sentence }) => `${sentence}.`);
  const ended = end.stoppedBy === undefined || overrun.includes(end.stoppedBy) ? [] : [end.stoppedBy];
  const because = (exitCode: LoadExitCode, ...own: string[]) => ({
    exitCode,
    reasons: [...ended, ...own, ...overrun],
  });
  if (end.status === 'interrupted') return because(130);
  if (judged === 0 && users.invalid > 0) return because(4, 'No user kept to its role.');
  if (judged === 0) return because(3, 'No conversation came to its end.');
  if (users.errored === judged)
    return because(3, 'The bot was never reached, or what users need was not there.');
  // What failed is neither the bot's doing nor its connection's.
  if (overrun.length > 0 && bad > 0 && surroundings === bad) return because(3);
  // An end that is no limit's says that something ran out.
  if (overrun.length === 0 && ended.length > 0) return because(3);
  return because(overrun.length > 0 ? 1 : 0);
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
