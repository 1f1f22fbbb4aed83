import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `understudy serve` in a process of its own. */
export interface Served {
  readonly url: string;
  readonly secret: string;
  stderr(): string;
  /** Interrupts it and resolves with its exit code. */
  stop(): Promise<number | null>;
}

const bin = fileURLToPath(new URL('../../../bin/understudy.js', import.meta.url));

export async function startServe(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child = spawn(process.execPath, [bin, 'serve', '--json', '--port', '0', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const told = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve();
    });
  });
  await Promise.race([told, ended]);
  if (!stdout.includes('\n')) throw new Error(`serve ended at once: ${stderr}`);
  const { url, secret } = JSON.parse(stdout) as { url: string; secret: string };
  return {
    url,
    secret,
    stderr: () => stderr,
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}
