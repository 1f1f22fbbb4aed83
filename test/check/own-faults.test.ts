import assert from 'node:assert/strict';
import { checkOwnFaults } from '../../src/check/own-faults.ts';
import { ordinary } from './record-factory.ts';

describe('checkOwnFaults', () => {
  it('has nothing to say of an ordinary conversation', () => {
    assert.deepEqual(checkOwnFaults(ordinary), []);
  });

  it('lays a simulator that went wrong on the simulator', () => {
    const summary = { goal: 'open', learned: {}, facts: {}, invalid: 'it spoke as the bot' } as const;
    const [reason] = checkOwnFaults({ ...ordinary, summary });
    assert.equal(reason?.severity, 'invalid');
    assert.equal(reason.arrived, 'it spoke as the bot');
  });

  it('does not trust a conversation of which something was lost', () => {
    const problems = [{ code: 'listener-failed', message: 'the disk is full' }];
    assert.equal(checkOwnFaults({ ...ordinary, problems })[0]?.severity, 'errored');
  });
});
