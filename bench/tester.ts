import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createColors } from 'picocolors';
import { systemClock } from '../src/channel/system.ts';
import { createTranscriptLog } from '../src/cli/commands/transcript-log.ts';
import { defaultSettleMs } from '../src/library/open-bot.ts';
import { openBotBehindConnector, type OpenedBot } from '../src/open-bot-behind-connector.ts';
import { createConsoleReporter } from '../src/report/console.ts';
import { toConversationResult } from '../src/report/conversation-result.ts';
import { openRunFile } from '../src/report/run-file.ts';
import type { RunEvent } from '../src/scenario/events.ts';
import { judge } from '../src/scenario/judge.ts';
import { loadScenarios } from '../src/scenario/load-scenarios.ts';
import { createScenarioPlayer } from '../src/scenario/scenario-player.ts';
import { planConversations, runScenarios } from '../src/scenario/run-scenarios.ts';
import { loadWording, type Wording } from '../src/user/wording.ts';
import { textOf, turnsOf, type OpenedLoop, type Work } from './loop.ts';

/** Module of the bot that all loops talk to, for bots in this process. */
const botModule = fileURLToPath(new URL('../bots/echo/bot.js', import.meta.url));

/**
 * The same work by the tester, composed as `understudy run` does it: transcripts, checks, run.json and the
 * console report, which is thrown away. Bot and wording are opened once, as the bare loops open theirs.
 */
export async function openTester(endpoint: string | undefined, folder: string): Promise<OpenedLoop> {
  const opened = await openBotBehindConnector({
    bot: endpoint === undefined ? { module: botModule } : { endpoint },
  });
  const wording = loadWording('en-US');
  return {
    loop: async (work) => {
      const out = await mkdtemp(join(folder, 'results-'));
      await run(work, out, opened, wording);
      await rm(out, { recursive: true });
    },
    close: () => void opened.close(),
  };
}

/** A scripted user: what is measured is the tester, not the wit of a simulated user. */
export function scenarioOf(work: Pick<Work, 'messages'>): object {
  const script = Array.from({ length: work.messages }, (_, at) => ({ user: textOf(at + 1) }));
  return { name: 'echo', script, limits: { turns: work.messages + 1 } };
}

async function run(work: Work, out: string, opened: OpenedBot, wording: Wording): Promise<void> {
  await writeFile(join(out, 'echo.json'), JSON.stringify(scenarioOf(work)));
  const { signal } = new AbortController();
  const now = (): string => new Date(systemClock.now()).toISOString();
  const head = {
    bot: opened.name,
    channel: 'emulator',
    seed: 1,
    understudy: 'bench',
    startedAt: now(),
  } as const;
  const runFile = openRunFile(out, head);
  const reporter = createConsoleReporter({
    write: () => undefined,
    colors: createColors(false),
    columns: 100,
    verbose: false,
    quiet: false,
    outFolder: out,
  });
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'conversation-ended') {
      runFile.append(toConversationResult(event.outcome.record, event.outcome));
    }
    reporter.onEvent(event);
  };
  await runScenarios({
    plans: planConversations({
      scenarios: await loadScenarios({ patterns: ['echo.json'], folder: out }),
      trials: work.conversations,
      seed: 1,
    }),
    concurrency: work.concurrency,
    bail: false,
    channelFor: () => opened.channel('emulator', work.deliveryMode),
    clock: systemClock,
    locale: 'en-US',
    userName: 'User',
    replyTimeoutMs: 15_000,
    settleMs: defaultSettleMs,
    maxTurns: work.messages + 1,
    createPlayer: (plan) =>
      createScenarioPlayer(plan, {
        clock: systemClock,
        locale: 'en-US',
        wording: () => wording,
        userModel: 'script',
      }),
    openLog: (plan) => createTranscriptLog(out, plan),
    problemsOf: opened.problemsOf,
    judge: (scenario, record) => judge(scenario, record, {}),
    signal,
    onEvent,
  });
  runFile.finish('finished', now());
  const { passed, turns } = runFile.totals;
  if (passed === work.conversations && turns + passed === turnsOf(work)) return;
  throw new Error(`The run was not whole: ${JSON.stringify(runFile.totals)}.`);
}
