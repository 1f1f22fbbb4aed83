import assert from 'node:assert/strict';
import type { Delivery } from '../../src/channel/ports.ts';
import type { Reason } from '../../src/check/record.ts';
import { formatLimit, parseDuration, parseLimit, type LoadLimit } from '../../src/config/load-values.ts';
import type { TurnRecord } from '../../src/conversation/record.ts';
import { createPlans } from '../../src/load/draw-plans.ts';
import { formatLive, formatProgress } from '../../src/load/format-load.ts';
import { errorKindsOf } from '../../src/load/error-kinds.ts';
import { judgeLimits } from '../../src/load/judge-limits.ts';
import { summariseLoad, type LoadExitCode } from '../../src/load/load-result.ts';
import { countUser, createMeasures, type LoadMeasures } from '../../src/load/measures.ts';
import type { LoadEnd } from '../../src/load/run-load.ts';
import { deriveSeed, createRandom } from '../../src/user/random.ts';
import { makeScenario, steady } from './hold-load.ts';

const limit = (text: string): LoadLimit => {
  const parsed = parseLimit(text);
  assert.ok(parsed, text);
  return parsed;
};

function measure(counts: Partial<LoadMeasures['users']>, repliesMs: readonly number[] = []): LoadMeasures {
  const measures = createMeasures();
  Object.assign(measures.users, counts);
  for (const ms of repliesMs) measures.latencies.firstReply.record(ms);
  return measures;
}

describe('Times and limits of a load test', () => {
  it('are read as they are usually written', () => {
    const times = ['500ms', '60s', '1.5m', '1m30s', '1h', ' 2s '].map(parseDuration);
    assert.deepEqual(times, [500, 60_000, 90_000, 90_000, 3_600_000, 2000]);
    for (const wrong of ['', '60', 's', '-1s', '1s2', '1 s', '1e3s'])
      assert.equal(parseDuration(wrong), undefined);
    assert.deepEqual(limit('p95=2s'), { metric: 'p95', atMostMs: 2000 });
    assert.deepEqual(limit('p99.9 <= 1.5s'), { metric: 'p99.9', atMostMs: 1500 });
    assert.deepEqual(limit('errors=0.5%'), { metric: 'errors', atMost: 0.005 });
    for (const wrong of [
      'p95',
      'p95=',
      'p94=2s',
      'p95=2',
      'p95=5%',
      'errors=2s',
      'errors=5',
      'errors=101%',
      'p95=0s',
    ]) {
      assert.equal(parseLimit(wrong), undefined, wrong);
    }
    assert.deepEqual(
      ['p95=2s', 'errors=0.5%', 'dropped=7%'].map((each) => formatLimit(limit(each))),
      ['p95=2000ms', 'errors=0.5%', 'dropped=7%'],
    );
  });

  it('end a load test only when enough has been seen, and are all judged at its end', () => {
    const overrun = (text: string, measures: LoadMeasures, isOver = false): boolean | undefined =>
      judgeLimits([limit(text)], measures, isOver)[0]?.isOverrun;
    const slow = Array.from({ length: 99 }, () => 3000);
    assert.equal(overrun('p95=2s', measure({}, slow)), undefined);
    assert.equal(overrun('p95=2s', measure({}, slow), true), true);
    assert.equal(overrun('p95=2s', measure({}, [...slow, 1])), true);
    assert.equal(overrun('p95=4s', measure({}, [...slow, 1])), false);
    assert.equal(overrun('p99=2s', measure({}, [...slow, 1])), undefined);
    assert.equal(overrun('max=2s', measure({}, [2001])), true);
    assert.equal(overrun('errors=5%', measure({ passed: 18, failed: 1 })), undefined);
    assert.equal(overrun('errors=5%', measure({ passed: 18, failed: 1, errored: 1 })), true);
    // The simulator's own mistakes are not the bot's.
    assert.equal(overrun('errors=5%', measure({ passed: 19, failed: 1, invalid: 5 })), false);
    assert.equal(overrun('dropped=5%', measure({ arrived: 100, dropped: 6 })), true);
  });
});

describe('The exit code of a load test', () => {
  const finished: LoadEnd = { status: 'finished', arrivingMs: 1000, durationMs: 2000 };
  const head = { understudy: '1', bot: 'b', channel: 'emulator', seed: 1, startedAt: '', finishedAt: '' };
  const exitOf = (measures: LoadMeasures, end: LoadEnd = finished, ...limits: string[]): LoadExitCode =>
    summariseLoad(
      head,
      {
        phases: steady(1, 1000),
        arrivals: 'even',
        maxUsers: 1,
        thinkTime: { minMs: 0, maxMs: 0 },
        graceMs: 0,
        limits: limits.map(limit),
      },
      measures,
      end,
    ).exitCode;

  it('is 1 for every failure, unless so many are allowed', () => {
    assert.equal(exitOf(measure({ passed: 20 })), 0);
    assert.equal(exitOf(measure({ passed: 19, failed: 1 })), 1);
    assert.equal(exitOf(measure({ passed: 19, failed: 1 }), finished, 'errors=5%'), 0);
    assert.equal(exitOf(measure({ passed: 20 }, [10]), finished, 'p50=1ms'), 1);
  });

  it('is 3 where nobody met the bot or what fails is not its doing, and 4 where no user was one', () => {
    assert.equal(exitOf(measure({ errored: 5 })), 3);
    assert.equal(exitOf(measure({})), 3);
    assert.equal(exitOf(measure({ cutShort: 5 })), 3);
    // A bot that breaks off connections under load fails by it.
    assert.equal(exitOf(measure({ passed: 5, errored: 5 })), 1);
    assert.equal(exitOf({ ...measure({ passed: 5, errored: 5 }), surroundings: 5 }), 3);
    assert.equal(exitOf(measure({ invalid: 5 })), 4);
    const spent: LoadEnd = { ...finished, status: 'stopped', stoppedBy: 'The budget is spent.' };
    assert.equal(exitOf(measure({ passed: 5 }), spent), 3);
    assert.equal(exitOf(measure({ passed: 5, failed: 5 }), { ...finished, status: 'interrupted' }), 130);
  });
});

