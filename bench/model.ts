import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { openUserModel } from '../adapters/openai/user-model.ts';
import { systemClock } from '../src/channel/system.ts';
import type { TurnRequest } from '../src/model/ports.ts';
import { formatPrompt } from '../src/model/userlm-template.ts';
import { toFigure, type Figure } from './figures.ts';
import { startModelServer } from './start-model-server.ts';

const leastShare = 0.95;
const mostOwnMs = 2;

export interface ModelSizes {
  readonly rounds: number;
  /** Calls that each lane makes in a round, one after the other. */
  readonly calls: number;
  /** How long the model takes for each. */
  readonly delayMs: number;
}

const request: TurnRequest = {
  kind: 'turn',
  intent: 'You are a user who wants to buy a train ticket from Prague to Vienna.',
  turns: Array.from({ length: 4 }, () => [
    { role: 'user', text: 'is there one in the afternoon' } as const,
    {
      role: 'assistant',
      text: 'There are three. Which one do you want?\n\nOptions: 13:02, 15:02, 17:02',
    } as const,
  ]).flat(),
  sampling: { temperature: 1, topP: 0.8, maxTokens: 128, seed: 1 },
  bans: { end: false, firstWords: [] },
};

/** Calls to a model that takes the same time for each, beside bare fetches of the same bodies. */
export async function measureModel({ rounds, calls, delayMs }: ModelSizes): Promise<Figure[]> {
  const server = await startModelServer(delayMs);
  try {
    const { baseUrl } = server;
    const model = await openUserModel({
      baseUrl,
      name: 'userlm',
      api: 'completions',
      timeoutMs: 60_000,
      clock: systemClock,
    });
    const { signal } = new AbortController();
    const client = async (): Promise<unknown> => model.send(request, signal);
    const bare = async (): Promise<unknown> => fetchBare(baseUrl);
    const figures: Figure[] = [];
    for (const atOnce of [1, 8, 64]) {
      const pairs: { readonly client: Lap; readonly bare: Lap }[] = [];
      for (let round = -1; round < rounds; round += 1) {
        const work = { atOnce, calls, delayMs };
        const pair = { bare: await lap(bare, work), client: await lap(client, work) };
        // The first pair opens the connections.
        if (round >= 0) pairs.push(pair);
      }
      figures.push(...toFigures(pairs, atOnce, delayMs));
    }
    await model.close();
    return figures;
  } finally {
    server.close();
  }
}

async function fetchBare(baseUrl: string): Promise<unknown> {
  const { intent, turns, sampling } = request;
  const prompt = formatPrompt(intent, turns, { bos: false });
  const { temperature, topP: top_p, maxTokens: max_tokens, seed } = sampling;
  const body = JSON.stringify({ model: 'userlm', prompt, temperature, top_p, max_tokens, seed });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${baseUrl}/completions`, { method: 'POST', headers, body });
  return response.json();
}

/** One round: calls, and what each took of the wall and of this process's processor time. */
interface Lap {
  readonly perSecond: number;
  readonly wallMs: number;
  readonly processorMs: number;
}

/** Lanes begin spread over one delay: all at the same moment would time how a burst is worked off. */
async function lap(
  call: () => Promise<unknown>,
  { atOnce, calls, delayMs }: { readonly atOnce: number; readonly calls: number; readonly delayMs: number },
): Promise<Lap> {
  const before = process.cpuUsage();
  const laneMs = await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      await setTimeout((lane / atOnce) * delayMs);
      const startedAt = performance.now();
      for (let at = 0; at < calls; at += 1) await call();
      return performance.now() - startedAt;
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const allMs = laneMs.reduce((sum, ms) => sum + ms, 0);
  return {
    perSecond: laneMs.reduce((sum, ms) => sum + (calls / ms) * 1000, 0),
    wallMs: allMs / atOnce / calls,
    processorMs: (user + system) / 1000 / atOnce / calls,
  };
}

function toFigures(
  pairs: readonly { readonly client: Lap; readonly bare: Lap }[],
  atOnce: number,
  delayMs: number,
): Figure[] {
  const name = `model of ${delayMs} ms, ${atOnce} at once`;
  const ideal = pairs.map(() => (atOnce / delayMs) * 1000);
  const rate = (side: 'client' | 'bare'): number[] => pairs.map((pair) => pair[side].perSecond);
  const beyond = (what: 'wallMs' | 'processorMs'): number[] =>
    pairs.map(({ client, bare }) => client[what] - bare[what]);
  const goal = { of: 'median', atMost: mostOwnMs } as const;
  return [
    toFigure(`${name}: ideal`, 'calls/s', ideal),
    toFigure(`${name}: bare fetch`, 'calls/s', rate('bare'), { baseline: ideal }),
    toFigure(`${name}: client`, 'calls/s', rate('client'), {
      baseline: ideal,
      goal: { of: 'ratio', atLeast: leastShare },
    }),
    toFigure(`${name}: a call beyond a bare fetch`, 'ms', beyond('wallMs'), { goal }),
    toFigure(`${name}: the same in processor time`, 'ms', beyond('processorMs'), { goal }),
  ];
}
