import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Activity } from '../../src/activity/activity.ts';
import type { Delivery } from '../../src/channel/ports.ts';
import type { TurnRecord } from '../../src/conversation/record.ts';
import { answered, move, openScene, replyTimeoutMs, say, settleMs, type Behave } from './fake-bot.ts';
import { settle } from './fake-clock.ts';

const echo: Behave = ({ id, text }, bot) => {
  bot.send({ text: `you said ${text}`, replyToId: id });
  return answered;
};
const never: Behave = () => new Promise(() => undefined);

/** What a promise has come to by now, if anything. */
function watch<T>(promise: Promise<T>): { result(): T | undefined } {
  let result: T | undefined;
  void promise.then((value) => {
    result = value;
  });
  return { result: () => result };
}

describe('A turn', () => {
  it('ends with the answer when the bot has replied by then, without waiting', async () => {
    const { clock, conversation, entries } = await openScene({ behave: echo });
    const startedAt = clock.now();
    const turn = await conversation.play(say('hi'));
    assert.equal(clock.now(), startedAt);
    assert.equal(turn.latencyMs, 0);
    assert.equal(turn.timedOut, false);
    assert.deepEqual(
      entries.map(({ from, turn: index, late, proactive }) => [from, index, late, proactive]),
      [
        ['user', 1, undefined, undefined],
        ['bot', 1, undefined, undefined],
      ],
    );
    assert.deepEqual(conversation.view().shown.texts, ['you said hi']);
    assert.deepEqual(conversation.view().activities, []);
    assert.equal(clock.pending, 0);
  });

  it('waits for a bot that answers first and replies later, until it has been quiet for a while', async () => {
    const { clock, bot, conversation } = await openScene();
    const turn = watch(conversation.play(say('hi')));
    await clock.advance(4000);
    bot.send({ text: 'first' });
    await clock.advance(settleMs - 1);
    bot.send({ text: 'second' });
    await clock.advance(settleMs - 1);
    assert.equal(turn.result(), undefined);
    await clock.advance(1);
    assert.equal(turn.result()?.latencyMs, 4000);
    assert.equal(turn.result()?.durationMs, 4000 + 2 * settleMs - 1);
    assert.deepEqual(conversation.view().shown.texts, ['first', 'second']);
    assert.equal(clock.pending, 0);
  });

  it('does not take typing for a reply', async () => {
    const { clock, bot, conversation } = await openScene();
    const turn = watch(conversation.play(say('hi')));
    await clock.advance(1000);
    bot.send({ type: 'typing' });
    await clock.advance(replyTimeoutMs - 1001);
    assert.equal(turn.result(), undefined);
    await clock.advance(1);
    assert.equal(turn.result()?.timedOut, true);
    assert.equal(turn.result()?.latencyMs, undefined);
    const { timedOut, activities } = conversation.view();
    assert.equal(timedOut, true);
    assert.deepEqual(
      activities.map(({ type }) => type),
      ['typing'],
    );
  });

  it('ends although the bot never falls silent', async () => {
    const { clock, bot, conversation } = await openScene();
    const turn = watch(conversation.play(say('hi')));
    for (let ms = 0; ms < 2 * replyTimeoutMs; ms += 200) {
      await clock.advance(200);
      bot.send({ type: ms === 0 ? 'message' : 'typing' });
    }
    const durationMs = turn.result()?.durationMs ?? Number.POSITIVE_INFINITY;
    assert(durationMs <= 200 + replyTimeoutMs + settleMs);
  });

  it('is given up on when the bot never answers', async () => {
    const { clock, conversation } = await openScene({ behave: never });
    const turn = watch(conversation.play(say('hi')));
    await clock.advance(replyTimeoutMs);
    assert.deepEqual(turn.result()?.deliveries, [{ status: 'unanswered', afterMs: replyTimeoutMs }]);
    assert.equal(turn.result()?.durationMs, replyTimeoutMs);
    assert.equal(clock.pending, 0);
  });

  for (const [name, delivery] of [
    ['is not reached', { status: 'unreachable', message: 'refused' }],
    ['answers 500', { status: 'answered', code: 500 }],
  ] satisfies [string, Delivery][]) {
    it(`ends at once when the bot ${name}`, async () => {
      const { clock, conversation } = await openScene({ behave: () => delivery });
      const turn = await conversation.play(say('hi'));
      assert.deepEqual([turn.deliveries, turn.timedOut, turn.durationMs], [[delivery], false, 0]);
      assert.equal(clock.pending, 0);
    });
  }

  it('does not wait for a reply to what wants none, nor when nothing is sent', async () => {
    const { clock, bot, conversation } = await openScene();
    const startedAt = clock.now();
    for (const act of [
      { kind: 'event', name: 'go' },
      { kind: 'react', reaction: 'like', activityId: 'a' },
      { kind: 'end', satisfied: true, reason: '' },
      { kind: 'wait', ms: 5 },
    ] as const) {
      const turn = await conversation.play(move(act));
      assert.deepEqual([turn.timedOut, turn.expectsReply], [false, false]);
    }
    assert.equal(clock.now(), startedAt);
    assert.equal(bot.received.length, 2);
  });

  it('looks for a moment whether a farewell is answered', async () => {
    const { clock, conversation } = await openScene();
    const turn = watch(conversation.play(move({ kind: 'say', text: 'bye', farewell: true })));
    await clock.advance(settleMs - 1);
    assert.equal(turn.result(), undefined);
    await clock.advance(1);
    assert.deepEqual([turn.result()?.timedOut, turn.result()?.expectsReply], [false, false]);
  });

  it('sends an interruption at once, and ends when both are answered', async () => {
    const { bot, conversation } = await openScene({ behave: never });
    const answers: ((delivery: Delivery) => void)[] = [];
    bot.behave = () => new Promise((resolve) => answers.push(resolve));
    const turn = watch(conversation.play(move({ kind: 'say', text: 'a' }, { kind: 'say', text: 'b' })));
    assert.deepEqual(
      bot.received.map(({ text }) => text),
      ['a', 'b'],
    );
    bot.send({ text: 'one', replyToId: bot.received[1]?.id });
    answers[1]?.(answered);
    await settle();
    assert.equal(turn.result(), undefined);
    answers[0]?.(answered);
    await settle();
    assert.equal(turn.result()?.deliveries.length, 2);
    assert.deepEqual(
      turn.result()?.sentIds,
      bot.received.map(({ id }) => id),
    );
  });
});

