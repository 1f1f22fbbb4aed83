import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { createConnectorChannel } from '../../src/channel/connector-channel.ts';
import type { Arrival, BotConnection, ChannelId, Delivery } from '../../src/channel/ports.ts';
import { createConnector, type ConnectorProblem } from '../../src/connector/connector.ts';
import { createFakeClock } from '../conversation/fake-clock.ts';

const signal = new AbortController().signal;

async function open(
  id: ChannelId,
  options: { readonly deliveryMode?: 'normal' | 'expectReplies'; readonly answer?: Delivery } = {},
) {
  const clock = createFakeClock();
  const delivered: Activity[] = [];
  const arrivals: Arrival[] = [];
  const problems: ConnectorProblem[] = [];
  let count = 0;
  const newId = (): string => `id-${(count += 1)}`;
  const connector = createConnector({ clock, newId, onProblem: (problem) => problems.push(problem) });
  const connection: BotConnection = {
    name: 'bot',
    answersWhenDone: true,
    serviceUrl: 'http://connector.test',
    deliver: (activity) => {
      delivered.push(activity);
      return Promise.resolve(options.answer ?? { status: 'answered', code: 200 });
    },
    close: () => Promise.resolve(),
  };
  const { deliveryMode } = options;
  const channel = createConnectorChannel({ id, connection, connector, clock, newId, deliveryMode });
  const conversation = await channel.openConversation({
    locale: 'de-AT',
    userName: 'Anna',
    onArrival: (arrival) => arrivals.push(arrival),
  });
  return { connector, conversation, delivered, arrivals, problems };
}

describe('A channel of ours', () => {
  for (const id of ['emulator', 'webchat', 'directline', 'msteams'] as const) {
    it(`fills in all that ${id} supplies, and changes nothing of what it was given`, async () => {
      const { conversation } = await open(id);
      const given: Activity = { type: 'message', text: 'hi' };
      const stamped = conversation.stamp(given);
      assert.deepEqual(given, { type: 'message', text: 'hi' });
      assert.equal(stamped.text, 'hi');
      assert.equal(stamped.channelId, id);
      assert.equal(stamped.timestamp, '2026-01-31T12:00:00.000Z');
      assert.equal(Date.parse(stamped.localTimestamp ?? ''), Date.parse(stamped.timestamp ?? ''));
      assert.equal(stamped.localTimezone, Intl.DateTimeFormat().resolvedOptions().timeZone);
      assert.equal(stamped.serviceUrl, 'http://connector.test');
      assert.equal(stamped.locale, 'de-AT');
      assert.deepEqual(
        [stamped.from?.name, stamped.from?.role, stamped.recipient?.role],
        ['Anna', 'user', 'bot'],
      );
      assert.equal(stamped.conversation?.id, conversation.conversation.id);
      assert.notEqual(stamped.id, conversation.stamp(given).id);
      assert.equal(stamped.deliveryMode, undefined);
    });
  }

  it('adds what Teams knows of its people, place and client', async () => {
    const { conversation } = await open('msteams');
    const stamped = conversation.stamp({
      type: 'message',
      channelData: { own: 1 },
      entities: [{ type: 'own' }],
    });
    const { tenantId } = conversation.conversation;
    assert.deepEqual(stamped.channelData, { tenant: { id: tenantId }, own: 1 });
    assert.equal(stamped.conversation?.conversationType, 'personal');
    assert.match(stamped.from?.id ?? '', /^29:/);
    assert(stamped.from?.aadObjectId);
    assert.match(stamped.recipient?.id ?? '', /^28:/);
    const [own, client] = stamped.entities ?? [];
    assert.equal(own?.type, 'own');
    assert.deepEqual([client?.type, client?.['locale'], client?.['country']], ['clientInfo', 'de-AT', 'AT']);
    assert.equal(conversation.stamp({ type: 'invoke', name: 'x' }).entities, undefined);
  });

  it('keeps id, sender and locale that a test chose', async () => {
    const { conversation } = await open('emulator');
    const from = { id: 'me' };
    const stamped = conversation.stamp({ type: 'message', id: 'mine', from, locale: 'fr-FR' });
    assert.deepEqual([stamped.id, stamped.from, stamped.locale], ['mine', from, 'fr-FR']);
  });

  it('opens with both members, and on Teams with the installation too', async () => {
    const plain = (await open('emulator')).conversation;
    const [update, ...rest] = plain.opening();
    assert.deepEqual(rest, []);
    const ids = update?.membersAdded?.map(({ id }) => id).toSorted();
    assert.deepEqual(ids, [plain.bot.id, plain.user.id].toSorted());
    assert.deepEqual(
      (await open('msteams')).conversation.opening().map(({ type, action }) => [type, action]),
      [
        ['conversationUpdate', undefined],
        ['installationUpdate', 'add'],
      ],
    );
  });

  it('asks for replies in the answer where that is wanted, but not of invokes, and takes them in order', async () => {
    const replies = [{ type: 'message', text: 'one' }, { type: 'message', text: 'two' }, { text: 'no type' }];
    const answer: Delivery = { status: 'answered', code: 200, body: { activities: replies } };
    const { conversation, arrivals, problems } = await open('emulator', {
      deliveryMode: 'expectReplies',
      answer,
    });
    for (const type of ['invoke', 'invokeResponse'])
      assert.equal(conversation.stamp({ type }).deliveryMode, undefined);
    const sent = conversation.stamp({ type: 'message', text: 'hi' });
    assert.equal(sent.deliveryMode, 'expectReplies');
    assert.deepEqual(await conversation.send(sent, signal), answer);
    assert.deepEqual(
      arrivals.map(({ activity }) => [activity.text, activity.from?.role, activity.recipient?.id]),
      [
        ['one', 'bot', conversation.user.id],
        ['two', 'bot', conversation.user.id],
      ],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['malformed-activity'],
    );
  });

  for (const body of [undefined, 'text', { activities: 'none' }, { activities: [null, 7] }, []]) {
    it(`takes ${JSON.stringify(body)} for an answer without replies`, async () => {
      const answer: Delivery = { status: 'answered', code: 200, body };
      const { conversation, arrivals } = await open('emulator', { deliveryMode: 'expectReplies', answer });
      await conversation.send(conversation.stamp({ type: 'message' }), signal);
      assert.deepEqual(arrivals, []);
    });
  }

  it('hears what the bot posts until it is closed', async () => {
    const { connector, conversation, arrivals, problems } = await open('emulator');
    const url = `/v3/conversations/${encodeURIComponent(conversation.conversation.id)}/activities`;
    const post = (): number =>
      connector.handle({ method: 'POST', url, headers: {}, body: { type: 'message', text: 'news' } }).status;
    assert.equal(post(), 200);
    assert.deepEqual(
      arrivals.map(({ activity }) => activity.text),
      ['news'],
    );
    conversation.close();
    assert.equal(post(), 404);
    assert.equal(arrivals.length, 1);
    assert.equal(problems.at(-1)?.code, 'unknown-conversation');
  });
});
