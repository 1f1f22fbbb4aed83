import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { ChannelId } from '../../src/channel/ports.ts';
import { systemClock } from '../../src/channel/system.ts';
import { openConversation, type Conversation } from '../../src/conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../../src/conversation/record.ts';
import type { OpenedBot } from '../../src/open-bot-behind-connector.ts';
import { moveOfStep } from '../../src/scenario/script-moves.ts';
import type { ScriptUserStep } from '../../src/scenario/schema.ts';
import { openTranscriptFile } from '../../src/transcript/transcript-file.ts';
import type { View } from '../../src/user/user.ts';
import { emulatorFaults } from '../support/emulator-faults.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import type { SdkDifferences } from './sdk-differences.ts';

export interface ChannelUnderTest {
  readonly bot: OpenedBot;
  /** Ends what was opened beside the bot. */
  close(): Promise<void>;
}

interface Talk {
  readonly conversation: Conversation;
  readonly entries: readonly RecordEntry[];
  readonly view: View;
  open(): Promise<TurnRecord>;
  /** As if nothing had been said so far. */
  forget(): void;
  /** Makes a move in front of what the bot showed last; the view is then that of this turn. */
  act(step: ScriptUserStep): Promise<TurnRecord>;
  /** What the bot wrote and its cards show, of the last turn. */
  texts(): readonly string[];
}

