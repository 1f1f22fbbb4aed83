import assert from 'node:assert/strict';
import { adapter, bot } from '../../bots/bank/bot.ts';
import { holdConversations, tell, type ScenarioSource } from '../user/agenda/hold-conversations.ts';

describe('a script with steps after a simulated part', () => {
  const goal: ScenarioSource = {
    goal: 'You are a user who wants to send 40 dollars to Leo from savings.',
    facts: { amount: '40 dollars', recipient: 'Leo', account: 'savings' },
  };

  it('goes on once the user has reached its goal', async () => {
    const script: ScenarioSource['script'] = [
      { simulate: {} },
      { user: 'recent transactions' },
      { bot: { contains: 'Leo' } },
    ];
    const outcomes = await holdConversations({ adapter, bot }, { ...goal, script }, 2);
    for (const outcome of outcomes) {
      const { record, verdict } = outcome;
      assert.equal(verdict, 'passed', tell(outcome));
      assert.equal(record.summary.goal, 'reached');
      assert.ok(record.entries.some(({ activity }) => activity.text === 'recent transactions'));
    }
  });

  it('fails when what comes afterwards is not as it should be', async () => {
    const script: ScenarioSource['script'] = [
      { simulate: {} },
      { user: 'recent transactions' },
      { bot: { contains: 'Walter' } },
    ];
    const [outcome] = await holdConversations({ adapter, bot }, { ...goal, script }, 1);
    assert.deepEqual(
      outcome?.reasons.map(({ check }) => check),
      ['script'],
    );
  });
});
