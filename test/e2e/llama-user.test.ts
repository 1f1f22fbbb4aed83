import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLlamaModel } from '../../adapters/llama/open-llama-model.ts';
import { adapter, bot } from '../../bots/bank/bot.ts';
import type { OpenedModel } from '../../src/model/ports.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import type { Player } from '../../src/scenario/player.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { runScript } from '../../src/scenario/run-script.ts';
import { createModelUser } from '../../src/user/model/model-user.ts';
import { resolvePersona } from '../../src/user/persona.ts';
import { createRandom } from '../../src/user/random.ts';
import { describeWithLlama } from '../support/describe-with-llama.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { endConversation, endHeader, tinyGguf } from '../support/tiny-gguf.ts';
import { holdConversations, tell, wordingOf } from '../user/agenda/hold-conversations.ts';
import { defaultSettings, scheduleOf } from '../user/model/scripted.ts';

const balance = {
  goal: 'You are a user who wants to check your balance.',
  learn: ['checking balance', 'savings balance'],
  expect: [{ card: { contains: '$1,500.00' } }, { goal: 'reached' as const }],
};

/** It would rather leave than ask, and begin as assistants do: the guardrails must see to both. */
const follows = {
  [endHeader]: { '\n': 1 },
  '\n': {
    You: 3,
    [endConversation]: 3,
    'Please show me my balance': 1,
    'Can you check my balance': 1,
    'What is my balance today?': 1,
  },
  You: { ' are welcome, how can the assistant help': 1 },
};

function playedBy(client: OpenedModel): (plan: ConversationPlan) => Promise<Player> {
  return ({ seed }) => {
    const random = createRandom(seed);
    const persona = resolvePersona('plain', random);
    const goal = { text: balance.goal, facts: [], learn: balance.learn };
    const user = createModelUser({
      goal,
      persona,
      wording: wordingOf('en-US'),
      random: random.fork('user'),
      schedule: scheduleOf([]),
      client,
      settings: defaultSettings,
      kind: 'turn',
      today: () => '2026-01-05',
      signal: new AbortController().signal,
    });
    return Promise.resolve({
      persona: persona.name,
      perform: (stage) => runScript([{ simulate: {} }], stage, user, goal),
      summary: () => user.summary(),
      remarks: () => [],
    });
  };
}

function said({ record }: ConversationOutcome): (string | undefined)[] {
  return record.entries.flatMap(({ from, activity }) =>
    from === 'user' && activity.type === 'message' ? [activity.text] : [],
  );
}

describeWithLlama('A user from a GGUF file', (resolveFrom) => {
  const folder = useTemporaryFolder();

  it('carries conversations with the bank bot, four at once, the same for the same seed', async function () {
    this.timeout(60_000);
    const file = join(folder(), 'tiny.gguf');
    await writeFile(file, tinyGguf({ follows }));
    const model = await openLlamaModel({
      file,
      resolveFrom,
      environment: process.env,
      concurrency: 4,
      threads: 1,
    });
    try {
      const hold = (concurrency: number) =>
        holdConversations({ adapter, bot }, balance, 8, { concurrency, createPlayer: playedBy(model) });
      const outcomes = await hold(4);
      for (const outcome of outcomes) assert.equal(outcome.verdict, 'passed', tell(outcome));
      assert.deepEqual((await hold(1)).map(said), outcomes.map(said));
      assert.ok(new Set(outcomes.map((outcome) => said(outcome)[0])).size > 1, 'all say the same');
    } finally {
      await model.close();
    }
  });
});
