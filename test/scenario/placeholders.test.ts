import assert from 'node:assert/strict';
import { fillPlaceholders } from '../../src/scenario/placeholders.ts';

describe('fillPlaceholders', () => {
  it('puts values in the place of names that are known, and takes no value for a name', () => {
    const values = { amount: '{recipient}', recipient: 'Anna' };
    assert.equal(fillPlaceholders('send {amount} to { recipient }', values), 'send {recipient} to Anna');
    assert.equal(fillPlaceholders('send {sum} {toString}', values), 'send {sum} {toString}');
  });
});
