import assert from 'node:assert/strict';
import { ConfigError } from '../../src/errors.ts';
import { createArrivals } from '../../src/load/arrivals.ts';
import type { HoldUser } from '../../src/load/hold-user.ts';
import { createMeasures } from '../../src/load/measures.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { createRandom } from '../../src/user/random.ts';
import { createFakeBot } from './fake-bot.ts';
import { createFakeTime } from './fake-time.ts';
import { holdLoad, makeScenario, steady } from './hold-load.ts';

describe('A load test', () => {
  it('ends when so many users have begun, those not counted who were dropped', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => 1000 });
    const phases = steady(10, Number.POSITIVE_INFINITY);
    const { measures, end } = await holdLoad(time, { phases, channel, users: 4, maxUsers: 2 });
    const { arrived, begun, dropped, passed, mostAtOnce } = measures.users;
    // Two begin at 0 and 100, the next when these are through, a second later.
    assert.deepEqual(
      { begun, dropped, passed, mostAtOnce },
      { begun: 4, dropped: 8, passed: 4, mostAtOnce: 2 },
    );
    assert.equal(arrived, begun + dropped);
    assert.equal(end.status, 'finished');
    assert.ok(Math.abs(end.arrivingMs - 1100) < 1);
    assert.ok(Math.abs(end.durationMs - 2100) < 1);
  });

  it('waits at the end for users under way, and cuts them short when it takes too long', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({
      clock: time.clock,
      serviceMs: (nowMs) => (nowMs < 1000 ? 3000 : 20_000),
    });
    const { measures, end } = await holdLoad(time, { phases: steady(1, 3000), channel, graceMs: 5000 });
    assert.deepEqual([measures.users.passed, measures.users.cutShort], [1, 2]);
    assert.ok(Math.abs(end.durationMs - 7000) < 1);
    // What was cut short is neither an error nor a turn.
    assert.deepEqual([measures.errors.size, measures.latencies.firstReply.count], [0, 1]);
  });

  it('can be interrupted, and has then what was measured', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => 400 });
    const interruption = new AbortController();
    time.clock.after(2600, () => interruption.abort());
    const { measures, end } = await holdLoad(time, {
      phases: steady(1, 60_000),
      channel,
      thinkTime: { minMs: 100, maxMs: 100 },
      says: ['one', 'two'],
      signal: interruption.signal,
    });
    assert.equal(end.status, 'interrupted');
    assert.deepEqual([measures.users.begun, measures.users.passed, measures.users.cutShort], [3, 2, 1]);
    assert.equal(measures.latencies.firstReply.count, 5);
    assert.ok(end.durationMs < 2601);
  });

  it('is stopped by whoever looks at it every second', async () => {
    const time = createFakeTime();
    const channel = createFakeBot({ clock: time.clock, serviceMs: () => 10 });
    const seen: [number, number][] = [];
    const { end } = await holdLoad(time, {
      phases: steady(100, 60_000),
      channel,
      onTick: ({ elapsedMs, underWay }) => {
        seen.push([elapsedMs, underWay]);
        return elapsedMs >= 3000 ? 'Enough.' : undefined;
      },
    });
    assert.deepEqual([end.status, end.stoppedBy], ['stopped', 'Enough.']);
    assert.deepEqual(
      seen.map(([elapsedMs]) => elapsedMs),
      [1000, 2000, 3000],
    );
    assert.ok(end.durationMs < 3010);
  });

  it('rejects with a mistake in a scenario, and lets nobody else begin', async () => {
    const time = createFakeTime();
    const mistake = new ConfigError('wrong', 'There is no such file.');
    let begun = 0;
    const hold: HoldUser = () => {
      begun += 1;
      return begun === 3 ? Promise.reject(mistake) : Promise.resolve(() => Promise.resolve());
    };
    const scenario = makeScenario('hi');
    const running = runLoad({
      clock: time.clock,
      arrivals: createArrivals(steady(1, 60_000), 'even', createRandom(1)),
      maxUsers: 10,
      graceMs: 0,
      nextPlan: () => ({ scenario, trial: 1, trials: 1, seed: 1 }),
      hold,
      measures: createMeasures(),
      onTick: () => undefined,
      signal: new AbortController().signal,
    });
    await assert.rejects(time.run(running), mistake);
    assert.equal(begun, 3);
  });
});
