import assert from 'node:assert/strict';
import { createHistogram } from 'node:perf_hooks';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { createLatencyHistogram } from '../../src/load/latency-histogram.ts';
import { createRandom } from '../../src/user/random.ts';

const percents = [0, 1, 25, 50, 90, 95, 99, 99.9, 99.99, 100];

/** Mostly some milliseconds, some seconds, few minutes: as bots reply. */
function drawSamples(count: number): number[] {
  const random = createRandom('samples');
  return Array.from({ length: count }, () => Math.round(10 ** (random.next() ** 3 * 5) * 1000) / 1000);
}

describe('A histogram of latencies', () => {
  it('has the percentiles that the samples have when they are sorted, to one part in a thousand', () => {
    const samples = drawSamples(50_000);
    const histogram = createLatencyHistogram();
    for (const ms of samples) histogram.record(ms);
    const sorted = samples.toSorted((a, b) => a - b);
    for (const percent of percents) {
      const exact = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
      const got = histogram.percentile(percent);
      assert.ok(Math.abs(got - exact) <= exact * 0.001, `p${percent}: ${got}, sorted: ${exact}`);
    }
    const mean = samples.reduce((sum, each) => sum + each, 0) / samples.length;
    assert.ok(Math.abs(histogram.summary().mean - mean) <= mean * 0.001);
    assert.equal(histogram.summary().count, 50_000);
  });

  it('has those of a reference histogram of another make, fed with the same samples', () => {
    const histogram = createLatencyHistogram();
    // Node's own is HdrHistogram in C.
    const reference = createHistogram({ figures: 3, lowest: 1, highest: 86_400_000_000 });
    for (const ms of drawSamples(20_000)) {
      histogram.record(ms);
      reference.record(Math.round(ms * 1000));
    }
    for (const percent of percents.slice(1, -2)) {
      assert.equal(histogram.percentile(percent), reference.percentile(percent) / 1000, `p${percent}`);
    }
    // Node gives the upper end of the bucket, also where nothing reached it.
    const { max } = histogram.summary();
    assert.ok(Math.abs(max - reference.max / 1000) <= max * 0.001);
  });

  it('can be written and read, and added to others by readers of HdrHistogram', () => {
    const [one, other, whole] = [
      createLatencyHistogram(),
      createLatencyHistogram(),
      createLatencyHistogram(),
    ];
    for (const [at, ms] of drawSamples(1000).entries()) {
      (at % 3 === 0 ? one : other).record(ms);
      whole.record(ms);
    }
    const sum = decodeFromCompressedBase64(one.encode());
    sum.add(decodeFromCompressedBase64(other.encode()));
    assert.equal(sum.totalCount, 1000);
    for (const percent of [1, 50, 90, 99]) {
      assert.equal(sum.getValueAtPercentile(percent) / 1000, whole.percentile(percent), `p${percent}`);
    }
    assert.match(whole.encode(), /^HISTFAAA/);
  });

  it('takes what no clock should give: nothing below 0, nothing above a day', () => {
    const histogram = createLatencyHistogram();
    for (const ms of [-1, 0.0004, 1e12]) histogram.record(ms);
    const { count, p50, max } = histogram.summary();
    assert.deepEqual([count, p50], [3, 0]);
    assert.ok(Math.abs(max - 86_400_000) < 86_400_000 * 0.001);
    assert.deepEqual(createLatencyHistogram().summary().p99, 0);
  });
});
