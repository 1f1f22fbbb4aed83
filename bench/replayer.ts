import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replayCommand } from '../src/cli/commands/replay.ts';
import { turnsOf, type OpenedLoop, type Work } from './loop.ts';
import { createEnvironment } from './tester.ts';

const botModule = fileURLToPath(new URL('../bots/echo/bot.js', import.meta.url));

/** Where the recordings for some work are kept: as many as it has conversations. */
export function recordingsFolder(folder: string, { conversations, messages }: Work): string {
  return join(folder, `recordings-${conversations}-of-${messages}`);
}

/**
 * The same turns by `understudy replay`, the whole command: recordings are found and read, their users' half is sent,
 * the bot's half compared; transcripts, run.json and reports are written. The bot is opened and closed each time; its
 * module is loaded once.
 */
export function openReplayer(folder: string): OpenedLoop {
  return {
    loop: async (work) => {
      const out = await mkdtemp(join(folder, 'replay-'));
      const code = await replayCommand(
        [recordingsFolder(folder, work)],
        {
          module: botModule,
          concurrency: work.concurrency,
          out,
          reporter: [],
          bail: false,
          resume: false,
          ci: true,
          quiet: false,
          verbose: false,
          color: false,
          json: false,
          update: false,
        },
        createEnvironment(out),
      );
      const run = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as {
        totals: Record<string, number>;
      };
      const { passed = 0, turns = 0 } = run.totals;
      if (code === 0 && passed === work.conversations && turns + passed === turnsOf(work)) return;
      throw new Error(`The replay was not whole: exit code ${code}, ${JSON.stringify(run.totals)}.`);
    },
    close: () => undefined,
  };
}
