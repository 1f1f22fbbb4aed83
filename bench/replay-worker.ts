import { once } from 'node:events';
import { statSync } from 'node:fs';
import process from 'node:process';
import { createBindings } from '../src/replay/bindings.ts';
import { compareReplies } from '../src/replay/compare-replies.ts';
import { foldDifferences } from '../src/replay/fold-differences.ts';
import { createRulesReader } from '../src/replay/read-rules-once.ts';
import { readRecording } from '../src/replay/read-recording.ts';
import { toRecording, type Recording } from '../src/replay/recording.ts';
import { readTranscript } from '../src/transcript/read-transcript.ts';
import type { RecordedPair } from './bank-recordings.ts';
import type { Work } from './loop.ts';
import { openReplayer } from './replayer.ts';

/** What this process does, in the only message that it gets. */
export type ReplayOrder =
  | { readonly does: 'compare'; readonly pairs: readonly RecordedPair[]; readonly rounds: number }
  | { readonly does: 'replay'; readonly folder: string; readonly work: Work };

export interface ReplayMeasures {
  /** Of each round of comparing. */
  readonly megabytesPerSecond: readonly number[];
  /** Most memory that this process has ever held, in MiB. */
  readonly peakMemoryMb: number;
  /** Most that was in use after garbage had been collected; 0 unless node was started with `--expose-gc`. */
  readonly peakHeapMb: number;
}

const heapSampleMs = 200;
const filesPerSample = 50;

async function main(): Promise<void> {
  const [order] = (await once(process, 'message')) as [ReplayOrder];
  let peakHeapMb = 0;
  const sampleHeap = (): void => {
    if (globalThis.gc === undefined) return;
    globalThis.gc();
    peakHeapMb = Math.max(peakHeapMb, process.memoryUsage().heapUsed / 2 ** 20);
  };
  const sampling = setInterval(sampleHeap, heapSampleMs);
  const megabytesPerSecond =
    order.does === 'compare' ? await compareAll(order, sampleHeap) : await replay(order);
  sampleHeap();
  clearInterval(sampling);
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
  process.send?.({ megabytesPerSecond, peakMemoryMb, peakHeapMb } satisfies ReplayMeasures);
}

async function replay({ folder, work }: ReplayOrder & { does: 'replay' }): Promise<number[]> {
  await openReplayer(folder).loop(work);
  return [];
}

/** Reads each recording and its rules and compares what arrived instead, which is there already, as when bots reply. */
async function compareAll(
  { pairs, rounds }: ReplayOrder & { does: 'compare' },
  sampleHeap: () => void,
): Promise<number[]> {
  const arrivals = new Map<string, Recording>();
  let bytes = 0;
  for (const { recording, arrived } of pairs) {
    bytes += statSync(recording).size;
    if (!arrivals.has(arrived)) arrivals.set(arrived, toRecording(arrived, arrived, readTranscript(arrived)));
  }
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    const readRules = createRulesReader();
    for (const [at, { recording: file, arrived }] of pairs.entries()) {
      const other = arrivals.get(arrived);
      if (other) await compare(file, other, readRules);
      // No timer is heard here.
      if (at % filesPerSample === 0) sampleHeap();
    }
    speeds.push(bytes / 1000 / (performance.now() - startedAt));
  }
  return speeds;
}

async function compare(
  file: string,
  other: Recording,
  readRules: ReturnType<typeof createRulesReader>,
): Promise<void> {
  const recording = await readRecording(file, file);
  const { volatile: rules, matching } = readRules(file);
  const bindings = createBindings();
  const turns = recording.turns.map(({ replies }, turn) =>
    compareReplies(replies, other.turns[turn]?.replies ?? [], { turn, rules, bindings, matching }),
  );
  if (other.turns.length === turns.length && foldDifferences(turns).length === 0) return;
  throw new Error(`${file} is not as it was when it was played again.`);
}

await main();
