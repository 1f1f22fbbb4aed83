import assert from 'node:assert/strict';
import { adapter, bot } from '../../bots/bank/bot.ts';
import { runScript } from '../../src/scenario/run-script.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import type { UserGoal } from '../../src/user/user-goal.ts';
import { holdConversations, tell, type ScenarioSource } from '../user/agenda/hold-conversations.ts';
import { makeCountingUser, openFakeStage, type Answer, type FakeStage } from './fake-conversation.ts';

const anna: UserGoal = {
  text: 'x',
  facts: [{ name: 'recipient', values: ['Anna'], alternatives: [], asked: [] }],
  learn: [],
};

/** Plays a script as it stands in a file to a bot that gives these answers, the first as its greeting. */
async function play(
  script: NonNullable<ScenarioSource['script']>,
  answers: readonly Answer[],
): Promise<FakeStage & { readonly done: readonly string[] }> {
  const fake = openFakeStage(answers);
  await fake.stage.open();
  const steps = scenarioSchema.parse({ script }).script ?? [];
  await runScript(steps, fake.stage, makeCountingUser(2).user, anna);
  return { ...fake, done: fake.played.map(({ act }) => (act.kind === 'say' ? act.text : act.kind)) };
}

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

describe('a script', () => {
  it('plays its steps in order and finds each reply after those that were found', async () => {
    const { done, reasons } = await play(
      [{ bot: 'hello' }, { user: 'a' }, { bot: 'one' }, { bot: 'two' }, { user: 'b' }, { bot: 'one' }],
      [['Hello!'], ['One.', 'and', 'Two.'], ['One.']],
    );
    assert.deepEqual(reasons, []);
    assert.deepEqual(done, ['a', 'b']);
  });

  it('does not take one reply for two, nor replies out of their order', async () => {
    for (const answer of [['One.'], ['Two.', 'One.']]) {
      const { done, reasons } = await play(
        [{ user: 'a' }, { bot: 'one' }, { bot: 'two' }, { user: 'b' }],
        [[], answer],
      );
      assert.deepEqual(done, ['a']);
      assert.deepEqual(reasons, [
        {
          check: 'script',
          severity: 'failed',
          message: 'Step 3 is not fulfilled.',
          expected: 'a reply that contains "two"',
          arrived: 'no reply',
        },
      ]);
    }
  });

  it('tells what arrived instead, and holds facts to the values drawn', async () => {
    const script = [{ user: 'a' }, { bot: { contains: 'to {recipient}' } }];
    assert.deepEqual((await play(script, [[], ['Sent to Anna.']])).reasons, []);
    const [reason] = (await play(script, [[], ['Sent to Boris.']])).reasons;
    assert.match(reason?.arrived ?? '', /Sent to Boris\./);
  });

  it('stops at a step that cannot be done, and says what is there', async () => {
    const buttons = { suggestedActions: { actions: [{ type: 'imBack', title: 'Stay', value: 'stay' }] } };
    const { done, reasons } = await play(
      [{ user: { tap: 'Leave' } }, { user: 'b' }],
      [[{ text: 'Sure?', ...buttons }]],
    );
    assert.deepEqual(done, []);
    assert.equal(
      reasons[0]?.message,
      'Step 1 cannot be done: there is no button "Leave"; the buttons shown are "Stay".',
    );
    const { reasons: noMessage } = await play([{ user: { react: 'like' } }], []);
    assert.equal(noMessage[0]?.message, 'Step 1 cannot be done: there is no message to react to.');
  });

  it('does all that a user can do', async () => {
    const { done, reasons } = await play(
      [
        { user: { react: 'like' } },
        { user: { event: { name: 'e', value: 1 } } },
        { user: { invoke: { name: 'i' } } },
        { user: { wait: 5 } },
        { user: 'bye' },
      ],
      [['Hello!']],
    );
    assert.deepEqual(reasons, []);
    assert.deepEqual(done, ['react', 'event', 'invoke', 'wait', 'bye']);
  });

  it('lets the user act between its steps, and plays nothing after the user has left', async () => {
    const between = await play(
      [{ simulate: { turns: 1 } }, { user: 'b' }, { simulate: {} }, { user: 'c' }],
      [],
    );
    assert.deepEqual(between.done, ['1', 'b', '2', 'c']);
    const last = await play([{ user: 'a' }, { simulate: {} }], []);
    assert.deepEqual(last.done, ['a', '1', '2', 'end']);
  });

  it('says that nobody can sign in where tokens are kept by a service', async () => {
    for (const step of [{ signIn: true }, { signOut: true }] as const) {
      const { reasons } = await play([{ user: 'hi' }, { user: step }, { user: 'bye' }], [['hello']]);
      assert.match(
        reasons[0]?.message ?? '',
        /^Step 2 cannot be done: the service that the bot is met through keeps the tokens of users/,
      );
    }
  });
});

describe('a script that says what the bot replies to something', () => {
  it('waits for the reply, also where few would expect one', async () => {
    const { played } = await play(
      [{ user: { react: 'like' } }, { bot: 'thanks' }, { user: { event: { name: 'bell' } } }],
      [['hello'], ['thanks']],
    );
    assert.deepEqual(
      played.map(({ act, expectsReply }) => [act.kind, expectsReply]),
      [
        ['react', true],
        ['event', undefined],
      ],
    );
  });
});
