import assert from 'node:assert/strict';
import type { OccurredFault } from '../../src/faults/fault.ts';
import { judgeRestarts } from '../../src/scenario/judge-restarts.ts';
import { makeRecord, say } from '../check/record-factory.ts';

const restartBefore = (turn: number): OccurredFault => ({
  fault: 'restart',
  outcome: 'untold',
  activityId: `user-${turn}`,
  detail: 'started anew',
});
const unbroken = makeRecord([
  say('tea', 'Tea, number 17.'),
  say('cake', 'Tea and cake.'),
  say('pay', '9 euros.'),
]);

/** What is told of a conversation with restarts; of those without, each call holds the next. */
async function judge(
  record: ReturnType<typeof makeRecord>,
  unbrokenOnes = [unbroken, unbroken],
): Promise<string[]> {
  const left = [...unbrokenOnes];
  const judged = await judgeRestarts(record, () =>
    Promise.resolve(left.shift() ?? assert.fail('held too often')),
  );
  return judged.map(({ outcome }) => outcome);
}

describe('judgeRestarts', () => {
  it('takes a bot for one that copes which replies alike, but for numbers, and asks once only', async () => {
    const record = makeRecord(
      [say('tea', 'Tea, number 18.'), say('cake', 'Tea and cake.'), say('pay', '9 euros.')],
      { faults: [restartBefore(1), restartBefore(3)] },
    );
    assert.deepEqual(await judge(record, [unbroken]), ['coped', 'coped']);
  });

  it('finds what shows only turns later, and tells nothing of the restarts after it', async () => {
    const record = makeRecord(
      [say('tea', 'Tea, number 18.'), say('cake', 'Cake.'), say('pay', 'Pay for what?')],
      { faults: [restartBefore(1), restartBefore(3)] },
    );
    assert.deepEqual(await judge(record), ['state-lost', 'untold']);
  });

  it('does not reproach a bot whose replies differ without a restart too', async () => {
    const record = makeRecord([say('tea', 'Tea it is.')], { faults: [restartBefore(1)] });
    const others = [makeRecord([say('tea', 'Sure.')]), makeRecord([say('tea', 'Of course.')])];
    assert.deepEqual(await judge(record, others), ['untold']);
  });

  it('tells nothing where the user had said something else by then', async () => {
    const record = makeRecord([say('coffee', 'Coffee it is.')], { faults: [restartBefore(1)] });
    assert.deepEqual(await judge(record), ['untold']);
  });

  it('leaves other faults as they are', async () => {
    const other: OccurredFault = {
      fault: 'drop',
      outcome: 'reply-lost',
      activityId: 'user-1',
      detail: 'lost',
    };
    assert.deepEqual(await judge(makeRecord([say('tea')], { faults: [other] })), ['reply-lost']);
  });
});
