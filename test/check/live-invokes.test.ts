import assert from 'node:assert/strict';
import { teamsInvoke, teamsInvokes, type TeamsInvokeName } from '../../src/channel/teams/invokes.ts';
import { systemClock } from '../../src/channel/system.ts';
import { checkUnansweredInvoke } from '../../src/check/unanswered-invoke.ts';
import { openConversation } from '../../src/conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../../src/conversation/record.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { badManners, createInvokeBot, type BadManner } from '../fixtures/bots/invoke-bot.ts';
import { makeRecord } from './record-factory.ts';

const names = Object.keys(teamsInvokes) as TeamsInvokeName[];

/** An empty answer means that all is done. */
const mayBeEmpty = [
  'task/submit',
  'config/submit',
  'composeExtension/queryLink',
  'composeExtension/submitAction',
  'composeExtension/setting',
  'composeExtension/onCardButtonClicked',
  'fileConsent/invoke',
  'actionableMessage/executeAction',
  'message/submitAction',
  'suggestedActions/submit',
  'handoff/action',
  'signin/verifyState',
  'signin/tokenExchange',
  'signin/failure',
];

/** Which invokes `unanswered-invoke` names, and how, on a bot that answers all of them in this manner. */
async function nameFaults(manner: 'well' | BadManner): Promise<Map<string, string>> {
  const opened = await openBotBehindConnector({ bot: createInvokeBot(manner) });
  const entries: RecordEntry[] = [];
  const turns: TurnRecord[] = [];
  const conversation = await openConversation({
    channel: opened.channel('msteams'),
    clock: systemClock,
    locale: 'en-US',
    userName: 'Anna',
    replyTimeoutMs: manner === 'never' ? 5 : 15_000,
    settleMs: 0,
    onEntry: (entry) => void entries.push(entry),
    signal: new AbortController().signal,
  });
  for (const name of names) {
    const { value } = teamsInvoke(name);
    turns.push(await conversation.play({ act: { kind: 'invoke', name, value }, behaviours: [] }));
  }
  conversation.close();
  await opened.close();
  const reasons = checkUnansweredInvoke(makeRecord([], { entries, turns }));
  return new Map(
    reasons.map(({ activityIndex, message }) => [entries[activityIndex ?? -1]?.activity.name ?? '', message]),
  );
}

const faults: Readonly<Record<BadManner, RegExp>> = {
  never: /no answer within 5 ms/,
  'with a string': /the answer is a string, not an object/,
  'without a body': /the answer is empty/,
  'in another shape': /the answer is a list, not an object/,
  'with status 400': /the bot answered 400/,
  'with status 500': /the bot answered 500/,
  'by throwing': /the bot has no handler for it \(501\)/,
  'with status 501': /the bot has no handler for it \(501\)/,
};

describe('Answers to invokes, on a live bot', () => {
  it('give nothing where each is as Teams wants it', async () => {
    assert.deepEqual(await nameFaults('well'), new Map());
  });

  for (const manner of badManners) {
    it(`are named by unanswered-invoke, each of them, from a bot that answers ${manner}`, async () => {
      const named = await nameFaults(manner);
      const expected = names.filter(
        (name) =>
          !(manner === 'without a body' && mayBeEmpty.includes(name)) &&
          // A refused sign-in leads to another way of signing in.
          !(manner === 'with status 400' && name.startsWith('signin/')),
      );
      assert.deepEqual([...named.keys()].toSorted(), expected.toSorted());
      for (const [name, message] of named) assert.match(message, faults[manner], name);
    });
  }
});
