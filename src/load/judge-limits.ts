import { formatLimit, type LoadLimit, type ShareMetric } from '../config/load-values.ts';
import { formatMs, formatShare } from './format-figures.ts';
import { percentOf } from './latency-histogram.ts';
import { judgedUsers, type LoadMeasures } from './measures.ts';

/** Fewer say too little while users still arrive. */
const leastReplies = 100;
const leastUsers = 20;

/** How a limit stands. */
export interface LimitState {
  /** `p95=2000ms` */
  readonly limit: string;
  /** Milliseconds, or a share from 0 to 1. */
  readonly measured: number;
  readonly isOverrun: boolean;
  /** `p95 of the first reply is 2.31 s, allowed are 2 s` */
  readonly sentence: string;
}

/** How the limits stand; while the load test goes on, only those of which enough has been seen. */
export function judgeLimits(
  limits: readonly LoadLimit[],
  measures: LoadMeasures,
  isOver: boolean,
): LimitState[] {
  return limits
    .filter((limit) => isOver || hasSeenEnough(limit, measures))
    .map((limit) => ('atMostMs' in limit ? judgeLatency(limit, measures) : judgeShare(limit, measures)));
}

/** Where nothing is said about errors, none is allowed; that does not end the test early. */
export function withErrorLimit(limits: readonly LoadLimit[]): readonly LoadLimit[] {
  const isSaid = limits.some(({ metric }) => metric === 'errors');
  return isSaid ? limits : [...limits, { metric: 'errors', atMost: 0 }];
}

function hasSeenEnough(limit: LoadLimit, measures: LoadMeasures): boolean {
  if (!('atMostMs' in limit)) return countOf(limit.metric, measures).of >= leastUsers;
  const { count } = measures.latencies.firstReply;
  // A maximum that is overrun stays overrun.
  if (limit.metric === 'max') return count > 0;
  // Two beyond the percentile, or its value is hardly more than the maximum.
  return count >= Math.max(leastReplies, Math.ceil(2 / (1 - percentOf(limit.metric) / 100)));
}

function judgeLatency(
  limit: Extract<LoadLimit, { atMostMs: number }>,
  { latencies: { firstReply } }: LoadMeasures,
): LimitState {
  const measured = firstReply.percentile(percentOf(limit.metric));
  const allowed = formatMs(limit.atMostMs);
  return {
    limit: formatLimit(limit),
    measured,
    isOverrun: measured > limit.atMostMs,
    sentence: `${limit.metric} of the first reply is ${formatMs(measured)}, allowed are ${allowed}`,
  };
}

function judgeShare(limit: Extract<LoadLimit, { metric: ShareMetric }>, measures: LoadMeasures): LimitState {
  const { count, of } = countOf(limit.metric, measures);
  const measured = of === 0 ? 0 : count / of;
  const what = limit.metric === 'errors' ? 'users that ended failed' : 'users that came were dropped';
  return {
    limit: formatLimit(limit),
    measured,
    isOverrun: measured > limit.atMost,
    sentence: `${formatShare(measured)} of the ${what} (${count} of ${of}), allowed are ${formatShare(limit.atMost)}`,
  };
}

function countOf(
  metric: ShareMetric,
  measures: LoadMeasures,
): { readonly count: number; readonly of: number } {
  if (metric === 'dropped') return { count: measures.users.dropped, of: measures.users.arrived };
  const { judged, bad } = judgedUsers(measures);
  return { count: bad, of: judged };
}
