import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import { latencyMetrics, type LatencyMetric } from '../config/load-values.ts';

/** Milliseconds, to a microsecond or one part in a thousand, whichever is more. */
export type LatencyFigures = { readonly count: number } & Readonly<Record<LatencyMetric, number>>;
export type LatencySummary = LatencyFigures & { readonly mean: number };

/** Durations, counted in a HdrHistogram of microseconds with three significant digits: memory does not grow with them. */
export interface LatencyHistogram {
  readonly count: number;
  /** Negative durations count as 0, those above a day as a day. */
  record(ms: number): void;
  /** In milliseconds: the smallest value that so many per cent do not exceed; 0 when there is none. */
  percentile(percent: number): number;
  /** Takes a tenth of a millisecond, so that it can be asked for every second. */
  figures(): LatencyFigures;
  /** Takes tens of milliseconds, in which nothing else happens. */
  summary(): LatencySummary;
  /** HdrHistogram's compressed V2 form in base64, in microseconds; its readers add several up. */
  encode(): string;
  /**
   * A copy with what users did not send while they waited: for each duration above `intervalMs` also those of users
   * that would have gone on sending at that interval (HdrHistogram's correction for coordinated omission).
   */
  corrected(intervalMs: number): LatencyHistogram;
}

const usPerMs = 1000;
const maxUs = 86_400 * 1_000_000;

export function createLatencyHistogram(): LatencyHistogram {
  return wrap(
    build({
      bitBucketSize: 32,
      autoResize: false,
      lowestDiscernibleValue: 1,
      highestTrackableValue: maxUs,
      numberOfSignificantValueDigits: 3,
    }),
  );
}

function wrap(histogram: Histogram): LatencyHistogram {
  // It gives the upper end of a bucket, which nothing may have reached.
  const percentile = (percent: number): number =>
    Math.min(histogram.getValueAtPercentile(percent), histogram.maxValue) / usPerMs;
  const figures = (): LatencyFigures => {
    const percentiles = latencyMetrics.map((name) => [name, percentile(percentOf(name))]);
    return {
      count: histogram.totalCount,
      ...(Object.fromEntries(percentiles) as Record<LatencyMetric, number>),
    };
  };
  return {
    get count() {
      return histogram.totalCount;
    },
    record: (ms) => histogram.recordValue(Math.min(maxUs, Math.max(0, Math.round(ms * usPerMs)))),
    percentile,
    figures,
    summary: () => {
      const mean = histogram.totalCount === 0 ? 0 : Math.round(histogram.mean) / usPerMs;
      return { ...figures(), mean };
    },
    encode: () => encodeIntoCompressedBase64(histogram),
    corrected: (intervalMs) =>
      wrap(histogram.copyCorrectedForCoordinatedOmission(Math.max(1, Math.round(intervalMs * usPerMs)))),
  };
}

/** `p99.9` → 99.9; the maximum is that of all. */
export function percentOf(name: LatencyMetric): number {
  return name === 'max' ? 100 : Number(name.slice(1));
}
