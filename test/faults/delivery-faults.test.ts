import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import type { ChannelConversation, Delivery } from '../../src/channel/ports.ts';
import { createDeliveryFaults, type DeliveryFaults } from '../../src/faults/delivery-faults.ts';
import type { FaultSettings } from '../../src/faults/fault.ts';
import { shiftTimestamp } from '../../src/faults/shift-timestamp.ts';
import { createRandom } from '../../src/user/random.ts';
import { createFakeClock } from '../conversation/fake-clock.ts';

const message: Activity = { type: 'message', id: 'm1', text: 'tea', timestamp: '2026-01-31T12:00:00.000Z' };
const answered: Delivery = { status: 'answered', code: 200 };

/** A bot that is reached over a network; `hear` is told of each delivery. */
function openLink(settings: FaultSettings, hear: (faults: DeliveryFaults, count: number) => Delivery) {
  const clock = createFakeClock();
  const abort = new AbortController();
  const sent: Activity[] = [];
  const faults = createDeliveryFaults({
    settings,
    random: createRandom(1),
    clock,
    signal: abort.signal,
    restart: () => Promise.resolve(),
  });
  const link: ChannelConversation = {
    conversation: { id: 'c' },
    user: { id: 'u' },
    bot: { id: 'b' },
    answersWhenDone: false,
    opening: () => [],
    stamp: (activity) => ({ ...activity }),
    send: (activity) => {
      sent.push(activity);
      return Promise.resolve(hear(faults, sent.length));
    },
    close: () => undefined,
  };
  return { clock, abort, sent, faults, link: faults.through(link, () => Promise.resolve(link)) };
}

const reply = (faults: DeliveryFaults): Delivery => {
  faults.note({
    kind: 'activity',
    activity: { type: 'message', id: 'r', replyToId: 'm1', text: 'Ordered.' },
  });
  return answered;
};
const outcomes = (faults: DeliveryFaults): string[] =>
  faults.occurred(() => true).map(({ fault, outcome }) => `${fault} ${outcome}`);

describe('Faults of delivery', () => {
  it('deliver a message again after 15 seconds, unchanged, and see whether the bot acts on it', async () => {
    for (const [copes, outcome] of [
      [true, 'redeliver coped'],
      [false, 'redeliver executed-twice'],
    ] as const) {
      const { clock, abort, sent, faults, link } = openLink({ redeliver: 1 }, (to, count) =>
        copes && count > 1 ? answered : reply(to),
      );
      await link.send(message, abort.signal);
      await clock.advance(14_999);
      assert.equal(sent.length, 1);
      const settled = faults.settled();
      await clock.advance(5_000);
      await settled;
      assert.deepEqual(sent, [message, message]);
      assert.deepEqual(outcomes(faults), [outcome]);
    }
  });

  it('deliver nothing again when the run is interrupted', async () => {
    const { clock, abort, sent, faults, link } = openLink({ redeliver: 1 }, reply);
    await link.send(message, abort.signal);
    abort.abort();
    await faults.settled();
    assert.equal(sent.length, 1);
    assert.equal(clock.pending, 0);
    assert.deepEqual(
      faults.occurred(() => true),
      [],
    );
  });

  it('see a bot that fails at the second delivery', async () => {
    const { clock, abort, faults, link } = openLink({ duplicate: 1 }, (to, count) =>
      count === 1 ? reply(to) : { status: 'answered', code: 500 },
    );
    const sent = link.send(message, abort.signal);
    await clock.advance(5_000);
    assert.equal(await sent, answered);
    assert.deepEqual(outcomes(faults), ['duplicate refused']);
  });

  it('wait for replies behind the answer, so that they are not taken for replies to the second delivery', async () => {
    const { clock, abort, faults, link } = openLink({ duplicate: 1 }, (to, count) => {
      if (count === 1) clock.after(500, () => void reply(to));
      return answered;
    });
    const sent = link.send(message, abort.signal);
    await clock.advance(10_000);
    await sent;
    assert.deepEqual(outcomes(faults), ['duplicate coped']);
  });

  it("set the channel's clock ahead or back, and leave the offset from UTC as it was", () => {
    const { faults, link } = openLink({ clockSkewMs: -60_000 }, reply);
    assert.equal(link.stamp(message).timestamp, '2026-01-31T11:59:00.000Z');
    assert.deepEqual(outcomes(faults), ['clockSkew coped']);
    assert.equal(shiftTimestamp('2026-01-31T23:59:30.000+05:30', 60_000), '2026-02-01T00:00:30.000+05:30');
    assert.equal(shiftTimestamp('soon', 60_000), 'soon');
  });
});
