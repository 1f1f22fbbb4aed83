import assert from 'node:assert/strict';
import { createEventStreamReader } from '../../src/copilot-studio/event-stream.ts';

const stream =
  ': a comment\r\nid: 1\nevent: activity\rdata: {"a":\ndata:  1}\r\n\r\nevent: ping\n\ndata: plain\r\rdata\n\nevent: end\ndata:end\n\n';
const events = [
  { event: 'activity', data: '{"a":\n 1}' },
  { event: 'message', data: 'plain' },
  { event: 'message', data: '' },
  { event: 'end', data: 'end' },
];

describe('An event stream', () => {
  it('is read as a whole, with every end of line, comments left out and events without data', () => {
    assert.deepEqual(createEventStreamReader(1000).push(stream), events);
  });

  it('is read the same wherever it is cut', () => {
    for (let size = 1; size < stream.length; size += 1) {
      const reader = createEventStreamReader(1000);
      const read = [];
      for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.slice(at, at + size)));
      assert.deepEqual(read, events, `cut every ${size} characters`);
    }
  });

  it('gives no event that is not complete', () => {
    assert.deepEqual(createEventStreamReader(1000).push('event: end\ndata: end\n'), []);
  });

  it('refuses an event that does not end, in one line or in many', () => {
    assert.throws(() => createEventStreamReader(50).push(`data: ${'x'.repeat(60)}`), /longer than 50/);
    const reader = createEventStreamReader(50);
    assert.throws(() => {
      for (let line = 0; line < 10; line += 1) reader.push('data: xxx\n');
    }, /longer than 50/);
  });
});
