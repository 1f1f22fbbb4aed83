import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../src/channel/system.ts';
import { driveLoad } from '../src/cli/commands/drive-load.ts';
import { chooseUser } from '../src/config/user-share.ts';
import type { LoadPlan } from '../src/load/load-result.ts';
import { openBotBehindConnector } from '../src/open-bot-behind-connector.ts';
import { judge } from '../src/scenario/judge.ts';
import { loadProject } from '../src/scenario/load-project.ts';
import { createScenarioPlayer } from '../src/scenario/scenario-player.ts';
import { createWordings } from '../src/user/wording.ts';
import { turnsOf, type OpenedLoop, type Work } from './loop.ts';
import { botModule, scenarioOf } from './tester.ts';

/** Users a second, far above what any bot here takes in: when one leaves, the next is there. */
const rate = 5000;

/**
 * The same work by what `understudy load` is made of, told to send as much as the bot takes: more users arrive than
 * may be there at once, and those beyond are dropped. Measured, judged and counted; load.json is written.
 */
export async function openLoader(endpoint: string | undefined, folder: string): Promise<OpenedLoop> {
  const bot = endpoint === undefined ? { module: botModule } : { endpoint };
  const opened = await openBotBehindConnector({ bot });
  const wording = createWordings();
  wording('en-US');
  const users = chooseUser([], 'script');

  async function load(work: Work): Promise<void> {
    const outFolder = await mkdtemp(join(folder, 'load-'));
    await writeFile(join(outFolder, 'echo.json'), JSON.stringify(scenarioOf(work)));
    const flags = { ...bot, scenarios: ['echo.json'], deliveryMode: work.deliveryMode };
    const { config, scenarios } = await loadProject(undefined, flags, outFolder);
    const result = await driveLoad({
      config,
      scenarios,
      plan: planOf(work),
      opened,
      outFolder,
      transcripts: 'failed',
      createPlayer: (plan) =>
        createScenarioPlayer(plan, { clock: systemClock, locale: 'en-US', wording, users }),
      judge: (scenario, record) => judge(scenario, record, config.checks),
      onTick: () => undefined,
      signal: new AbortController().signal,
    });
    const { passed } = result.users;
    const isWhole = passed === work.conversations && result.latencies.firstReply.count === turnsOf(work);
    if (isWhole) return;
    throw new Error(`The load test was not whole: ${JSON.stringify(result.users)}.`);
  }
  return { loop: load, close: () => void opened.close() };
}

function planOf({ conversations, concurrency }: Work): LoadPlan {
  return {
    phases: [{ rate, rampTo: rate, durationMs: Number.POSITIVE_INFINITY }],
    arrivals: 'even',
    users: conversations,
    maxUsers: concurrency,
    thinkTime: { minMs: 0, maxMs: 0 },
    graceMs: 600_000,
    limits: [],
  };
}