describe('What the bot sends', () => {
  it('belongs to the turn that it answers, and is late after the end of that', async () => {
    const { clock, bot, conversation, entries } = await openScene();
    const first = watch(conversation.play(say('one')));
    await clock.advance(replyTimeoutMs);
    assert.equal(first.result()?.timedOut, true);
    const [one] = bot.received;
    const second = watch(conversation.play(say('two')));
    await clock.advance(1000);
    bot.send({ text: 'reply to one', replyToId: one?.id });
    await clock.advance(settleMs);
    assert.equal(second.result(), undefined, 'a reply that is owed to another turn does not end this one');
    bot.send({ text: 'reply to two', replyToId: bot.received[1]?.id });
    await clock.advance(settleMs);
    assert.equal(second.result()?.latencyMs, 1000 + settleMs);
    bot.send({ text: 'more to two', replyToId: bot.received[1]?.id });
    assert.deepEqual(
      entries.filter(({ from }) => from === 'bot').map(({ turn, late }) => [turn, late]),
      [
        [1, true],
        [2, undefined],
        [2, true],
      ],
    );
    assert.deepEqual(conversation.view().shown.texts, ['reply to one', 'reply to two', 'more to two']);
  });

  it('counts as a reply although the bot names an older activity for it', async () => {
    const { bot, conversation } = await openScene({ behave: echo });
    await conversation.play(say('one'));
    const [one] = bot.received;
    bot.behave = () => {
      bot.send({ text: 'two', replyToId: one?.id });
      return answered;
    };
    assert.equal((await conversation.play(say('two'))).latencyMs, 0);
  });

  it('is proactive when it answers nothing and comes between turns', async () => {
    const { bot, conversation, entries } = await openScene({ behave: echo });
    await conversation.play(say('hi'));
    conversation.view();
    const arrived = conversation.awaitArrival(1000);
    bot.send({ text: 'news', replyToId: 'made up' });
    assert.equal(await arrived, true);
    assert.equal(entries.at(-1)?.proactive, true);
    assert.equal(entries.at(-1)?.turn, 1);
    assert.deepEqual(conversation.view().shown.texts, ['news']);
  });

  it('is seen updated in its place, and not when it was deleted', async () => {
    const { bot, conversation, entries } = await openScene();
    bot.behave = () => {
      const { id } = bot.send({ text: 'before' });
      const { id: gone } = bot.send({ text: 'short-lived' });
      bot.send({ text: 'last' });
      bot.send({ id, text: 'after' }, 'update');
      bot.send({ id: gone, type: 'messageDelete' }, 'delete');
      return answered;
    };
    await conversation.play(say('hi'));
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['activity', 'activity', 'activity', 'activity', 'update', 'delete'],
    );
    const { activities, shown } = conversation.view();
    assert.deepEqual(shown.texts, ['after', 'last']);
    assert.equal(activities.length, 2);
  });

  it('counts as a reply when it updates a message that was seen before', async () => {
    const { bot, conversation } = await openScene({ behave: echo });
    await conversation.play(say('hi'));
    const id = conversation.view().activities[0]?.id;
    bot.behave = () => {
      bot.send({ id, text: 'changed' }, 'update');
      return answered;
    };
    assert.equal((await conversation.play(say('go'))).timedOut, false);
    assert.deepEqual(conversation.view().shown.texts, ['changed']);
  });
});

