import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/channel/system.ts';
import { holdRun } from '../src/cli/commands/hold-run.ts';
import type { Environment } from '../src/cli/environment.ts';
import { openBotBehindConnector, type OpenedBot } from '../src/open-bot-behind-connector.ts';
import { judge } from '../src/scenario/judge.ts';
import { loadProject } from '../src/scenario/load-project.ts';
import { createScenarioPlayer } from '../src/scenario/scenario-player.ts';
import { transcriptPath } from '../src/transcript/transcript-path.ts';
import { createWordings } from '../src/user/wording.ts';
import { textOf, turnsOf, type OpenedLoop, type Work } from './loop.ts';
import { chooseUser } from '../src/config/user-share.ts';

/** Module of the bot that all loops talk to, for bots in this process. */
export const botModule = fileURLToPath(new URL('../bots/echo/bot.js', import.meta.url));

/**
 * The same work by what `understudy run` is made of: transcripts, checks, run.json, progress and the console
 * report, which goes nowhere. Bot and wording are opened once, as the bare loops open what they need.
 */
export async function openTester(endpoint: string | undefined, folder: string): Promise<OpenedLoop> {
  const bot = endpoint === undefined ? { module: botModule } : { endpoint };
  const opened = await openBotBehindConnector({ bot });
  const wording = createWordings();
  wording('en-US');
  return {
    loop: async (work) => hold(work, await mkdtemp(join(folder, 'results-')), { bot, opened, wording }),
    close: () => void opened.close(),
  };
}

/** A scripted user: what is measured is the tester, not the wit of a simulated user. */
export function scenarioOf(work: Pick<Work, 'messages'>): object {
  const script = Array.from({ length: work.messages }, (_, at) => ({ user: textOf(at + 1) }));
  return { name: 'echo', script, limits: { turns: work.messages + 1 } };
}

interface Opened {
  readonly bot: { readonly module: string } | { readonly endpoint: string };
  readonly opened: OpenedBot;
  readonly wording: ReturnType<typeof createWordings>;
}

/** Holds one conversation in this process and resolves with the path of its transcript. */
export async function recordConversation(messages: number, folder: string): Promise<string> {
  const bot = { module: botModule };
  const opened = await openBotBehindConnector({ bot });
  const out = await mkdtemp(join(folder, 'recorded-'));
  const work: Work = { conversations: 1, concurrency: 1, messages, deliveryMode: 'normal' };
  try {
    await hold(work, out, { bot, opened, wording: createWordings() });
  } finally {
    await opened.close();
  }
  return transcriptPath(join(out, 'transcripts'), 'echo', 1);
}

async function hold(work: Work, out: string, { bot, opened, wording }: Opened): Promise<void> {
  await writeFile(join(out, 'echo.json'), JSON.stringify(scenarioOf(work)));
  const { conversations: trials, concurrency, deliveryMode } = work;
  const flags = { ...bot, scenarios: ['echo.json'], trials, concurrency, deliveryMode };
  const { config, scenarios } = await loadProject(undefined, flags, out);
  const users = chooseUser([], 'script');
  const environment = createEnvironment(out);
  const code = await holdRun({
    config,
    scenarios,
    options: {
      out,
      bail: false,
      resume: false,
      quiet: false,
      verbose: false,
      color: false,
      json: false,
    },
    environment,
    opened,
    outFolder: out,
    createPlayer: (plan) =>
      createScenarioPlayer(plan, { clock: systemClock, locale: 'en-US', wording, users }),
    judge: (scenario, record) => judge(scenario, record, config.checks),
  });
  const run = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as { totals: Record<string, number> };
  const { passed = 0, turns = 0 } = run.totals;
  if (code === 0 && passed === work.conversations && turns + passed === turnsOf(work)) return;
  throw new Error(`The run was not whole: exit code ${code}, ${JSON.stringify(run.totals)}.`);
}

/** Nobody reads what is printed. */
export function createEnvironment(cwd: string): Environment {
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    argv: [],
    cwd,
    env: {},
    nodeVersion: process.versions.node,
    stdout: nowhere(),
    stderr: nowhere(),
    signal: new AbortController().signal,
    onExit: () => () => undefined,
  };
}
