import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { findUnfinished, noStreams, stepStream, type Streams } from '../../src/teams-rules/stream.ts';
import {
  brokenStreams,
  goodStream,
  malformedStreams,
  paceMs,
  piece,
  streamId,
  type Sent,
} from './stream-pieces.ts';

/** Plays pieces one after the other; the faults, by piece. */
function play(
  sent: readonly Sent[],
  isPersonal = true,
): { faults: (string | undefined)[]; streams: Streams } {
  let streams = noStreams;
  let nowMs = 0;
  const faults = sent.map(({ activity, afterMs = paceMs }, index) => {
    nowMs += afterMs;
    const step = stepStream(streams, activity, { nowMs, isPersonal, newId: `c|1|000000${index}` });
    streams = step.streams;
    return step.fault?.id;
  });
  return { faults, streams };
}

describe('the rules of streams', () => {
  it('let a good stream pass', () => {
    const { faults, streams } = play(goodStream);
    assert.deepEqual(faults, [undefined, undefined, undefined, undefined]);
    assert.equal(streams.open, undefined);
    assert.equal(findUnfinished(streams), undefined);
  });

  for (const { name, fault, sent, isGroup = false } of brokenStreams) {
    it(`find a stream ${name}, at the piece that is wrong`, () => {
      const { faults } = play(sent, !isGroup);
      assert.deepEqual(faults, [...sent.slice(1).map(() => undefined), fault]);
    });
  }

  for (const { name, sent } of malformedStreams) {
    it(`find that a stream ${name}`, () => {
      const { faults } = play(sent);
      assert.match(faults.at(-1) ?? '', /^stream-(malformed|unknown)$/);
    });
  }

  it('find what comes after the end', () => {
    const { faults } = play([...goodStream, { activity: piece({ streamId, streamSequence: 4 }) }]);
    assert.equal(faults.at(-1), 'stream-ended');
  });

  it('tell of a stream that nothing has ended', () => {
    const { streams } = play(goodStream.slice(0, -1));
    assert.equal(findUnfinished(streams)?.id, 'stream-unfinished');
  });

  it('let one stream follow another, informative pieces change, and the final text differ', () => {
    const next: Activity[] = [
      piece({ streamType: 'informative', streamSequence: 1 }, 'Thinking'),
      piece({ streamId: 'c|1|0000004', streamType: 'informative', streamSequence: 2 }, 'Still thinking'),
      piece({ streamId: 'c|1|0000004', streamSequence: 3 }, 'The answer is'),
      piece({ streamId: 'c|1|0000004', streamType: 'final' }, 'Forty-two.'),
    ];
    const { faults } = play([...goodStream, ...next.map((activity) => ({ activity }))]);
    assert.ok(
      faults.every((fault) => fault === undefined),
      String(faults),
    );
  });

  it('leave alone what belongs to no stream', () => {
    const streams: Streams = noStreams;
    const step = stepStream(streams, { type: 'typing' }, { nowMs: 0, isPersonal: false, newId: 'x' });
    assert.deepEqual(step, { streams });
  });
});