describe('What users of a load test do', () => {
  const scenarios = ['a', 'b', 'c'].map((name) => makeScenario(name));
  const draw = (count: number, weights?: Record<string, number>) => {
    const next = createPlans({ scenarios, weights, seed: 7, random: createRandom(7) });
    return Array.from({ length: count }, next);
  };

  it('is one scenario after the other, with the seeds that run gives', () => {
    const plans = draw(7);
    assert.deepEqual(
      plans.map(({ scenario, trial }) => `${scenario.name}${trial}`),
      ['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3'],
    );
    assert.equal(plans[4]?.seed, deriveSeed(7, 'b', 2));
  });

  it('is drawn by weight where there are weights', () => {
    const plans = draw(1000, { a: 3, c: 0 });
    const count = (name: string): number => plans.filter(({ scenario }) => scenario.name === name).length;
    assert.ok(Math.abs(count('a') - 750) < 50, `${count('a')}`);
    assert.equal(count('c'), 0);
    assert.deepEqual(plans, draw(1000, { a: 3, c: 0 }));
    assert.throws(() => draw(1, { d: 1 }), /load\.weights names "d"/);
    assert.throws(() => draw(1, { a: 0, b: 0, c: 0 }), /every weight is 0/);
  });
});

describe('The kinds of error of a load test', () => {
  const turn = (delivery: Delivery): TurnRecord => ({
    index: 1,
    move: undefined,
    sentIds: ['1'],
    deliveries: [delivery],
    expectsReply: true,
    latencyMs: undefined,
    durationMs: 1,
    timedOut: false,
  });
  const reason = (check: string, activityId?: string): Reason => ({
    check,
    severity: 'failed',
    message: `about ${check}`,
    activityId,
  });
  const kinds = (delivery: Delivery, ...reasons: Reason[]): string[] => [
    ...errorKindsOf([turn(delivery)], reasons).keys(),
  ];

  it('are told by the answer to a delivery where that says it', () => {
    const refused = 'Failed to reach the bot at http://b: nothing listens there (ECONNREFUSED)';
    assert.deepEqual(kinds({ status: 'unreachable', message: refused }, reason('bot-unreachable')), [
      'connection-refused',
    ]);
    assert.deepEqual(kinds({ status: 'unreachable', message: 'closed (ECONNRESET)' }), ['connection-reset']);
    assert.deepEqual(kinds({ status: 'unreachable', message: 'gone', check: 'direct-line' }), [
      'direct-line',
    ]);
    assert.deepEqual(kinds({ status: 'unreachable', message: 'gone' }), ['bot-unreachable']);
    assert.deepEqual(kinds({ status: 'answered', code: 429 }, reason('error-reply', '1')), ['status-429']);
    assert.deepEqual(kinds({ status: 'unanswered', afterMs: 5 }, reason('no-reply', '1')), ['timeout']);
  });

  it('are otherwise the checks that failed', () => {
    const well: Delivery = { status: 'answered', code: 200 };
    const warning: Reason = { ...reason('turn-limit'), severity: 'warning' };
    assert.deepEqual(kinds(well, reason('no-reply', '1'), reason('loop'), reason('loop'), warning), [
      'no-reply',
      'loop',
    ]);
    assert.deepEqual(kinds({ status: 'answered', code: 500 }, reason('error-reply', 'of the bot')), [
      'status-500',
      'error-reply',
    ]);
  });

  it('count users, with what was said of the first', () => {
    const measures = createMeasures();
    countUser(measures, 'failed', new Map([['no-reply', 'first']]));
    countUser(
      measures,
      'failed',
      new Map([
        ['no-reply', 'second'],
        ['loop', 'x'],
      ]),
    );
    assert.deepEqual(Object.fromEntries(measures.errors), {
      'no-reply': { users: 2, example: 'first' },
      loop: { users: 1, example: 'x' },
    });
    assert.equal(measures.users.failed, 2);
  });
});

describe('How a load test goes', () => {
  it('is told in one line, and on a terminal with the figures so far', () => {
    const state = { elapsedMs: 10_004, underWay: 3 };
    const none = formatProgress(state, measure({ arrived: 3 }));
    assert.equal(none, '10 s · 3 users came, 3 are under way · 0 passed, 0 failed · no reply yet');
    const measures = measure({ arrived: 9, dropped: 1, passed: 4, failed: 1 }, [10, 1500]);
    measures.errors.set('no-reply', { users: 1, example: 'x' });
    const line =
      '10 s · 9 users came, 3 are under way · 4 passed, 1 failed · 1 dropped · first reply p50 10 ms, p95 1.5 s';
    assert.equal(formatProgress(state, measures), line);
    const [first, , headings, reply, ...rest] = formatLive(state, measures).split('\n');
    assert.equal(first, line);
    assert.match(headings ?? '', /^ +count +p50 +p90 +p95 +p99 +p99\.9 +max$/);
    assert.match(reply ?? '', /^first reply +2 +10 ms +1\.5 s +1\.5 s/);
    assert.match(rest.at(-1) ?? '', /^no-reply +1$/);
  });
});
