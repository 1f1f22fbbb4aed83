import { fileURLToPath } from 'node:url';
import type { ChannelId } from '../../src/channel/ports.ts';
import { afterWrites, systemClock } from '../../src/channel/system.ts';
import { checkExpectations } from '../../src/check/expectations.ts';
import { checkStanding } from '../../src/check/standing.ts';
import { chooseUser } from '../../src/config/user-share.ts';
import { openBotBehindConnector, type OpenBotOptions } from '../../src/open-bot-behind-connector.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import { planConversations, runScenarios } from '../../src/scenario/run-scenarios.ts';
import { createScenarioPlayer } from '../../src/scenario/scenario-player.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { wordingOf, type ScenarioSource } from '../user/agenda/hold-conversations.ts';

export interface HeldSignIn {
  readonly outcome: ConversationOutcome;
  /** What was said and done, a line for each activity that a person or a bot's developer would tell of. */
  readonly lines: readonly string[];
}

/** Holds one conversation with a bot, on that channel. */
export async function holdSignIn(
  bot: OpenBotOptions['bot'],
  channel: ChannelId,
  source: ScenarioSource,
): Promise<HeldSignIn> {
  const opened = await openBotBehindConnector({ bot });
  const outcomes: ConversationOutcome[] = [];
  try {
    const scenario = {
      ...scenarioSchema.parse(source),
      name: 'sign in',
      file: fileURLToPath(import.meta.url),
      line: 1,
    };
    await runScenarios({
      plans: planConversations({ scenarios: [scenario], trials: 1, seed: 1 }),
      concurrency: 1,
      bail: false,
      channelFor: () => opened.channel(channel),
      clock: systemClock,
      locale: 'en-US',
      userName: 'Ada',
      replyTimeoutMs: 5000,
      settleMs: 200,
      maxTurns: 20,
      afterWrites,
      createPlayer: (plan) =>
        createScenarioPlayer(plan, {
          clock: systemClock,
          locale: 'en-US',
          wording: wordingOf,
          users: chooseUser([], 'agenda'),
        }),
      openLog: () => ({ append: () => undefined, close: () => '' }),
      tokens: opened.tokens,
      problemsOf: opened.problemsOf,
      judge: async ({ expect, checks }, record) => [
        ...(await checkExpectations(expect, record)),
        ...checkStanding(record, checks),
      ],
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.type === 'conversation-ended') outcomes.push(event.outcome);
      },
    });
  } finally {
    await opened.close();
  }
  const [outcome] = outcomes;
  if (!outcome) throw new Error('No conversation was held.');
  return { outcome, lines: linesOf(outcome) };
}

function linesOf({ record, reasons }: ConversationOutcome): string[] {
  const lines = record.entries.flatMap(({ from, activity }) => {
    const who = from === 'user' ? '>' : '<';
    const { type, name, text, value } = activity;
    if (type === 'message') {
      const cards = activity.attachments?.map(({ contentType }) => contentType.split('.').at(-1)) ?? [];
      return [[who, text, ...cards].filter(Boolean).join(' ')];
    }
    if (type === 'invoke') return [`${who} ${name} ${told(value)}`];
    return type === 'invokeResponse' ? [`${who} ${(value as { status: number }).status}`] : [];
  });
  return [...lines, ...reasons.map(({ check, severity, message }) => `${severity} ${check}: ${message}`)];
}

function told(value: unknown): string {
  const { state, connectionName, token } = value as Record<string, unknown>;
  return [state, connectionName, token].filter(Boolean).join(' ');
}
