import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { checkStanding } from '../../src/check/standing.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import { createBudget } from '../../src/model/budget.ts';
import { createCassettes, type CassettesOptions } from '../../src/model/cassettes.ts';
import type { ModelClient } from '../../src/model/ports.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import type { Player } from '../../src/scenario/player.ts';
import type { Move } from '../../src/user/move.ts';
import { adapter, bot } from '../../bots/echo/bot.ts';
import { createScriptedModel, neverAborted, turnRequest } from '../model/scripted-model.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { holdConversations } from '../user/agenda/hold-conversations.ts';

function createGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const scenario = { script: [{ user: 'not played' }], checks: { loop: { off: 'The bot only echoes.' } } };

/** Says three things that a model comes up with. */
function modelPlayer(client: ModelClient, signal = neverAborted): Player {
  return {
    persona: 'plain',
    perform: async (stage) => {
      await stage.open();
      const texts: string[] = [];
      for (let made = 0; made < 3; made += 1) {
        texts.push(stage.view.shown.texts.join('\n'));
        const { text } = await client.send(turnRequest(texts), signal);
        texts.push(text);
        await stage.play({ act: { kind: 'say', text }, behaviours: [] });
      }
    },
    summary: () => ({ goal: 'open', learned: {}, facts: {} }),
    remarks: () => [],
  };
}

const three = (): ModelClient => createScriptedModel(['one', 'two', 'three']);

function said({ record }: ConversationOutcome): (string | undefined)[] {
  return record.entries.flatMap(({ activity }) => (activity.type === 'message' ? [activity.text] : []));
}

function told({ verdict, reasons }: ConversationOutcome): string[] {
  return [verdict, ...reasons.map(({ check, severity }) => `${severity} ${check}`)];
}

