import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const botFile = fileURLToPath(new URL('../bots/echo/index.js', import.meta.url));

/** Starts bots/echo as its own process on a free port, and resolves once it says where it listens. */
export async function startEchoBot(): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const child = spawn(process.execPath, [botFile], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const port = await Promise.race([
    portIn(createInterface(child.stdout)),
    exited.then(() => Promise.reject(new Error('The echo bot ended before it listened.'))),
  ]);
  return {
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    close: async () => {
      child.kill();
      await exited;
    },
  };
}

async function portIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const port = /listens at http:\/\/[^/]*:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('The echo bot did not say where it listens.');
}
