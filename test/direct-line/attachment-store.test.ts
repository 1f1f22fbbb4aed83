import assert from 'node:assert/strict';
import { createAttachmentStore } from '../../src/direct-line/attachment-store.ts';

describe('createAttachmentStore', () => {
  const file = (length: number) => ({ name: 'a', type: 'text/plain', bytes: new Uint8Array(length) });

  it('lets the oldest files go when there are too many bytes, and never the newest', () => {
    const store = createAttachmentStore(10_000);
    for (const id of ['a', 'b', 'c']) store.put(id, file(3000));
    assert.deepEqual(
      [store.get('a'), store.get('b')?.bytes.length, store.get('c')?.bytes.length],
      [undefined, 3000, 3000],
    );
    store.put('d', file(50_000));
    assert.deepEqual([store.get('c'), store.get('d')?.bytes.length], [undefined, 50_000]);
  });

  it('takes an empty file for more than nothing', () => {
    const store = createAttachmentStore(10_000);
    for (let count = 0; count < 20; count += 1) store.put(String(count), file(0));
    assert.equal(store.get('0'), undefined);
    assert.notEqual(store.get('19'), undefined);
  });
});
