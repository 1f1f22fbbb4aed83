import assert from 'node:assert/strict';
import { decideVerdict, exitCodeFor } from '../../src/scenario/verdict.ts';

const decide = (...severities: ('failed' | 'invalid' | 'errored' | 'warning')[]): string =>
  decideVerdict(severities.map((severity) => ({ severity })));

describe('decideVerdict', () => {
  it('passes without reasons and with warnings alone', () => {
    assert.equal(decide(), 'passed');
    assert.equal(decide('warning'), 'passed');
  });

  it('does not blame the bot for the surroundings or for the simulator', () => {
    assert.equal(decide('failed', 'warning'), 'failed');
    assert.equal(decide('failed', 'invalid'), 'invalid');
    assert.equal(decide('failed', 'invalid', 'errored'), 'errored');
  });
});

describe('exitCodeFor', () => {
  it('is never 0 when nothing ran', () => assert.equal(exitCodeFor([]), 2));

  it('tells a failure of the bot before all else, and an interruption before that', () => {
    assert.equal(exitCodeFor(['passed', 'passed']), 0);
    assert.equal(exitCodeFor(['passed', 'invalid']), 4);
    assert.equal(exitCodeFor(['invalid', 'errored']), 3);
    assert.equal(exitCodeFor(['errored', 'failed', 'invalid']), 1);
    assert.equal(exitCodeFor(['passed', 'failed'], { passRate: 0.5 }), 0);
    assert.equal(exitCodeFor(['passed', 'failed'], { passRate: 0.51 }), 1);
    assert.equal(exitCodeFor(['failed'], { interrupted: true }), 130);
    assert.equal(exitCodeFor([], { interrupted: true }), 130);
  });
});
