import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { Channel } from '../../../src/channel/ports.ts';
import { afterWrites, systemClock } from '../../../src/channel/system.ts';
import { checkExpectations } from '../../../src/check/expectations.ts';
import { checkStanding } from '../../../src/check/standing.ts';
import { openBotBehindConnector, type OpenedBot } from '../../../src/open-bot-behind-connector.ts';
import type { ConversationOutcome } from '../../../src/scenario/events.ts';
import { createScenarioPlayer } from '../../../src/scenario/scenario-player.ts';
import {
  planConversations,
  runScenarios,
  type RunScenariosOptions,
} from '../../../src/scenario/run-scenarios.ts';
import { scenarioSchema, type Scenario } from '../../../src/scenario/schema.ts';
import { loadWording, type Wording } from '../../../src/user/wording.ts';
import { chooseUser } from '../../../src/config/user-share.ts';

/** What stands in a scenario file. */
export type ScenarioSource = z.input<typeof scenarioSchema>;

export interface BotUnderTest {
  readonly adapter: object;
  readonly bot: unknown;
}

const wordings = new Map<string, Wording>();

/** Reading a language takes a while: once for all tests. */
export function wordingOf(locale: string): Wording {
  const wording = wordings.get(locale) ?? loadWording(locale);
  wordings.set(locale, wording);
  return wording;
}

function makeScenario(source: ScenarioSource, name = 'a scenario'): Scenario {
  return { ...scenarioSchema.parse(source), name, file: fileURLToPath(import.meta.url), line: 1 };
}

/** Holds a scenario's trials with a bot in this process; outcomes by trial. */
export async function holdConversations(
  { adapter, bot }: BotUnderTest,
  source: ScenarioSource,
  trials = 20,
  overrides: Partial<RunScenariosOptions> = {},
  channelOf: (opened: OpenedBot) => Channel = (opened) => opened.channel('emulator'),
): Promise<ConversationOutcome[]> {
  const opened = await openBotBehindConnector({
    bot: { adapter, bot, resolveFrom: fileURLToPath(import.meta.url) },
  });
  const outcomes: ConversationOutcome[] = [];
  try {
    await runScenarios({
      plans: planConversations({ scenarios: [makeScenario(source)], trials, seed: 1 }),
      concurrency: 4,
      bail: false,
      channelFor: () => channelOf(opened),
      clock: systemClock,
      locale: 'en-US',
      userName: 'Ada',
      replyTimeoutMs: 5000,
      settleMs: 50,
      maxTurns: 30,
      afterWrites,
      createPlayer: (plan) =>
        createScenarioPlayer(plan, {
          clock: systemClock,
          locale: 'en-US',
          wording: wordingOf,
          users: chooseUser([], 'agenda'),
        }),
      openLog: () => ({ append: () => undefined, close: () => '' }),
      problemsOf: (id) => opened.problemsOf(id),
      judge: async (scenario, record) => [
        ...(await checkExpectations(scenario.expect, record)),
        ...checkStanding(record, scenario.checks),
      ],
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.type === 'conversation-ended') outcomes.push(event.outcome);
      },
      ...overrides,
    });
  } finally {
    await opened.close();
  }
  return outcomes.toSorted((a, b) => a.plan.trial - b.plan.trial);
}

/** A conversation as people read it, and why it did not pass: what a failed test prints. */
export function tell({ plan, record, verdict, reasons }: ConversationOutcome): string {
  const lines = record.entries.flatMap(({ from, kind, activity }) => {
    const said = activity.text ?? JSON.stringify(activity.value ?? activity.attachments ?? activity.type);
    return activity.type === 'message' || kind !== 'activity'
      ? [`${from === 'user' ? '>' : '<'} ${said}`]
      : [];
  });
  const why = reasons.map(({ check, severity, message }) => `${severity} ${check}: ${message}`);
  return [`trial ${plan.trial}: ${verdict}, goal ${record.summary.goal}`, ...lines, ...why].join('\n');
}

/** At most one in twenty may fail. */
export function assertNearlyAllPass(outcomes: readonly ConversationOutcome[]): void {
  const failed = outcomes.filter(({ verdict }) => verdict !== 'passed');
  assert.ok(
    failed.length <= outcomes.length * 0.05,
    `${failed.length} failed\n${failed.slice(0, 2).map(tell).join('\n\n')}`,
  );
}