describe('The answer to an invoke', () => {
  const invoke = move({ kind: 'invoke', name: 'adaptiveCard/action', value: {} });
  const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Done' }] };
  const body = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };

  it('is written down and seen when it is a card', async () => {
    const { conversation, entries } = await openScene({ behave: () => ({ ...answered, body }) });
    const turn = await conversation.play(invoke);
    assert.equal(turn.latencyMs, 0);
    const entry = entries.at(-1);
    assert.deepEqual([entry?.from, entry?.activity.type, entry?.turn], ['bot', 'invokeResponse', 1]);
    assert.deepEqual(entry?.activity.value, { status: 200, body });
    assert.equal(entry?.activity.replyToId, turn.sentIds[0]);
    assert.deepEqual(conversation.view().shown.texts, ['Done']);
  });

  it('belongs to its turn although it comes after that', async () => {
    const { clock, bot, conversation, entries } = await openScene();
    let answer: (delivery: Delivery) => void = () => undefined;
    bot.behave = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const first = watch(conversation.play(invoke));
    await clock.advance(replyTimeoutMs);
    assert.equal(first.result()?.deliveries[0]?.status, 'unanswered');
    bot.behave = never;
    void conversation.play(say('still there?'));
    answer({ ...answered, body });
    await settle();
    const entry = entries.at(-1);
    assert.deepEqual([entry?.activity.type, entry?.turn, entry?.late], ['invokeResponse', 1, true]);
  });
});

describe('A move that says that a reply is expected', () => {
  it('waits for one, whatever it is that is done', async () => {
    const { clock, conversation, bot } = await openScene();
    const react = move({ kind: 'react', reaction: 'like', activityId: '1' });
    assert.equal((await conversation.play(react)).timedOut, false);
    const turn = watch(conversation.play({ ...react, expectsReply: true }));
    await clock.advance(settleMs * 2);
    assert.equal(turn.result(), undefined);
    bot.send({ text: 'Thanks' });
    await clock.advance(settleMs);
    assert.deepEqual([turn.result()?.expectsReply, turn.result()?.timedOut], [true, false]);
    assert.deepEqual(conversation.view().shown.texts, ['Thanks']);
  });
});

