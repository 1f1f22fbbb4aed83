import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBankRecordings, type RecordedPair } from './bank-recordings.ts';
import { toFigure, type Figure } from './figures.ts';
import type { Work } from './loop.ts';
import type { ReplayMeasures, ReplayOrder } from './replay-worker.ts';
import { recordingsFolder } from './replayer.ts';
import { recordConversation } from './tester.ts';
import { startWorker, takeTurns } from './throughput.ts';

const workerFile = fileURLToPath(new URL('./replay-worker.js', import.meta.url));

export interface ReplaySizes {
  readonly recordings: number;
  /** What the user says in each. */
  readonly messages: number;
  readonly concurrency: number;
  readonly rounds: number;
  /** Processes of each kind for the comparison with the bare loop: one may be some percent slower for as long as it lives. */
  readonly processes: number;
  /** Scenarios of bots/bank, and how often each recording of them is there. */
  readonly scenarios: number;
  readonly copies: number;
  /** Files in one go, few and many, whose memory is compared. */
  readonly few: number;
  readonly many: number;
}

/** Rows about recordings: replayed, read and compared alone, and the memory of few and of many of them. */
export async function* measureReplay(sizes: ReplaySizes, folder: string): AsyncGenerator<Figure[]> {
  yield await measureThroughput(sizes, folder);
  const pairs = await makeBankRecordings(join(folder, 'bank'), sizes.scenarios, sizes.copies);
  yield await measureComparing(pairs, sizes);
  const [few, many] = [repeat(pairs, sizes.few), repeat(pairs, sizes.many)];
  yield await measureMemory(`reading and comparing ${sizes.few} to ${sizes.many} files`, [
    { does: 'compare', pairs: few, rounds: 1 },
    { does: 'compare', pairs: many, rounds: 1 },
  ]);
  const works = [sizes.few, sizes.many].map((count) => workOf(count, 1, sizes.concurrency));
  for (const work of works) await writeRecordings(work, folder);
  yield await measureMemory(
    `replaying ${sizes.few} to ${sizes.many} files`,
    works.map((work) => ({ does: 'replay', folder, work })),
  );
}

function workOf(conversations: number, messages: number, concurrency: number): Work {
  return {
    conversations,
    messages,
    concurrency: Math.min(concurrency, conversations),
    deliveryMode: 'normal',
  };
}

/** Puts as many recordings of the work's conversation into a folder as it has conversations. */
async function writeRecordings(work: Work, folder: string): Promise<void> {
  const recordings = recordingsFolder(folder, work);
  await mkdir(recordings);
  const transcript = await recordConversation(work.messages, folder);
  for (let at = 0; at < work.conversations; at += 1) {
    await copyFile(transcript, join(recordings, `${at}.transcript`));
  }
}

/** Replay and bare loop take turns, each in a process of its own, as tester and bare loop do. */
async function measureThroughput(sizes: ReplaySizes, folder: string): Promise<Figure[]> {
  const work = workOf(sizes.recordings, sizes.messages, sizes.concurrency);
  await writeRecordings(work, folder);
  const baseline: number[] = [];
  const own: number[] = [];
  for (let process = 0; process < sizes.processes; process += 1) {
    const bare = await startWorker({ side: 'bare', folder });
    const replayer = await startWorker({ side: 'replayer', folder });
    try {
      await bare.run(work);
      await replayer.run(work);
      for (let round = 0; round < sizes.rounds; round += 1) {
        const pair = await takeTurns(bare, replayer, work, round);
        baseline.push(pair.bare.turnsPerSecond);
        own.push(pair.tester.turnsPerSecond);
      }
    } finally {
      bare.close();
      replayer.close();
    }
  }
  const name = `${sizes.recordings} recordings of ${sizes.messages} turns, in process`;
  return [
    toFigure(`${name}: bare`, 'turns/s', baseline),
    toFigure(`${name}: replay`, 'turns/s', own, { baseline, goal: { of: 'ratio', atLeast: 0.85 } }),
  ];
}

async function measureComparing(pairs: readonly RecordedPair[], { rounds }: ReplaySizes): Promise<Figure[]> {
  const { megabytesPerSecond } = await order({ does: 'compare', pairs, rounds: rounds + warmUps });
  const speeds = megabytesPerSecond.slice(warmUps);
  return [
    toFigure('reading and comparing recordings alone', 'MB/s', speeds, {
      goal: { of: 'median', atLeast: 20 },
    }),
  ];
}

const warmUps = 2;

/** Garbage is collected often, and its nursery does not grow: else the figure would be of the engine's leisure. */
const eagerly = ['--expose-gc', '--max-semi-space-size=2'];

/** Peak memory of each order, in processes of their own; the second is compared with the first. */
async function measureMemory(name: string, orders: readonly ReplayOrder[]): Promise<Figure[]> {
  const measures: ReplayMeasures[] = [];
  for (const each of orders) measures.push(await order(each, eagerly));
  const figure = (what: string, field: 'peakMemoryMb' | 'peakHeapMb'): Figure[] => {
    const [few = 0, many = 0] = measures.map((each) => each[field]);
    return [
      toFigure(`${name}: ${what}`, 'MiB', [many], { baseline: [few], goal: { of: 'ratio', atMost: 1.3 } }),
    ];
  };
  return [...figure('peak memory', 'peakMemoryMb'), ...figure('peak heap in use', 'peakHeapMb')];
}

function repeat(pairs: readonly RecordedPair[], count: number): RecordedPair[] {
  return Array.from({ length: count }, (_, at) => pairs[at % pairs.length] as RecordedPair);
}

async function order(what: ReplayOrder, execArgv: readonly string[] = []): Promise<ReplayMeasures> {
  const child = fork(workerFile, [], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(what);
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`A worker ended with exit code ${String(code)}.`);
  });
  const [measures] = (await Promise.race([once(child, 'message'), ended])) as [ReplayMeasures];
  ended.catch(() => undefined);
  if (child.connected) child.disconnect();
  return measures;
}
