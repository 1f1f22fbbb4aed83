import assert from 'node:assert/strict';
import { teamsHooks } from '../../../src/channel/teams/hooks.ts';
import { openBotBehindConnector } from '../../../src/open-bot-behind-connector.ts';
import { createRecordingBot, hooksOfSdk } from '../../fixtures/bots/recording-bot.ts';

const signal = new AbortController().signal;

async function reach(names: readonly string[], wanted: readonly string[]) {
  const { adapter, bot, reached, errors } = createRecordingBot(names);
  const opened = await openBotBehindConnector({ bot: { adapter, bot, resolveFrom: import.meta.filename } });
  const chat = await opened.channel('msteams').openConversation({
    locale: 'en-US',
    userName: 'Anna',
    onArrival: () => undefined,
  });
  const missed: string[] = [];
  const answers = new Map<string, number | string>();
  for (const name of wanted) {
    const hook = teamsHooks.find((each) => each.name === name);
    assert(hook, `no activity for ${name}`);
    reached.length = 0;
    const facts = { bot: chat.bot, member: chat.user, messageId: '1', at: '2026-01-31T12:00:00.000Z' };
    const delivery = await chat.send(chat.stamp(hook.activity(facts)), signal);
    answers.set(name, delivery.status === 'answered' ? delivery.code : delivery.status);
    if (!reached.includes(name)) missed.push(name);
  }
  chat.close();
  await opened.close();
  return { missed, errors: errors.map(({ message }) => message), answers };
}

describe('Hooks of TeamsActivityHandler', () => {
  it('are all known: every one that the SDK has, and no other', () => {
    assert.deepEqual(teamsHooks.map(({ name }) => name).toSorted(), [...new Set(hooksOfSdk())].toSorted());
  });

  it('are all reached by their activities on a real TeamsActivityHandler', async () => {
    const all = teamsHooks.map(({ name }) => name);
    const always = teamsHooks.filter(({ unless }) => unless === undefined).map(({ name }) => name);
    const { missed, errors, answers } = await reach(all, always);
    assert.deepEqual(errors, []);
    assert.deepEqual(missed, []);
    assert.deepEqual([...new Set(answers.values())], [200]);
  });

  it('that others stand in for are reached in their absence', async () => {
    const passedOver = teamsHooks.filter(({ unless }) => unless !== undefined);
    assert.equal(passedOver.length, 2);
    const names = passedOver.map(({ name }) => name);
    const { missed, errors } = await reach(names, names);
    assert.deepEqual([missed, errors], [[], []]);
    const others = teamsHooks.map(({ name }) => name);
    assert.deepEqual((await reach(others, names)).missed, names);
  });

  it('that no bot takes up are answered as the table says', async () => {
    const names = teamsHooks.map(({ name }) => name);
    const { answers } = await reach([], names);
    for (const { name, unhandled } of teamsHooks) assert.equal(answers.get(name), unhandled ?? 200, name);
  });
});
