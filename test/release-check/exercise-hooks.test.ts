import assert from 'node:assert/strict';
import type { Channel } from '../../src/channel/ports.ts';
import { systemClock } from '../../src/channel/system.ts';
import { teamsHooks } from '../../src/channel/teams/hooks.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { exerciseHooks } from '../../src/release-check/hooks/exercise-hooks.ts';
import { areHooksSound, type HookResult, type HookStatus } from '../../src/release-check/hooks/judge-hook.ts';
import { createInvokeBot } from '../fixtures/bots/invoke-bot.ts';
import { createRecordingBot } from '../fixtures/bots/recording-bot.ts';

const all = teamsHooks.map(({ name }) => name);
const invokes = teamsHooks.filter(({ unhandled }) => unhandled === 501).map(({ name }) => name);

async function exercise(
  bot: { adapter: object; bot: unknown },
  replyTimeoutMs = 15_000,
  wrap = (channel: Channel): Channel => channel,
): Promise<HookResult[]> {
  const opened = await openBotBehindConnector({ bot: { ...bot, resolveFrom: import.meta.filename } });
  try {
    return await exerciseHooks({
      channelFor: (scope) => wrap(opened.channel('msteams', 'normal', scope === 'team' ? 'channel' : scope)),
      clock: systemClock,
      locale: 'en-US',
      userName: 'Anna',
      replyTimeoutMs,
      settleMs: 0,
      concurrency: 4,
      openLog: ({ name }) => ({ append: () => undefined, close: () => `${name}.transcript` }),
      signal: new AbortController().signal,
    });
  } finally {
    await opened.close();
  }
}

function statusesOf(results: readonly HookResult[], names: readonly string[]): HookStatus[] {
  const own = results.filter(({ name }) => names.includes(name));
  return [...new Set(own.map(({ status }) => status))];
}

describe('check --hooks', () => {
  it('reaches every hook of a TeamsActivityHandler', async () => {
    // Two hooks are passed over while others stand in for them.
    const always = teamsHooks.filter(({ unless }) => unless === undefined).map(({ name }) => name);
    const recording = createRecordingBot(always);
    // It answers no message.
    const results = await exercise(recording, 500);
    assert.deepEqual(
      results.map(({ name }) => name),
      all,
    );
    assert.deepEqual([...new Set(recording.reached)].toSorted(), always.toSorted());
    assert.deepEqual(recording.errors, []);
  });

  it('tells invokes that are handled from what is taken without a word', async () => {
    const results = await exercise(createInvokeBot('well'));
    const messages = ['onTurn', 'onMessage', 'onDialog'];
    assert.deepEqual(statusesOf(results, [...messages, ...invokes]), ['handled']);
    const others = all.filter((name) => !messages.includes(name) && !invokes.includes(name));
    assert.deepEqual(statusesOf(results, others), ['silent']);
    assert.ok(areHooksSound(results));
  });

  for (const [manner, status] of [
    ['with status 501', 'unhandled'],
    ['by throwing', 'threw'],
    ['with status 500', 'threw'],
    ['with a string', 'wrong'],
    ['in another shape', 'wrong'],
    ['never', 'unanswered'],
  ] as const) {
    it(`says ${status} of every invoke that is answered ${manner}`, async () => {
      const results = await exercise(createInvokeBot(manner), manner === 'never' ? 50 : undefined);
      // What botbuilder itself has no name for is judged by its status alone.
      const nameless = ['onInvokeActivity', 'handleTeamsCardActionInvoke'];
      const judged = status === 'wrong' ? invokes.filter((name) => !nameless.includes(name)) : invokes;
      assert.deepEqual(statusesOf(results, judged), [status]);
      assert.equal(areHooksSound(results), status === 'unhandled');
    });
  }

  it('takes an error that is told as Teams wants it for an answer', async () => {
    const { adapter, bot } = createInvokeBot('well');
    const refusal = { code: 'NotFound', message: 'It is no longer there.' };
    Object.assign(bot, {
      onAdaptiveCardInvoke: () =>
        Promise.resolve({ statusCode: 404, type: 'application/vnd.microsoft.error', value: refusal }),
    });
    assert.deepEqual(statusesOf(await exercise({ adapter, bot }), ['onAdaptiveCardInvoke']), ['handled']);
  });

  it('says what ended a bot, and that the rest is untested', async () => {
    let isGone = false;
    const results = await exercise(createInvokeBot('well'), undefined, (channel) => ({
      ...channel,
      openConversation: async (options) => {
        const chat = await channel.openConversation(options);
        return {
          ...chat,
          send: async (activity, signal) => {
            isGone ||= activity.name === 'task/fetch';
            return isGone ? { status: 'unreachable', message: 'It has ended.' } : chat.send(activity, signal);
          },
        };
      },
    }));
    const told = results.find(({ name }) => name === 'handleTeamsTaskModuleFetch');
    assert.deepEqual([told?.status, told?.seen], ['threw', 'It has ended.']);
    assert.equal(results.at(-1)?.status, 'untested');
    assert.ok(!areHooksSound(results));
  });
});
