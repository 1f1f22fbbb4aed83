import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExpectedCalls, MeasuredWindow } from './model-window.ts';

const serverFile = fileURLToPath(new URL('./model-server.js', import.meta.url));

export interface ModelServer {
  readonly baseUrl: string;
  /** Begins to watch the calls of a run. */
  expect(calls: ExpectedCalls): Promise<void>;
  /** What it has seen since. */
  measure(): Promise<MeasuredWindow>;
  close(): void;
}

/** Starts a model that takes the same time for every call, in a process of its own. */
export async function startModelServer(delayMs: number): Promise<ModelServer> {
  const child = fork(serverFile, [String(delayMs)]);
  const answer = async (): Promise<unknown> => ((await once(child, 'message')) as [unknown])[0];
  const port = (await answer()) as number;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    expect: async (calls) => {
      child.send(calls);
      await answer();
    },
    measure: async () => {
      child.send('measured');
      return (await answer()) as MeasuredWindow;
    },
    close: () => void child.kill(),
  };
}