/** What talking with a real bot is like, through the whole stack, whatever way it is reached. */
export function describeChannel(
  name: string,
  open: () => Promise<ChannelUnderTest>,
  deliveryMode: 'normal' | 'expectReplies' = 'normal',
  carried: 'everything' | 'as Direct Line' | 'as Copilot Studio' = 'everything',
  differences: SdkDifferences = {},
): void {
  /** It joins whoever speaks, and carries neither invokes nor updates. */
  const isService = carried !== 'everything';
  /** There nothing comes but in answer to what was said. */
  const isCopilotStudio = carried === 'as Copilot Studio';
  const notCarried = isCopilotStudio ? 'not-on-copilot-studio' : 'not-on-direct-line';
  const its = isService ? 'directline' : 'emulator';
  describe(`${name} as a channel, delivery mode ${deliveryMode}`, () => {
    const folder = useTemporaryFolder();
    let channel: ChannelUnderTest;

    before(async () => {
      channel = await open();
    });
    after(async () => {
      await channel.bot.close();
      await channel.close();
    });

    /** A service joins whoever speaks: there the greeting is heard first. */
    async function start(): Promise<Talk> {
      const talk = await meet();
      if (!isService) return talk;
      await talk.open();
      talk.forget();
      return talk;
    }

    async function meet(id: ChannelId = its, file?: string): Promise<Talk> {
      const entries: RecordEntry[] = [];
      const transcript = file === undefined ? undefined : openTranscriptFile(file);
      const conversation = await openConversation({
        channel: channel.bot.channel(id, deliveryMode),
        clock: systemClock,
        locale: 'en-US',
        userName: 'User',
        replyTimeoutMs: 5000,
        settleMs: 100,
        onEntry: (entry) => {
          entries.push(entry);
          transcript?.append(entry.activity, entry.kind, entry.from);
        },
        signal: new AbortController().signal,
      });
      let view = conversation.view();
      const look = (turn: TurnRecord): TurnRecord => {
        view = conversation.view();
        return turn;
      };
      return {
        conversation,
        entries,
        get view() {
          return view;
        },
        forget: () => entries.splice(0),
        open: async () => look(await conversation.open()),
        act: async (step) => {
          const move = await moveOfStep(step, view.shown, view.activities.at(-1)?.id, {
            conversation,
            entries,
          });
          if (typeof move === 'string') throw new Error(`The user cannot do that: ${move}`);
          return look(await conversation.play(move));
        },
        texts: () => view.shown.texts,
      };
    }

    it('greets who opens the conversation', async () => {
      const talk = await meet();
      const turn = await talk.open();
      assert.deepEqual(talk.texts(), ['welcome']);
      assert.deepEqual(
        turn.deliveries.map((each) => each.status === 'answered' && each.code),
        [carried === 'as Direct Line' ? 201 : 200],
      );
      assert.deepEqual(
        talk.entries.map(({ from, activity }) => [from, activity.type]),
        [
          ['user', 'conversationUpdate'],
          ['bot', 'message'],
        ],
      );
    });

    if (!isService) {
      it('opens on Teams with an installationUpdate too', async () => {
        const talk = await meet('msteams');
        await talk.open();
        assert.deepEqual(talk.texts(), ['welcome']);
        assert.deepEqual(
          talk.entries.filter(({ from }) => from === 'user').map(({ activity }) => activity.type),
          ['conversationUpdate', 'installationUpdate'],
        );
      });
    }

    it('carries what is said and what is replied, in one turn, marked as what it is', async () => {
      const talk = await start();
      const turn = await talk.act({ say: 'hi' });
      assert.deepEqual(talk.texts(), ['you said: hi']);
      assert.equal(turn.timedOut, false);
      assert(turn.latencyMs !== undefined && turn.latencyMs < 5000);
      const [said, replied] = talk.entries;
      const named = differences.namesNoRepliedActivity ? undefined : said?.activity.id;
      assert.equal(replied?.activity.replyToId, named);
      assert.deepEqual([replied?.turn, replied?.late, replied?.proactive], [1, undefined, undefined]);
      assert.deepEqual([said?.activity.from?.role, replied?.activity.from?.role], ['user', 'bot']);
      assert.equal(replied?.activity.conversation?.id, talk.conversation.id);
    });

    it('carries taps on suggested actions', async () => {
      const talk = await start();
      await talk.act({ say: 'menu' });
      await talk.act({ tap: 'count' });
      assert.deepEqual(talk.texts(), ['count 1']);
    });

    it('carries what is filled into a card', async () => {
      const talk = await start();
      await talk.act({ say: 'form' });
      assert.deepEqual(talk.texts(), ['How much?']);
      await talk.act({ submit: { amount: 250 } });
      assert.deepEqual(talk.texts(), ['got {"form":1,"agree":"false","amount":250}']);
    });

    if (!isService) {
      it("shows the answer to a card's universal action", async () => {
        const talk = await start();
        await talk.act({ say: 'form' });
        await talk.act({ submit: { amount: 1, agree: 'true' }, button: 'Run' });
        assert.deepEqual(talk.texts(), ['executed pay {"form":2,"agree":"true","amount":1}']);
        assert.equal(talk.entries.at(-1)?.activity.type, 'invokeResponse');
      });

      it('answers an invoke with status and body', async () => {
        const talk = await start();
        const turn = await talk.act({ invoke: { name: 'test/echo', value: { a: [1] } } });
        assert.deepEqual(talk.entries.at(-1)?.activity.value, {
          status: 201,
          body: { echoed: { a: [1] }, at: '1970-01-01T00:00:00.000Z' },
        });
        assert.equal(turn.timedOut, false);
        const unknown = await talk.act({ invoke: { name: 'test/unknown' } });
        assert.deepEqual(
          unknown.deliveries.map((each) => each.status === 'answered' && each.code),
          [differences.unknownInvoke ?? 501],
        );
      });
    }

    if (isService) {
      it('says that an invoke is not carried', async () => {
        const talk = await start();
        const { deliveries } = await talk.act({ invoke: { name: 'test/echo', value: {} } });
        assert.equal(deliveries[0]?.status === 'unreachable' && deliveries[0].check, notCarried);
        assert.deepEqual(talk.texts(), []);
      });
    }

    it("lets the bot's error handler speak", async () => {
      const talk = await start();
      await talk.act({ say: 'throw' });
      assert.deepEqual(talk.texts(), ['sorry: the bot broke']);
    });

    if (!isCopilotStudio) {
      it('tells what comes after the turn from what comes in it', async () => {
        const talk = await start();
        await talk.act({ say: 'hi' });
        const turn = talk.conversation.play({
          act: { kind: 'say', text: 'later news' },
          behaviours: [],
        });
        assert.equal(await talk.conversation.awaitArrival(5000), true);
        assert.equal((await turn).timedOut, false);
        assert.deepEqual(talk.conversation.view().shown.texts, ['later: news']);
      });
    }

    it('keeps conversations apart that go on at once', async () => {
      const talks = await Promise.all(Array.from({ length: 8 }, () => start()));
      await Promise.all(
        talks.map(async (talk, index) => {
          if (!isService) await talk.open();
          await talk.act({ say: `I am ${index}` });
          assert.deepEqual(talk.texts(), [`you said: I am ${index}`]);
          for (let count = 1; count <= 3; count += 1) {
            await talk.act({ say: 'count' });
            assert.deepEqual(talk.texts(), [`count ${count}`]);
          }
        }),
      );
      assert.equal(new Set(talks.map(({ conversation }) => conversation.id)).size, 8);
    });

    it('leaves a transcript that the Emulator would open', async () => {
      const file = join(folder(), 'all.transcript');
      const talk = await meet(isService ? its : 'msteams', file);
      await talk.open();
      const said = ['hi', 'menu', 'form', 'throw', ...(isCopilotStudio ? [] : ['later news'])];
      if (deliveryMode === 'normal' && !isService) said.push('update', 'delete');
      for (const text of said) await talk.act({ say: text });
      if (!isService) await talk.act({ invoke: { name: 'test/echo', value: {} } });
      assert.deepEqual(emulatorFaults(file), []);
      const written = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
      assert.equal(written.length, talk.entries.length);
    });

    it('hears nothing of a conversation that was closed', async () => {
      const talk = await start();
      await talk.act({ say: 'hi' });
      talk.conversation.close();
      assert.equal(await talk.conversation.awaitArrival(5000), false);
      assert.equal(talk.entries.length, 2);
    });

    it('shows typing, and waits on for a reply', async () => {
      const talk = await start();
      void talk.conversation.play({ act: { kind: 'say', text: 'typing' }, behaviours: [] });
      assert.equal(await talk.conversation.awaitArrival(5000), true);
      assert.deepEqual(
        talk.conversation.view().activities.map(({ type }) => type),
        ['typing'],
      );
      talk.conversation.close();
    });

    // The replies of an answer have no ids by which a bot could name them.
    if (deliveryMode === 'normal' && !isService) {
      it('carries updates, which take the place of what they update', async () => {
        const talk = await start();
        await talk.act({ say: 'update' });
        assert.deepEqual(talk.texts(), ['after']);
        assert.deepEqual(
          talk.entries.map(({ kind }) => kind),
          ['activity', 'activity', 'update'],
        );
        assert.equal(talk.entries[2]?.activity.id, talk.entries[1]?.activity.id);
      });

      it('carries deletes, after which nothing is seen', async () => {
        const talk = await start();
        const turn = await talk.act({ say: 'delete' });
        assert.equal(turn.timedOut, false);
        assert.deepEqual(talk.texts(), []);
        assert.equal(talk.entries.at(-1)?.kind, 'delete');
      });
    }
  });
}
