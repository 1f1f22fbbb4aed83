import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../src/cli/environment.ts';
import { runCommandLine } from '../src/cli/main.ts';
import { textOf, type Loop, type LoopOptions, type Work } from './loop.ts';

/** Module of the bot that all loops talk to, for bots in this process. */
export const botModule = fileURLToPath(new URL('../bots/echo/bot.js', import.meta.url));

/**
 * The same work by `understudy run`, whole: reading the scenario, opening the bot, transcripts, checks,
 * run.json, console report. What it prints is thrown away.
 */
export function createTester({ endpoint, folder }: LoopOptions): Loop {
  const bot = endpoint === undefined ? ['--module', botModule] : ['--endpoint', endpoint];
  return async (work) => {
    const out = await mkdtemp(join(folder, 'results-'));
    const scenario = join(out, 'echo.json');
    await writeFile(scenario, JSON.stringify(scenarioOf(work)));
    const code = await runCommandLine(
      createEnvironment([
        'run',
        ...bot,
        ...['--delivery-mode', work.deliveryMode],
        ...['--trials', String(work.conversations)],
        ...['--concurrency', String(work.concurrency)],
        ...['--out', out],
        scenario,
      ]),
    );
    await verify(join(out, 'run.json'), code, work);
    await rm(out, { recursive: true });
  };
}

/** A scripted user: what is measured is the tester, not the wit of a simulated user. */
export function scenarioOf(work: Pick<Work, 'messages'>): object {
  const script = Array.from({ length: work.messages }, (_, at) => ({ user: textOf(at + 1) }));
  return { name: 'echo', script, limits: { turns: work.messages + 1 } };
}

async function verify(runFile: string, code: number, work: Work): Promise<void> {
  const { totals } = JSON.parse(await readFile(runFile, 'utf8')) as { totals: Record<string, number> };
  const wanted = { passed: work.conversations, turns: work.conversations * work.messages };
  if (code === 0 && totals['passed'] === wanted.passed && totals['turns'] === wanted.turns) return;
  throw new Error(`The run was not whole: exit code ${code}, ${JSON.stringify(totals)}.`);
}

function createEnvironment(argv: readonly string[]): Environment {
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    argv,
    cwd: process.cwd(),
    env: process.env,
    nodeVersion: process.versions.node,
    stdout: nowhere(),
    stderr: nowhere(),
    signal: new AbortController().signal,
  };
}
