import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createRandom, type Random } from '../../src/user/random.ts';
import { drawRequest, type Target } from './draw-request.ts';
import { drawFrames } from './mutate.ts';
import type { MemorySample, ServedPlaces } from './served.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly sampleEveryMs: number;
  /** Told of what happens as it happens. */
  readonly tell: (line: string) => void;
}

export interface FuzzReport {
  readonly requests: number;
  readonly streams: number;
  /** Answers by the first digit of their status; `none` where the socket was just closed. */
  readonly answers: Readonly<Record<string, number>>;
  readonly slowestProbeMs: number;
  readonly samples: readonly (MemorySample & { readonly atMs: number })[];
  /** Why it failed, empty if it did not. */
  readonly faults: readonly string[];
}

const batchSize = 40;
const maxHeldSockets = 30;
/** How long an attack waits for its answer; that there is none is no fault of a request that is spoilt. */
const patienceMs = 150;
/** A well-formed request must be answered by then, on a machine that is busy with other things, too. */
const probeLimitMs = 5000;

const childFile = fileURLToPath(new URL('./served.js', import.meta.url));

/** Spoilt requests against our servers until the time is over, and whether they stand it. The same seed draws the same. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const random = createRandom(options.seed);
  const child = fork(childFile, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  const faults: string[] = [];
  let ended = false;
  const gone = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (!ended) faults.push(`The server ended (${code ?? signal}): ${stderr}`);
      reject(new Error('The server ended.'));
    });
  });
  gone.catch(() => undefined);
  const receive = (): Promise<unknown> =>
    Promise.race([gone, once(child, 'message').then(([told]: unknown[]) => told)]);
  const places = (await receive()) as ServedPlaces;
  const begunAt = performance.now();
  const atMs = (): number => performance.now() - begunAt;
  const samples: (MemorySample & { atMs: number })[] = [];
  const held = new Set<Socket>();
  const answers: Record<string, number> = {};
  let requests = 0;
  let streams = 0;
  let slowestProbeMs = 0;
  let nextSampleMs = 0;

  const note = (answer: string): void => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  };

  try {
    let targets = await openTargets(places);
    while (faults.length === 0) {
      // Conversations on Direct Line give way to others: go on in new ones.
      if (random.chance(0.05)) targets = await openTargets(places);
      const attacks: Promise<unknown>[] = [];
      for (let count = 0; count < batchSize; count += 1) {
        const target = random.pick(targets);
        if (target.streamUrl !== undefined && random.chance(0.1)) {
          streams += 1;
          attacks.push(spoilStream(target, random));
          continue;
        }
        const { bytes, count: told } = drawRequest(random, target);
        requests += told;
        const holds = random.chance(0.05);
        attacks.push(
          attack(target, bytes, holds, held).then((status) => {
            note(/^\d/.exec(status)?.[0] ?? status);
            if (status === '500')
              faults.push(`${target.kind} answered 500 to ${bytes.toString('latin1').slice(0, 2000)}`);
          }),
        );
      }
      await Promise.all(attacks);
      for (const socket of held) if (held.size > maxHeldSockets || random.chance(0.1)) socket.destroy();
      for (const target of targets) {
        const from = performance.now();
        const fault = await probe(target);
        slowestProbeMs = Math.max(slowestProbeMs, performance.now() - from);
        if (fault !== undefined) faults.push(fault);
      }
      if (atMs() >= nextSampleMs && faults.length === 0) {
        nextSampleMs += options.sampleEveryMs;
        child.send('sample');
        const sample = { ...((await receive()) as MemorySample), atMs: atMs() };
        samples.push(sample);
        options.tell(describeSample(sample, requests));
      }
      if (atMs() >= options.durationMs) break;
    }
  } catch (error) {
    faults.push(String(error));
  } finally {
    ended = true;
    for (const socket of held) socket.destroy();
    child.kill();
  }
  return { requests, streams, answers, slowestProbeMs, samples, faults };
}

function describeSample(
  { atMs, heapBytes, externalBytes, residentBytes }: FuzzReport['samples'][number],
  requests: number,
): string {
  const inMb = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  return `${(atMs / 1000).toFixed(0)} s: ${requests} requests, heap ${inMb(heapBytes)} MB, external ${inMb(externalBytes)} MB, resident ${inMb(residentBytes)} MB`;
}

interface Begun {
  readonly conversationId: string;
  readonly token: string;
  readonly streamUrl: string;
}

async function openTargets(places: ServedPlaces): Promise<Target[]> {
  const begin = await fetch(`${places.directLine}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${places.secret}` },
  });
  const { conversationId, token, streamUrl } = (await begin.json()) as Begun;
  return [
    { kind: 'connector', url: places.connector, conversation: 'c%7C1', tokens: [] },
    { kind: 'guarded', url: places.guarded, conversation: 'c%7C1', tokens: [places.botToken] },
    {
      kind: 'direct-line',
      url: places.directLine,
      conversation: conversationId,
      tokens: [token, places.secret],
      streamUrl,
    },
  ];
}

async function dial({ url }: Target): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

/** Sends the bytes, and waits for some answer; `holds` leaves the socket open. */
async function attack(target: Target, bytes: Buffer, holds: boolean, held: Set<Socket>): Promise<string> {
  const socket = await dial(target);
  const answer = await new Promise<string>((resolve) => {
    socket.setTimeout(patienceMs, () => resolve('unanswered'));
    socket.once('data', (chunk: Buffer) =>
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? 'other'),
    );
    socket.once('close', () => resolve('none'));
    socket.write(bytes);
  });
  if (!holds) socket.destroy();
  else {
    held.add(socket);
    socket.once('close', () => held.delete(socket));
    socket.resume();
  }
  return answer;
}

/** Frames of all kinds on a stream that was granted, or on one that was not. */
async function spoilStream(target: Target, random: Random): Promise<void> {
  const { pathname, search } = new URL(target.streamUrl ?? target.url);
  const query = random.chance(0.2) ? search.replace(/t=.{9}/, 't=') : search;
  const version = random.chance(0.1) ? '12' : '13';
  const frames = drawFrames(random);
  const socket = await dial(target);
  await new Promise<void>((resolve) => {
    socket.setTimeout(patienceMs, resolve);
    socket.once('close', () => resolve());
    socket.once('data', () => socket.write(frames));
    socket.write(
      `GET ${pathname}${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: ${version}\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    socket.resume();
  });
  socket.destroy();
}

/** What is wrong with how a well-formed request is answered, or nothing. */
async function probe(target: Target): Promise<string | undefined> {
  const path =
    target.kind === 'direct-line'
      ? '/v3/directline/tokens/generate'
      : `/v3/conversations/${target.conversation}/activities`;
  const token = target.tokens.at(-1);
  try {
    const answer = await fetch(`${target.url}${path}`, {
      method: 'POST',
      headers: { connection: 'close', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ type: 'message', text: 'probe' }),
      signal: AbortSignal.timeout(probeLimitMs),
    });
    await answer.text();
    return answer.status === 200
      ? undefined
      : `A well-formed request to ${target.kind} was answered ${answer.status}.`;
  } catch (error) {
    return `A well-formed request to ${target.kind} was not answered: ${String(error)}`;
  }
}
