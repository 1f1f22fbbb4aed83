import assert from 'node:assert/strict';
import { decideVerdict } from '../../src/scenario/verdict.ts';

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
