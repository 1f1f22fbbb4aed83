import process from 'node:process';
import { turnsOf, type Loop, type OpenedLoop, type Work } from './loop.ts';

/** What a worker is told at its start, as JSON in its first argument. */
export interface WorkerOptions {
  readonly side: 'tester' | 'load' | 'replayer' | 'model' | 'bare';
  /** The bot's messaging endpoint; undefined for the bot in this process. */
  readonly endpoint?: string | undefined;
  /** Where the model answers that plays the user; of `model` alone. */
  readonly baseUrl?: string | undefined;
  readonly folder: string;
}

/** One round of work, measured inside the worker. */
export interface Round {
  readonly turnsPerSecond: number;
  /** Processor time of this process, in milliseconds per turn. */
  readonly processorMsPerTurn: number;
  /** Most memory that this process has ever held, in MiB. */
  readonly peakMemoryMb: number;
}

/** Does work as it is told over the IPC channel until that is closed. A process of its own, so that its memory is. */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
  const { loop, close } = await openLoop(options);
  process.on('message', (work: Work) => {
    void measure(loop, work).then(
      (round) => process.send?.(round),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', close);
  process.send?.('ready');
}

async function openLoop({ side, endpoint, baseUrl = '', folder }: WorkerOptions): Promise<OpenedLoop> {
  if (side === 'tester') return (await import('./tester.ts')).openTester(endpoint, folder);
  if (side === 'load') return (await import('./loader.ts')).openLoader(endpoint, folder);
  if (side === 'replayer') return (await import('./replayer.ts')).openReplayer(folder);
  if (side === 'model') return (await import('./model-runner.ts')).openModelRunner(baseUrl, folder);
  if (endpoint !== undefined) return (await import('./bare-http.ts')).openBareHttp(endpoint);
  const { createBareInProcess } = await import('./bare-in-process.ts');
  return { loop: createBareInProcess(), close: () => undefined };
}

async function measure(loop: Loop, work: Work): Promise<Round> {
  const turns = turnsOf(work);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await loop(work);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return {
    turnsPerSecond: (turns / ms) * 1000,
    processorMsPerTurn: (user + system) / 1000 / turns,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
}

await main();
