import { Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/main.ts';
import type { Ended } from './run-understudy.ts';

/** The command line without a process of its own, which takes a second less; results as `runUnderstudy` gives them. */
export async function callUnderstudy(
  args: readonly string[],
  cwd: string,
  signal: AbortSignal = new AbortController().signal,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const open = (name: keyof typeof written): Writable =>
    new Writable({
      write: (chunk: Buffer | string, _encoding, done) => {
        written[name] += chunk.toString();
        done();
      },
    });
  const code = await runCommandLine({
    argv: args,
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    nodeVersion: process.versions.node,
    stdout: open('stdout'),
    stderr: open('stderr'),
    signal,
    onExit: () => () => undefined,
  });
  return { code, ...written };
}
