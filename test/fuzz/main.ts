/** `npm run fuzz -- --minutes 10 --seed 7`: fuzzes our servers on loopback; 1 when they did not stand it. */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { growthPerMinute } from './memory.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.trunc(Date.now() % 2 ** 31));
const durationMs = Number(values.minutes) * 60_000;
if (!Number.isSafeInteger(seed) || !(durationMs > 0))
  throw new Error('Expected numbers for --minutes and --seed.');
/** Both together are taken for a leak: less moves with what is under way when memory is looked at. */
const maxGrowthPerMinute = 1024 * 1024;
const maxGrowth = 8 * 1024 * 1024;
/** The first part of the time fills what is kept up to its bounds. */
const warmUp = 0.3;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
tell(`seed ${seed}`);
const report = await fuzz({
  seed,
  durationMs,
  sampleEveryMs: Math.min(30_000, durationMs / 10),
  tell,
});
const growth = growthPerMinute(report.samples, durationMs * warmUp);
const faults = [...report.faults];
const grown = (growth * durationMs * (1 - warmUp)) / 60_000;
if (growth > maxGrowthPerMinute && grown > maxGrowth) faults.push('The memory grows.');
const { requests, streams, answers, slowestProbeMs } = report;
tell(
  JSON.stringify({
    seed,
    requests,
    streams,
    answers,
    slowestProbeMs: Math.round(slowestProbeMs),
    growthPerMinuteKiB: Math.round(growth / 1024),
    faults,
  }),
);
process.exitCode = faults.length === 0 ? 0 : 1;
