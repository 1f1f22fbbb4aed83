import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toFigure, type Figure } from './figures.ts';
import { scenarioOf } from './tester.ts';

const command = fileURLToPath(new URL('../../bin/understudy.js', import.meta.url));
const firstTurnBot = fileURLToPath(new URL('./first-turn-bot.js', import.meta.url));
const bareFirstTurn = fileURLToPath(new URL('./bare-first-turn.js', import.meta.url));
const mostTimes = 1.5;

/** Wall time of whole processes, alternating: `understudy --version` and a node that does nothing. */
export function measureVersion(rounds: number): Figure[] {
  const empty: number[] = [];
  const version: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const pair = [timeProcess(['-e', '0']), timeProcess([command, '--version'])] as const;
    // The first pair fills the disk cache.
    if (round < 0) continue;
    empty.push(pair[0]);
    version.push(pair[1]);
  }
  return [
    toFigure('start-up: node -e 0', 'ms', empty),
    toFigure('start-up: understudy --version', 'ms', version, {
      baseline: empty,
      goal: { of: 'ratio', atMost: mostTimes },
    }),
  ];
}

function timeProcess(argv: readonly string[]): number {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, argv, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with exit code ${status}.`);
  return performance.now() - startedAt;
}

/** From spawn to the bot's first reply, in process: `understudy run` beside a script that imports the bot and runs one turn. */
export async function measureFirstReply(rounds: number, folder: string): Promise<Figure[]> {
  const results = await mkdtemp(join(folder, 'first-'));
  const scenario = join(results, 'echo.json');
  await writeFile(scenario, JSON.stringify(scenarioOf({ messages: 1 })));
  const run = [command, 'run', '--module', firstTurnBot, '--out', results, scenario];
  const bare: number[] = [];
  const tester: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const pair = [await timeFirstReply([bareFirstTurn]), await timeFirstReply(run)] as const;
    if (round < 0) continue;
    bare.push(pair[0]);
    tester.push(pair[1]);
  }
  return [
    toFigure('first reply: bare', 'ms', bare),
    toFigure('first reply: understudy run', 'ms', tester, { baseline: bare }),
  ];
}

/** The bot writes to the third pipe as it replies. */
async function timeFirstReply(argv: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const exited = once(child, 'exit');
  const pipe = child.stdio[3];
  if (!pipe) throw new Error('There is no pipe to the bot.');
  await Promise.race([
    once(pipe, 'data'),
    exited.then(() => Promise.reject(new Error('The bot did not reply.'))),
  ]);
  const ms = performance.now() - startedAt;
  pipe.on('data', () => undefined);
  await exited;
  return ms;
}
