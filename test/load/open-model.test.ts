import assert from 'node:assert/strict';
import { createHistogram } from 'node:perf_hooks';
import { createRandom } from '../../src/user/random.ts';
import { createFakeBot } from './fake-bot.ts';
import { createFakeTime } from './fake-time.ts';
import { holdLoad, steady } from './hold-load.ts';

/** Three significant digits of the histogram. */
const precision = 0.001;

function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= expected * precision, `${what}: ${actual}, expected ${expected}`);
}

/** A bot that takes 20 ms, and stands still from the 20th to the 30th second. */
function stallingMs(nowMs: number): number {
  return nowMs >= 20_000 && nowMs < 30_000 ? 30_000 - nowMs + 20 : 20;
}

describe('The percentiles of a load test', () => {
  it('are those of its samples, sorted, and of a reference histogram that was fed with them', async () => {
    const time = createFakeTime();
    const random = createRandom('service');
    const samples: number[] = [];
    const serviceMs = (): number => {
      samples.push(1 + Math.floor(10 ** (random.next() * 4)));
      return samples.at(-1) ?? 0;
    };
    const channel = createFakeBot({ clock: time.clock, serviceMs });
    const { measures } = await holdLoad(time, { phases: steady(10, 200_000), channel });
    const { firstReply } = measures.latencies;
    assert.deepEqual([firstReply.count, samples.length], [2000, 2000]);
    // Node's own is HdrHistogram in C.
    const reference = createHistogram({ figures: 3, lowest: 1, highest: 86_400_000_000 });
    for (const ms of samples) reference.record(ms * 1000);
    const sorted = samples.toSorted((a, b) => a - b);
    for (const percent of [1, 50, 90, 95, 99]) {
      const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
      assertClose(firstReply.percentile(percent), exact, `p${percent}`);
      assert.equal(firstReply.percentile(percent), reference.percentile(percent) / 1000);
    }
  });
});

describe('A load test with a bot that stands still for ten seconds of sixty', () => {
  it('shows every user who came meanwhile, as long as each had to wait', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: stallingMs });
    const { measures } = await holdLoad(time, { phases: steady(10, 60_000), channel });
    const exact = Array.from({ length: 600 }, (_, at) => stallingMs(at * 100)).toSorted((a, b) => a - b);
    const { firstReply, turn, conversation } = measures.latencies;
    for (const histogram of [firstReply, turn, conversation]) {
      assert.equal(histogram.count, 600);
      for (const percent of [50, 83, 84, 90, 95, 99, 99.9]) {
        const expected = exact[Math.ceil((percent / 100) * exact.length) - 1] ?? 0;
        assertClose(histogram.percentile(percent), expected, `p${percent}`);
      }
    }
    assertClose(firstReply.summary().p90, 4020, 'a sixth of all users met the stall: p90');
    assert.equal(measures.users.passed, 600);
    assert.ok(measures.users.mostAtOnce >= 100);
  });

  it('counts those whom it could not let in, whom a tester that waits for the bot would never miss', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: stallingMs });
    const { measures } = await holdLoad(time, { phases: steady(10, 60_000), channel, maxUsers: 1 });
    assert.equal(measures.latencies.firstReply.count, 500);
    assertClose(measures.latencies.firstReply.percentile(99), 20, 'p99');
    assert.deepEqual([measures.users.arrived, measures.users.dropped], [600, 100]);
  });
});

describe('What is measured of a turn', () => {
  it('begins when the user was due, and tells by itself what the tester was late by', async () => {
    const time = createFakeTime();
    let isBlocked = false;
    const serviceMs = (nowMs: number): number => {
      if (nowMs >= 1000 && !isBlocked) {
        isBlocked = true;
        time.block(500);
      }
      return 20;
    };
    const channel = createFakeBot({ clock: time.clock, serviceMs });
    const { measures } = await holdLoad(time, { phases: steady(10, 2000), channel });
    // Due at 1100, 1200, … 1500, and begun at 1500.
    assertClose(measures.lateness.summary().max, 400, 'late');
    const { firstReply } = measures.latencies;
    assert.equal(firstReply.count, 20);
    assertClose(firstReply.percentile(100), 520, 'the one at whose turn it happened');
    assertClose(firstReply.percentile(95), 420, 'the next one');
    assertClose(firstReply.percentile(75), 20, 'the others');
  });

  it('begins after the user has thought, and leaves the thinking out', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => 50 });
    const { measures, end } = await holdLoad(time, {
      phases: steady(1, 1000),
      channel,
      says: ['one', 'two', 'three'],
      thinkTime: { minMs: 1000, maxMs: 3000 },
    });
    const { firstReply, conversation } = measures.latencies;
    assert.equal(firstReply.count, 3);
    // Timers know whole milliseconds, so that users are late by a part of one.
    assert.ok(firstReply.percentile(100) >= 50 && firstReply.percentile(100) < 51.1);
    assert.ok(conversation.percentile(100) >= 3150 && conversation.percentile(100) <= 9160);
    assert.ok(end.durationMs >= 3150);
    assert.equal(measures.turns, 3);
  });

  it('holds a wait in vain against the bot, as long as it was', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => Number.POSITIVE_INFINITY });
    const { measures } = await holdLoad(time, {
      phases: steady(1, 3000),
      channel,
      replyTimeoutMs: 5000,
    });
    assert.equal(measures.unanswered, 3);
    assertClose(measures.latencies.firstReply.percentile(50), 5000, 'waited');
  });

  it('is no quick turn when the bot refuses: that is an error', async () => {
    const time = createFakeTime();
    const answer = { status: 'answered', code: 503 } as const;
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => 1, answer });
    const { measures } = await holdLoad(time, { phases: steady(1, 3000), channel });
    assert.equal(measures.latencies.firstReply.count, 0);
    assert.equal(measures.latencies.turn.count, 0);
    assert.equal(measures.turns, 3);
  });

  it('can be corrected for what users who waited did not send', async () => {
    const time = createFakeTime();
    let sent = 0;
    const channel = createFakeBot({
      clock: time.clock,
      serviceMs: () => ((sent += 1) === 10 ? 10_000 : 0),
    });
    const { measures } = await holdLoad(time, {
      phases: steady(1, 1000),
      channel,
      says: Array.from({ length: 20 }, (_, at) => `message ${at}`),
      thinkTime: { minMs: 1000, maxMs: 1000 },
      graceMs: 60_000,
    });
    const { firstReply } = measures.latencies;
    assert.deepEqual([firstReply.count, firstReply.percentile(90)], [20, 0]);
    const corrected = firstReply.corrected(1000);
    // 10, 9, … 1 seconds: what messages every second would have met.
    assert.equal(corrected.count, 29);
    for (const [rank, seconds] of [
      [28, 9],
      [24, 5],
      [20, 1],
    ] as const) {
      const got = corrected.percentile((rank / 29) * 100) / 1000;
      assert.ok(Math.abs(got - seconds) < 0.01, `${rank} of 29: ${got} s, expected ${seconds} s`);
    }
  });
});
