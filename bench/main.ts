import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Figure } from './figures.ts';
import type { Work } from './loop.ts';
import { measureModel, type ModelSizes } from './model.ts';
import { measureModelRuns, type ModelRunSizes } from './model-runs.ts';
import { measureReplay, type ReplaySizes } from './replay.ts';
import { formatTable } from './table.ts';
import { measureFirstReply, measureVersion } from './start-up.ts';
import { measureMemory, measureThroughput } from './throughput.ts';

const places = [
  { place: 'in process', overHttp: false, deliveryMode: 'normal', perSecond: 1_000 },
  { place: 'over HTTP', overHttp: true, deliveryMode: 'normal', perSecond: 450 },
  { place: 'over HTTP, expectReplies', overHttp: true, deliveryMode: 'expectReplies', perSecond: 900 },
] as const;

/** Sizes of one benchmark: `quick` proves only that it runs. */
interface Sizes {
  readonly rounds: number;
  readonly roundSeconds: number;
  /** Conversations before the first that counts. */
  readonly warmUps: number;
  readonly messages: number;
  readonly startUps: number;
  readonly atOnce: number;
  readonly replay: ReplaySizes;
  readonly model: ModelSizes;
  readonly modelRuns: ModelRunSizes;
}

const whole: Sizes = {
  rounds: 15,
  roundSeconds: 2,
  warmUps: 640,
  messages: 19,
  startUps: 15,
  atOnce: 1_000,
  replay: {
    recordings: 1_000,
    messages: 10,
    concurrency: 16,
    rounds: 5,
    processes: 3,
    scenarios: 28,
    copies: 40,
    few: 100,
    many: 10_000,
  },
  model: { rounds: 5, calls: 10, delayMs: 200 },
  modelRuns: { atOnce: [1, 8, 64], rounds: 3, warmUps: 8, conversations: 2, turns: 12, delayMs: 500 },
};
const quick: Sizes = {
  rounds: 1,
  roundSeconds: 0,
  warmUps: 1,
  messages: 1,
  startUps: 1,
  atOnce: 20,
  replay: {
    recordings: 4,
    messages: 2,
    concurrency: 2,
    rounds: 1,
    processes: 1,
    scenarios: 2,
    copies: 2,
    few: 2,
    many: 20,
  },
  model: { rounds: 1, calls: 1, delayMs: 5 },
  modelRuns: { atOnce: [1, 4], rounds: 1, warmUps: 2, conversations: 2, turns: 6, delayMs: 50 },
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' }, quick: { type: 'boolean' } } });
  const sizes = values.quick ? quick : whole;
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const figures: Figure[] = [];
  const add = (more: readonly Figure[]): void => {
    figures.push(...more);
    process.stdout.write(formatTable(more));
  };
  const { model: cpu = 'unknown processor' } = cpus()[0] ?? {};
  const machine = { node: process.version, cpu, cores: cpus().length, platform: process.platform };
  process.stdout.write(`node ${machine.node} on ${machine.cores} × ${machine.cpu}, ${machine.platform}\n\n`);
  const startedAt = new Date().toISOString();
  try {
    for (const { place, overHttp, deliveryMode, perSecond } of places) {
      const works = [1, 16, 64].map((atOnce) => sizeWork(sizes, atOnce, deliveryMode, perSecond));
      const { rounds, messages } = sizes;
      const warmUp = { conversations: sizes.warmUps, concurrency: 16, messages, deliveryMode };
      const common = { overHttp, rounds, warmUp, folder };
      for await (const more of measureThroughput({ side: 'tester', place, works, ...common })) add(more);
      if (deliveryMode !== 'normal') continue;
      const load = { side: 'load', place: `load, ${place}`, works: works.slice(1) } as const;
      for await (const more of measureThroughput({ ...load, ...common })) add(more);
    }
    const many = { conversations: sizes.atOnce, concurrency: sizes.atOnce, messages: 5 };
    const memoryName = `in process, ${sizes.atOnce} at once: tester, peak memory`;
    add([await measureMemory(memoryName, { ...many, deliveryMode: 'normal' }, folder, 512)]);
    for await (const more of measureReplay(sizes.replay, folder)) add(more);
    add(measureVersion(sizes.startUps));
    add(await measureFirstReply(sizes.startUps, folder));
    add(await measureModel(sizes.model));
    for await (const more of measureModelRuns(sizes.modelRuns, folder)) add(more);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (values.json !== undefined) {
    const result = { schemaVersion: 1, startedAt, machine, figures };
    await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
  }
}

/** About as much as takes a round, in whole conversations that keep all lanes busy to the end. */
function sizeWork(
  { roundSeconds, messages }: Sizes,
  concurrency: number,
  deliveryMode: Work['deliveryMode'],
  perSecond: number,
): Work {
  const expected = perSecond * roundSeconds;
  const each = Math.max(1, Math.round(expected / (messages + 1) / concurrency));
  return { conversations: each * concurrency, concurrency, messages, deliveryMode };
}

await main();
