import assert from 'node:assert/strict';
import { createRandom } from '../../src/user/random.ts';
import { drawRequest } from './draw-request.ts';
import { fuzz } from './fuzz.ts';
import { growthPerMinute } from './memory.ts';

describe('The fuzzer', () => {
  it('finds our servers standing, with no more memory than can be warm-up', async function () {
    this.timeout(60_000);
    const report = await fuzz({
      seed: 20_261_123,
      durationMs: 5000,
      sampleEveryMs: 1000,
      tell: () => undefined,
    });
    assert.deepEqual(report.faults, []);
    assert.equal(report.requests > 200, true, JSON.stringify(report));
    assert.equal(
      report.streams > 0 && (report.answers['2'] ?? 0) > 0 && (report.answers['4'] ?? 0) > 0,
      true,
    );
    const [first, last] = [report.samples.at(0), report.samples.at(-1)];
    assert(first && last);
    assert.equal(last.heapBytes - first.heapBytes < 64 * 1024 * 1024, true, JSON.stringify(report.samples));
  });

  it('draws the same requests from the same seed', () => {
    const target = { kind: 'guarded', url: 'http://127.0.0.1', conversation: 'c', tokens: ['t'] } as const;
    const draw = (seed: number): string[] => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => drawRequest(random, target).bytes.toString('latin1'));
    };
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it('tells growth from a level, once it is warm', () => {
    const grown = (mbPerMinute: number): number =>
      growthPerMinute(
        Array.from({ length: 20 }, (_, index) => ({
          atMs: index * 30_000,
          heapBytes: index < 5 ? index * 9_000_000 : 1e8 + (index / 2) * mbPerMinute * 1e6,
          externalBytes: 0,
          residentBytes: 0,
        })),
        180_000,
      );
    assert.equal(Math.abs(grown(0)) < 1, true);
    assert.equal(Math.abs(grown(3) - 3e6) < 1, true);
  });
});
