import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEchoBot } from './echo-bot.ts';
import { toFigure, type Figure, type Goal } from './figures.ts';
import type { Work } from './loop.ts';
import type { Round, WorkerOptions } from './worker.ts';

const workerFile = fileURLToPath(new URL('./worker.js', import.meta.url));
const leastShare = 0.9;

export interface Throughput {
  /** Which part of Understudy does the work. */
  readonly side: 'tester' | 'load';
  /** "in process" */
  readonly place: string;
  /** Whether the bot is a process of its own, reached over HTTP. */
  readonly overHttp: boolean;
  /** Measured one after the other by the same processes; fewest conversations at once first. */
  readonly works: readonly Work[];
  readonly rounds: number;
  /** What each side does first: a compiler that is still at work would be measured with the larger program. */
  readonly warmUp: Work;
  readonly folder: string;
}

/**
 * Tester and bare loop take turns (A B, B A, …) against the same bot, each in a process of its own that is warm:
 * whatever slows the machine down for a while meets both.
 */
export async function* measureThroughput(options: Throughput): AsyncGenerator<Figure[]> {
  const bot = options.overHttp ? await startEchoBot() : undefined;
  const common = { endpoint: bot?.endpoint, folder: options.folder };
  const bare = await startWorker({ side: 'bare', ...common });
  const tester = await startWorker({ side: options.side, ...common });
  try {
    await bare.run(options.warmUp);
    await tester.run(options.warmUp);
    for (const work of options.works) {
      await bare.run(work);
      await tester.run(work);
      const pairs: Pair[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        pairs.push(await takeTurns(bare, tester, work, round));
      }
      yield toFigures(`${options.place}, ${work.concurrency} at once`, pairs);
    }
  } finally {
    bare.close();
    tester.close();
    await bot?.close();
  }
}

/** Who begins changes from round to round: what comes second finds the bot and the machine in another state. */
export async function takeTurns(bare: Worker, tester: Worker, work: Work, round: number): Promise<Pair> {
  if (round % 2 === 0) return { bare: await bare.run(work), tester: await tester.run(work) };
  const second = await tester.run(work);
  return { bare: await bare.run(work), tester: second };
}

interface Pair {
  readonly bare: Round;
  readonly tester: Round;
}

function toFigures(name: string, pairs: readonly Pair[]): Figure[] {
  const both = (what: string, unit: Figure['unit'], field: keyof Round, goal?: Goal): Figure[] => {
    const baseline = pairs.map((pair) => pair.bare[field]);
    const own = pairs.map((pair) => pair.tester[field]);
    return [
      toFigure(`${name}: bare${what}`, unit, baseline),
      toFigure(`${name}: tester${what}`, unit, own, { baseline, ...(goal && { goal }) }),
    ];
  };
  return [
    ...both('', 'turns/s', 'turnsPerSecond', { of: 'ratio', atLeast: leastShare }),
    ...both(', processor time a turn', 'ms', 'processorMsPerTurn'),
    ...both(', peak memory', 'MiB', 'peakMemoryMb'),
  ];
}

/** Peak memory of the tester, bot included, while it holds all conversations at once in one process. */
export async function measureMemory(
  name: string,
  work: Work,
  folder: string,
  atMostMb: number,
): Promise<Figure> {
  const tester = await startWorker({ side: 'tester', folder });
  try {
    const { peakMemoryMb } = await tester.run(work);
    return toFigure(name, 'MiB', [peakMemoryMb], { goal: { of: 'max', atMost: atMostMb } });
  } finally {
    tester.close();
  }
}

export interface Worker {
  run(work: Work): Promise<Round>;
  close(): void;
}

/** Starts a process that does pieces of work as it is told. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const child = fork(workerFile, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await answerOf(child);
  return {
    run: (work) => {
      child.send(work);
      return answerOf(child) as Promise<Round>;
    },
    close: () => {
      if (child.connected) child.disconnect();
      child.kill();
    },
  };
}

/** The next message of a child; rejects when it ends instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  try {
    const ended = once(child, 'exit', { signal: stop.signal }).then(([code]: unknown[]) => {
      throw new Error(`A worker ended with exit code ${String(code)}.`);
    });
    const [message] = (await Promise.race([once(child, 'message', { signal: stop.signal }), ended])) as [
      unknown,
    ];
    return message;
  } finally {
    stop.abort();
  }
}
