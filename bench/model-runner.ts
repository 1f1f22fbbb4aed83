import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../src/cli/commands/run.ts';
import type { OpenedLoop } from './loop.ts';
import { createEnvironment } from './tester.ts';

const botModule = fileURLToPath(new URL('../bots/echo/bot.js', import.meta.url));

/**
 * Conversations whose user a model plays, by `understudy run`, the whole command: the server is probed, the bot
 * opened and closed each time; its module is loaded once.
 */
export function openModelRunner(baseUrl: string, folder: string): OpenedLoop {
  return {
    loop: async ({ conversations, concurrency, messages }) => {
      const out = await mkdtemp(join(folder, 'model-'));
      const scenario = {
        name: 'weekend',
        goal: 'You are a user who wants to spend a weekend in Salzburg.',
        facts: { month: 'October' },
        script: [{ simulate: { turns: messages } }],
        limits: { turns: messages + 1 },
      };
      const user = { model: 'userlm', baseUrl, name: 'userlm' };
      await writeFile(join(out, 'weekend.json'), JSON.stringify(scenario));
      await writeFile(
        join(out, 'understudy.json'),
        JSON.stringify({ version: 1, scenarios: ['weekend.json'], user }),
      );
      const code = await runCommand(
        [],
        {
          module: botModule,
          trials: conversations,
          concurrency,
          out,
          reporter: [],
          record: false,
          shrinkBudget: 0,
          bail: false,
          resume: false,
          ci: true,
          quiet: false,
          verbose: false,
          color: false,
          json: false,
        },
        createEnvironment(out),
      );
      const { totals } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as {
        totals: Record<string, number>;
      };
      if (code === 0 && totals['passed'] === conversations && totals['turns'] === conversations * messages)
        return;
      throw new Error(`The run was not whole: exit code ${code}, ${JSON.stringify(totals)}.`);
    },
    close: () => undefined,
  };
}