describe('Opening a conversation', () => {
  const types = (activities: readonly Activity[]): string[] => activities.map(({ type }) => type);

  it('ends with the greeting of a bot that replies before it answers', async () => {
    const { clock, conversation } = await openScene({
      answersWhenDone: true,
      behave: (_, bot) => {
        bot.send({ text: 'Welcome' });
        return answered;
      },
    });
    const turn = await conversation.open();
    assert.deepEqual([turn.index, turn.move, turn.latencyMs, turn.timedOut], [0, undefined, 0, false]);
    assert.deepEqual(conversation.view().shown.texts, ['Welcome']);
    assert.equal(clock.pending, 0);
  });

  it('waits for no greeting in this process, and only a moment elsewhere', async () => {
    const here = await openScene({ answersWhenDone: true });
    assert.equal((await here.conversation.open()).durationMs, 0);
    const elsewhere = await openScene();
    const opened = watch(elsewhere.conversation.open());
    await elsewhere.clock.advance(settleMs);
    assert.deepEqual([opened.result()?.durationMs, opened.result()?.timedOut], [settleMs, false]);
  });

  it('sends conversationUpdate on the emulator, and installationUpdate after it on Teams, one by one', async () => {
    const plain = await openScene({ answersWhenDone: true });
    await plain.conversation.open();
    assert.deepEqual(types(plain.bot.received), ['conversationUpdate']);

    const teams = await openScene({ channelId: 'msteams', behave: never });
    let answer: (delivery: Delivery) => void = () => undefined;
    teams.bot.behave = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const opened = watch(teams.conversation.open());
    await settle();
    assert.deepEqual(types(teams.bot.received), ['conversationUpdate']);
    answer(answered);
    await settle();
    assert.deepEqual(types(teams.bot.received), ['conversationUpdate', 'installationUpdate']);
    answer(answered);
    await teams.clock.advance(settleMs);
    assert.equal(opened.result()?.sentIds.length, 2);
    assert.equal(opened.result()?.deliveries.length, 2);
  });
});

describe('A conversation that is broken off', () => {
  const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

  for (const [name, behave] of [
    ['while the bot works', never],
    ['while a reply is awaited', (): Delivery => answered],
  ] satisfies [string, Behave][]) {
    it(`ends its turn at once ${name}, and leaves no timer behind`, async () => {
      const { abort, clock, conversation } = await openScene({ behave });
      const turn = watch<TurnRecord>(conversation.play(say('hi')));
      await settle();
      assert.equal(turn.result(), undefined);
      abort.abort();
      await settle();
      assert(turn.result());
      assert.equal(clock.pending, 0);
      assert.equal(await conversation.awaitArrival(1000), false);
      assert.equal((await conversation.play(say('again'))).deliveries[0]?.status, 'unreachable');
      assert.equal(clock.pending, 0);
    });
  }

  it('wakes who waits when it is closed', async () => {
    const { clock, bot, abort, conversation } = await openScene();
    const arrived = conversation.awaitArrival(replyTimeoutMs);
    assert.equal(listeners(abort.signal), 1);
    conversation.close();
    assert.equal(await arrived, false);
    assert.equal(await conversation.awaitArrival(replyTimeoutMs), false);
    assert.deepEqual([clock.pending, listeners(abort.signal), bot.closed], [0, 0, true]);
  });

  it('is told by time alone when nothing arrives', async () => {
    const { clock, conversation } = await openScene();
    const arrived = watch(conversation.awaitArrival(50));
    await clock.advance(50);
    assert.equal(arrived.result(), false);
  });
});
