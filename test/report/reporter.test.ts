import assert from 'node:assert/strict';
import sinon from 'sinon';
import { broadcast, type Reporter } from '../../src/report/reporter.ts';
import type { RunEvent } from '../../src/scenario/events.ts';

const event: RunEvent = { type: 'run-ended', interrupted: false };

describe('Several reporters', () => {
  it('are all told of everything, and finish', async () => {
    const reporters = ['a', 'b'].map((name) => ({
      name,
      onEvent: sinon.fake(),
      finish: sinon.fake.resolves(undefined),
    }));
    const all = broadcast(reporters, () => assert.fail('no reporter failed'));
    all.onEvent(event);
    await all.finish();
    for (const { onEvent, finish } of reporters) {
      sinon.assert.calledOnceWithExactly(onEvent, event);
      sinon.assert.calledOnce(finish);
    }
  });

  it('go on without one that throws, which is told of once', async () => {
    const error = new Error('disk full');
    const onEvent = sinon.fake();
    const failing: Reporter = {
      name: 'bad',
      onEvent: sinon.fake.throws(error),
      finish: sinon.fake.rejects(error),
    };
    const unfinished: Reporter = { name: 'late', onEvent, finish: sinon.fake.rejects(error) };
    const failures: unknown[] = [];
    const all = broadcast([failing, unfinished], (...failure) => failures.push(failure));
    all.onEvent(event);
    all.onEvent(event);
    await all.finish();
    assert.deepEqual(failures, [
      ['bad', error],
      ['late', error],
    ]);
    sinon.assert.calledTwice(onEvent);
  });
});