describe('runScenarios, when a model plays the user', () => {
  const folder = useTemporaryFolder();

  it('ends only the conversation whose model is down, and keeps what was said', async () => {
    const down = new InfrastructureError('model-down', 'Failed to ask the model: refused.', {
      hint: 'Start it.',
    });
    const outcomes = await holdConversations({ adapter, bot }, scenario, 3, {
      createPlayer: ({ trial }) =>
        Promise.resolve(modelPlayer(trial === 2 ? createScriptedModel(['one', down]) : three())),
    });
    assert.deepEqual(outcomes.map(told), [['passed'], ['errored', 'errored model-down'], ['passed']]);
    assert.equal(outcomes[1]?.reasons[0]?.message, 'Failed to ask the model: refused. Start it.');
    assert.deepEqual(said(outcomes[1]).slice(-2), ['one', 'Echo: one']);
  });

  it('rejects for what its user must mend, and for a conversation that cannot be written down', async () => {
    const wrong = new ConfigError('wrong-model', 'There is no such model.');
    const createPlayer = (client: ModelClient) => () => Promise.resolve(modelPlayer(client));
    await assert.rejects(
      holdConversations({ adapter, bot }, scenario, 1, {
        createPlayer: createPlayer(createScriptedModel([wrong])),
      }),
      wrong,
    );
    const full = new InfrastructureError('write-failed', 'The disk is full.');
    const append = (): never => {
      throw full;
    };
    await assert.rejects(
      holdConversations({ adapter, bot }, scenario, 1, {
        createPlayer: createPlayer(three()),
        openLog: () => ({ append, close: () => '' }),
      }),
      full,
    );
  });

  it('takes a model that is interrupted for an interruption', async () => {
    const interruption = new AbortController();
    const client: ModelClient = {
      name: 'slow',
      send: (_, signal) => {
        interruption.abort();
        return Promise.reject(signal.reason as Error);
      },
    };
    const [outcome] = await holdConversations({ adapter, bot }, scenario, 1, {
      signal: interruption.signal,
      createPlayer: () => Promise.resolve(modelPlayer(client, interruption.signal)),
    });
    assert.deepEqual(outcome && told(outcome), ['errored', 'errored interrupted']);
  });

  it('cuts a conversation short when the budget is spent, and begins no further ones', async () => {
    const budget = createBudget({ calls: 5 });
    const outcomes = await holdConversations({ adapter, bot }, scenario, 4, {
      concurrency: 1,
      createPlayer: () => Promise.resolve(modelPlayer(budget.wrap(three()))),
      mayBegin: () => budget.exceeded() === undefined,
    });
    assert.deepEqual(outcomes.map(told), [['passed'], ['errored', 'errored budget']]);
    assert.deepEqual(outcomes[1] && said(outcomes[1]).slice(-2), ['two', 'Echo: two']);
    assert.equal(budget.spent().calls, 5);
  });

  it('finds a secret that is shown elsewhere while its own conversation still goes on', async () => {
    let last = '';
    const leaking = {
      run: async (context: { readonly activity: Activity; sendActivity(text: string): Promise<unknown> }) => {
        if (context.activity.type !== 'message') return;
        if (context.activity.text?.startsWith('MBR')) last = context.activity.text;
        await context.sendActivity(`The number is ${last}.`);
      },
    };
    const leaked = createGate();
    const judged = createGate();
    const createPlayer = ({ trial }: { readonly trial: number }): Promise<Player> => {
      const own = `MBR-0000000${trial}`;
      const facts = { 'member number': own };
      const say = (text: string): Move => ({ act: { kind: 'say', text }, behaviours: [] });
      return Promise.resolve({
        persona: 'plain',
        perform: async (stage) => {
          if (trial === 2) await leaked.opened;
          await stage.play(say(trial === 1 ? own : 'Hello?'));
          leaked.open();
          if (trial === 1) await judged.opened;
        },
        summary: () => ({ goal: 'open', learned: {}, facts }),
        remarks: () => [],
      });
    };
    const outcomes = await holdConversations({ adapter, bot: leaking }, scenario, 2, {
      createPlayer,
      judge: (_, record) => {
        judged.open();
        return Promise.resolve(checkStanding(record));
      },
    });
    assert.deepEqual(
      outcomes.map(({ reasons }) => reasons.map(({ check }) => check)),
      [[], ['cross-talk']],
    );
  });

  describe('with cassettes', () => {
    function hold(mode: CassettesOptions['mode'], botUsed: object, open: () => Promise<ModelClient>) {
      const cassettes = createCassettes({ mode, folder: folder() });
      return holdConversations({ adapter, bot: botUsed }, scenario, 2, {
        createPlayer: ({ scenario: { name }, trial, seed }) => {
          const cassette = cassettes.forConversation({ scenario: name, trial, seed });
          return Promise.resolve(modelPlayer(cassette.wrap(open, { model: 'userlm', speaker: 'user' })));
        },
      });
    }

    const neverOpened = (): Promise<ModelClient> => assert.fail('the model was opened');

    it('holds the same conversations again without the model', async () => {
      const recorded = await hold('record', bot, () => Promise.resolve(three()));
      const replayed = await hold('replay', bot, neverOpened);
      assert.deepEqual(replayed.map(told), [['passed'], ['passed']]);
      assert.deepEqual(replayed.map(said), recorded.map(said));
      assert.deepEqual(replayed[0] && said(replayed[0]).slice(-2), ['three', 'Echo: three']);
    });

    it('names the reply of the bot that changed, at its turn', async () => {
      await hold('record', bot, () => Promise.resolve(three()));
      const changedBot = {
        run: (context: { readonly activity: Activity; sendActivity(text: string): Promise<unknown> }) =>
          context.activity.text === 'two' ? context.sendActivity('Echo: 2') : bot.run(context as never),
      };
      const outcomes = await hold('replay', changedBot, neverOpened);
      assert.deepEqual(outcomes.map(told), [
        ['errored', 'errored cassette-miss'],
        ['errored', 'errored cassette-miss'],
      ]);
      assert.match(
        outcomes[0]?.reasons[0]?.message ?? '',
        /^Failed to replay the user's turn 3 in "a scenario", trial 1, seed \d+: call 3, .* The bot's reply "Echo: 2" was "Echo: two" when recorded\. /,
      );
    });
  });
});
