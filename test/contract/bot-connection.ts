import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Activity } from '../../src/activity/activity.ts';
import type { Arrival, BotConnection, Delivery } from '../../src/channel/ports.ts';
import type { ConnectorHandler } from '../../src/connector/http.ts';
import { createBench, type Bench } from './bench.ts';
import type { SdkDifferences } from './sdk-differences.ts';

export interface OpenedBot {
  readonly connection: BotConnection;
  /** Ends what was opened beside the connection. */
  close(): Promise<void>;
}

/** Opens the contract bot of test/fixtures/bots, with an error handler or without. */
export type OpenContractBot = (options: {
  readonly guarded: boolean;
  readonly handler: ConnectorHandler;
}) => Promise<OpenedBot>;

const never = new AbortController().signal;

/** What every implementation of `BotConnection` promises, tried with a real bot behind it. */
export function describeBotConnection(
  name: string,
  open: OpenContractBot,
  differences: SdkDifferences = {},
): void {
  describe(`${name} as a bot connection`, () => {
    let bench: Bench;
    let opened: OpenedBot;
    let unguarded: OpenedBot;

    before(async () => {
      bench = createBench();
      opened = await open({ guarded: true, handler: bench.connector.handle });
      unguarded = await open({ guarded: false, handler: bench.connector.handle });
    });

    after(async () => {
      await opened.connection.close();
      await unguarded.connection.close();
      await opened.close();
      await unguarded.close();
    });

    const deliver = (activity: Activity, signal = never): Promise<Delivery> =>
      opened.connection.deliver(activity, signal);

    function hold(channelId?: string) {
      const { serviceUrl } = opened.connection;
      return bench.hold({ serviceUrl, ...(channelId !== undefined && { channelId }) });
    }

    it('hands over the reply before the delivery is answered', async () => {
      const chat = hold();
      const delivery = await deliver(chat.message('hi'));
      assert.deepEqual(texts(chat.arrivals), ['you said: hi']);
      assert.equal(delivery.status === 'answered' && delivery.code, 200);
      assert.equal(delivery.status === 'answered' && delivery.body, undefined);
    });

    it('leaves the delivered activity as it was', async () => {
      const chat = hold();
      const activity = chat.message('hi');
      const copy = structuredClone(activity);
      await deliver(activity);
      assert.deepEqual(activity, copy);
    });

    it('runs the middleware of the bot', async () => {
      const chat = hold();
      await deliver(chat.message('middleware'));
      assert.deepEqual(texts(chat.arrivals), ['middleware was here']);
    });

    it('lets the bot keep state', async () => {
      const chat = hold();
      await deliver(chat.message('count'));
      await deliver(chat.message('count'));
      assert.deepEqual(texts(chat.arrivals), ['count 1', 'count 2']);
    });

    it('answers an invoke with the status and body that the bot gave', async () => {
      const chat = hold();
      const delivery = await deliver(chat.activity({ type: 'invoke', name: 'test/echo', value: { a: [1] } }));
      assert(delivery.status === 'answered');
      assert.equal(delivery.code, 201);
      assert.deepEqual(delivery.body, { echoed: { a: [1] }, at: '1970-01-01T00:00:00.000Z' });
      assert.match(delivery.contentType ?? '', /^application\/json/);
    });

    const unknownInvoke = differences.unknownInvoke ?? 501;
    it(`answers ${unknownInvoke} to an invoke that the bot does not know`, async () => {
      const delivery = await deliver(hold().activity({ type: 'invoke', name: 'test/unknown', value: {} }));
      assert.equal(delivery.status === 'answered' && delivery.code, unknownInvoke);
    });

    if (differences.ignoresExpectReplies) {
      it('hands over replies as ever, of an SDK that does not know that they are expected in the answer', async () => {
        const chat = hold();
        const fields = { type: 'message', text: 'hi', deliveryMode: 'expectReplies' } as const;
        const delivery = await deliver(chat.activity(fields));
        assert.deepEqual(texts(chat.arrivals), ['you said: hi']);
        assert.equal(delivery.status === 'answered' && delivery.body, undefined);
      });
    } else {
      it('gives buffered replies back in the answer when they are expected there', async () => {
        const chat = hold();
        const delivery = await deliver(
          chat.activity({ type: 'message', text: 'hi', deliveryMode: 'expectReplies' }),
        );
        assert(delivery.status === 'answered');
        const { activities } = delivery.body as { activities: Activity[] };
        assert.deepEqual(
          activities.map(({ text }) => text),
          ['you said: hi'],
        );
        assert.deepEqual(chat.arrivals, []);
      });
    }

    it('carries typing', async () => {
      const chat = hold();
      await deliver(chat.message('typing'));
      assert.deepEqual(
        chat.arrivals.map(({ activity }) => activity.type),
        ['typing'],
      );
    });

    it('carries updates', async () => {
      const chat = hold();
      await deliver(chat.message('update'));
      const [sent, updated] = chat.arrivals;
      assert.deepEqual(texts(chat.arrivals), ['before', 'after']);
      assert.equal(updated?.kind, 'update');
      assert.equal(updated?.activity.id, sent?.activity.id);
    });

    it('carries deletes', async () => {
      const chat = hold();
      await deliver(chat.message('delete'));
      const [sent, deleted] = chat.arrivals;
      assert.equal(deleted?.kind, 'delete');
      assert.equal(deleted?.activity.id, sent?.activity.id);
    });

    it('carries what the bot sends after its turn', async () => {
      const chat = hold();
      await deliver(chat.message('later hello again'));
      assert.deepEqual(texts([await chat.next()]), ['later: hello again']);
    });

    it('lets the bot create a conversation', async () => {
      const chat = hold();
      await deliver(chat.message('create'));
      const { activity } = await bench.nextOfCreated();
      assert.equal(activity.text, `created ${activity.conversation?.id}`);
      assert.notEqual(activity.conversation?.id, chat.id);
    });

    it('serves TeamsInfo', async () => {
      const chat = hold('msteams');
      await deliver(
        chat.activity({ type: 'message', text: 'team', channelData: { team: { id: chat.teamId } } }),
      );
      assert.deepEqual(texts(chat.arrivals), ['team The Team']);
    });

    const uncaught = differences.thrownTurn ?? '500 with the message';
    it("runs the bot's error handler when a turn throws", async () => {
      const chat = hold();
      const delivery = await deliver(chat.message('throw'));
      assert.deepEqual(texts(chat.arrivals), ['sorry: the bot broke']);
      assert.equal(delivery.status === 'answered' && delivery.code, differences.thrownTurn ?? 200);
    });

    it(`answers ${uncaught} when a turn throws and nothing catches it`, async () => {
      const logged = sinon.stub(console, 'error');
      try {
        const { connection } = unguarded;
        const delivery = await connection.deliver(bench.hold(connection).message('throw'), never);
        assert(delivery.status === 'answered');
        assert.equal(delivery.code, differences.thrownTurn ?? 500);
        if (differences.thrownTurn === undefined) {
          assert.match(JSON.stringify(delivery.body), /the bot broke/);
        }
      } finally {
        logged.restore();
      }
    });

    it('keeps conversations apart that go on at once', async () => {
      const chats = Array.from({ length: 20 }, () => hold());
      await Promise.all(
        chats.map(async (chat, index) => {
          await deliver(chat.message(`first ${index}`));
          await deliver(chat.message('count'));
        }),
      );
      for (const [index, chat] of chats.entries()) {
        assert.deepEqual(texts(chat.arrivals), [`you said: first ${index}`, 'count 1']);
      }
    });

    it('gives up at once when the delivery is aborted', async () => {
      const chat = hold();
      const abort = new AbortController();
      const delivery = deliver(chat.message('hang'), abort.signal);
      abort.abort();
      assert.equal((await delivery).status, 'unreachable');
      await deliver(chat.message('still there'));
      assert.deepEqual(texts(chat.arrivals), ['you said: still there']);
    });

    it('delivers nothing when it was aborted before', async () => {
      const chat = hold();
      assert.equal((await deliver(chat.message('hi'), AbortSignal.abort())).status, 'unreachable');
      assert.deepEqual(chat.arrivals, []);
    });

    it('can be closed twice and delivers nothing afterwards', async () => {
      const chat = bench.hold(unguarded.connection);
      await unguarded.connection.close();
      await unguarded.connection.close();
      const delivery = await unguarded.connection.deliver(chat.message('hi'), never);
      assert.equal(delivery.status, 'unreachable');
      assert.deepEqual(chat.arrivals, []);
    });
  });
}

function texts(arrivals: readonly Arrival[]): (string | undefined)[] {
  return arrivals.map(({ activity }) => activity.text);
}
