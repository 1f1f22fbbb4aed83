import type { FuzzReport } from './fuzz.ts';

/** How much the heap, with what it holds outside, grows a minute: the slope of a line through the samples after warm-up. */
export function growthPerMinute(samples: FuzzReport['samples'], warmUpMs: number): number {
  const points = samples
    .filter(({ atMs }) => atMs >= warmUpMs)
    .map(({ atMs, heapBytes, externalBytes }) => ({ x: atMs / 60_000, y: heapBytes + externalBytes }));
  if (points.length < 2) return 0;
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  return (
    points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) /
    points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  );
}
