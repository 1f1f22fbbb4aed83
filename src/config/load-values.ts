/** How users arrive: at equal distances, or as people do who know nothing of each other. */
export const arrivalKinds = ['even', 'poisson'] as const;
export type ArrivalKind = (typeof arrivalKinds)[number];

/** Percentiles of the first reply that a load test can be held to. */
export const latencyMetrics = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'] as const;
export type LatencyMetric = (typeof latencyMetrics)[number];

/** Shares that it can be held to: users that failed among those that ended, users that were dropped among those that came. */
export const shareMetrics = ['errors', 'dropped'] as const;
export type ShareMetric = (typeof shareMetrics)[number];

/** One line of a load test's budget. */
export type LoadLimit =
  | { readonly metric: LatencyMetric; readonly atMostMs: number }
  | {
      readonly metric: ShareMetric;
      /** 0 to 1. */
      readonly atMost: number;
    };

/** Users a second, at most: more than one machine sends. */
export const maxRate = 100_000;

/** What a limit looks like, for messages. */
export const limitExample = `${[...latencyMetrics, ...shareMetrics].join(', ')}, as p95=2s or errors=5%`;

/** Reads `p95=2s`, `errors=5%`; undefined for anything else. */
export function parseLimit(text: string): LoadLimit | undefined {
  const [, name, value = ''] = /^([a-z0-9.]+)\s*(?:=|<=)\s*(.+)$/.exec(text.trim()) ?? [];
  const latency = latencyMetrics.find((each) => each === name);
  if (latency) {
    const atMostMs = parseDuration(value);
    return atMostMs === undefined || atMostMs === 0 ? undefined : { metric: latency, atMostMs };
  }
  const share = shareMetrics.find((each) => each === name);
  const [, digits] = /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim()) ?? [];
  if (!share || digits === undefined || Number(digits) > 100) return undefined;
  return { metric: share, atMost: Number(digits) / 100 };
}

/** The same as it is written: `p95=2s`. */
export function formatLimit(limit: LoadLimit): string {
  if ('atMostMs' in limit) return `${limit.metric}=${limit.atMostMs}ms`;
  return `${limit.metric}=${Number((limit.atMost * 100).toPrecision(6))}%`;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `500ms`, `60s`, `1.5m`, `1h`, and `1m30s`, as milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const written = text.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(written)) return undefined;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, value, unit = '']) => sum + Number(value) * (unitMs[unit] ?? 0), 0);
}
