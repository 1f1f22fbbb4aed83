import assert from 'node:assert/strict';
import { signatureOf } from '../../src/shrink/failure-signature.ts';

describe('signatureOf', () => {
  it('knows a failure again though its numbers are others', () => {
    const failure = (arrived: string) =>
      signatureOf({ check: 'error-reply', severity: 'failed', message: 'In turn 3.', arrived });
    assert.equal(failure('Ticket 17 is broken'), failure('Ticket 2004 is broken'));
    assert.notEqual(failure('Ticket 17 is broken'), failure('No ticket'));
  });

  it('knows none for what did not happen, nor for warnings', () => {
    assert.equal(signatureOf({ check: 'reply', severity: 'failed', message: 'No reply.' }), undefined);
    assert.equal(signatureOf({ check: 'loop', severity: 'warning', message: 'Thrice.' }), undefined);
  });
});
