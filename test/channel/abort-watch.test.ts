import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';

describe('The abort watch', () => {
  it('calls all back that watch one signal, with one listener on it', () => {
    const watch = createAbortWatch();
    const abort = new AbortController();
    const called: number[] = [];
    for (const each of [1, 2, 3]) watch(abort.signal, () => called.push(each));
    assert.equal(getEventListeners(abort.signal, 'abort').length, 1);
    abort.abort();
    assert.deepEqual(called, [1, 2, 3]);
  });

  it('leaves alone whose watch has ended, and the signal when the last has', () => {
    const watch = createAbortWatch();
    const abort = new AbortController();
    const called: number[] = [];
    const unwatch = watch(abort.signal, () => called.push(1));
    const unwatchLast = watch(abort.signal, () => called.push(2));
    unwatch();
    unwatch();
    assert.equal(getEventListeners(abort.signal, 'abort').length, 1);
    unwatchLast();
    assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
    abort.abort();
    assert.deepEqual(called, []);
  });
});
