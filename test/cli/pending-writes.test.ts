import assert from 'node:assert/strict';
import { promisify } from 'node:util';
import { createPendingWrites } from '../../src/cli/commands/pending-writes.ts';

const eventLoopTurn = promisify(setImmediate);

describe('What is to be written soon', () => {
  it('is written once, when the event loop has turned as often as it may wait', async () => {
    const written: string[] = [];
    const pending = createPendingWrites(2);
    const write = (): void => void written.push('first');
    pending.add(write);
    pending.add(write);
    await eventLoopTurn();
    pending.add(write);
    pending.add(() => written.push('second'));
    assert.deepEqual(written, []);
    await eventLoopTurn();
    assert.deepEqual(written, ['first']);
    await eventLoopTurn();
    assert.deepEqual(written, ['first', 'second']);
  });

  it('is not written when that was done meanwhile', async () => {
    const written: string[] = [];
    const pending = createPendingWrites(1);
    const write = (): void => void written.push('first');
    pending.add(write);
    pending.add(() => written.push('second'));
    pending.drop(write);
    await eventLoopTurn();
    assert.deepEqual(written, ['second']);
  });

  it('is written at once when the process ends, and not again', async () => {
    const written: string[] = [];
    const pending = createPendingWrites(2);
    pending.add(() => written.push('first'));
    await eventLoopTurn();
    pending.add(() => written.push('second'));
    pending.flush();
    assert.deepEqual(written, ['first', 'second']);
    await eventLoopTurn();
    await eventLoopTurn();
    assert.deepEqual(written, ['first', 'second']);
  });
});
