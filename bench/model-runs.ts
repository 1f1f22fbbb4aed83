import { toFigure, type Figure } from './figures.ts';
import { turnsOf, type Work } from './loop.ts';
import { startModelServer } from './start-model-server.ts';
import { startWorker } from './throughput.ts';

const leastShare = 0.95;
const warmUpDelayMs = 50;

export interface ModelRunSizes {
  /** Lanes: so many conversations at the same time, the most last. */
  readonly atOnce: readonly number[];
  readonly rounds: number;
  /** Conversations that each lane holds before those that count, with a model that is quick. */
  readonly warmUps: number;
  /** Conversations that each lane holds in a round, one after the other. */
  readonly conversations: number;
  /** Calls in each of them. */
  readonly turns: number;
  /** How long the model takes for each. */
  readonly delayMs: number;
}

/** Whole runs whose users a model plays that takes the same time for each call. */
export async function* measureModelRuns(
  { atOnce, rounds, warmUps, conversations, turns, delayMs }: ModelRunSizes,
  folder: string,
): AsyncGenerator<Figure[]> {
  const server = await startModelServer(delayMs);
  const worker = await startWorker({ side: 'model', baseUrl: server.baseUrl, folder });
  const hold = async (lanes: number, perLane: number, ms: number): Promise<Lap> => {
    const work: Work = {
      conversations: perLane * lanes,
      concurrency: lanes,
      messages: turns,
      deliveryMode: 'normal',
    };
    await server.expect({ lanes, conversations: work.conversations, turns, delayMs: ms });
    const round = await worker.run(work);
    const window = await server.measure();
    const inAll = turnsOf(work);
    const calls = work.conversations * turns;
    return {
      atWork: window.callsPerSecond,
      whole: (calls / inAll) * round.turnsPerSecond,
      processorMs: (round.processorMsPerTurn * inAll) / calls,
    };
  };
  const lap = async (lanes: number): Promise<Lap> => hold(lanes, conversations, delayMs);
  const most = Math.max(...atOnce);
  try {
    const first = await lap(most);
    // A compiler that is still at work would be measured with the run.
    await hold(most, warmUps, warmUpDelayMs);
    for (const lanes of atOnce) {
      const laps: Lap[] = [];
      for (let at = 0; at < rounds; at += 1) laps.push(await lap(lanes));
      yield toFigures(laps, lanes, delayMs);
      if (lanes === most) yield [toCost(laps, lanes, delayMs), toFirst(first, lanes, delayMs)];
    }
  } finally {
    worker.close();
    server.close();
  }
}

/** One whole run. */
interface Lap {
  /** Calls per second while all lanes are at work. */
  readonly atWork: number;
  /** The same from the beginning of the command to its end, the probe of the server and the bot's start included. */
  readonly whole: number;
  /** Processor time of the whole process for a call, the bot's and the start included. */
  readonly processorMs: number;
}

function nameOf(lanes: number, delayMs: number): string {
  return `run with a model of ${delayMs} ms, ${lanes} at once`;
}

function toFigures(laps: readonly Lap[], lanes: number, delayMs: number): Figure[] {
  const name = nameOf(lanes, delayMs);
  const ideal = laps.map(() => (lanes / delayMs) * 1000);
  const of = (what: keyof Lap): number[] => laps.map((lap) => lap[what]);
  return [
    toFigure(`${name}: all at work`, 'calls/s', of('atWork'), {
      baseline: ideal,
      goal: { of: 'ratio', atLeast: leastShare },
    }),
    toFigure(`${name}: whole`, 'calls/s', of('whole'), { baseline: ideal }),
  ];
}

/** Of the run with the most calls alone: in the others, the start would be most of it. */
function toCost(laps: readonly Lap[], lanes: number, delayMs: number): Figure {
  return toFigure(
    `${nameOf(lanes, delayMs)}: processor time a call`,
    'ms',
    laps.map(({ processorMs }) => processorMs),
  );
}

function toFirst({ whole }: Lap, lanes: number, delayMs: number): Figure {
  const baseline = [(lanes / delayMs) * 1000];
  return toFigure(`${nameOf(lanes, delayMs)}: whole, the first`, 'calls/s', [whole], { baseline });
}
