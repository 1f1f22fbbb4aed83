import type { Activity, Entity } from '../../src/activity/activity.ts';

/** The stream that `piecesOf` names, the id of its first piece at the Connector of the tests. */
export const streamId = 'c|1|0000000';

/** A piece as a bot sends it that does it right. */
export function piece(info: Partial<Entity>, text = 'A brown', fields: Partial<Activity> = {}): Activity {
  const isFinal = info['streamType'] === 'final';
  return {
    type: isFinal ? 'message' : 'typing',
    text,
    entities: [{ type: 'streaminfo', ...info }],
    ...fields,
  };
}

const informative = piece({ streamType: 'informative', streamSequence: 1 }, 'Searching …');
const first = piece({ streamId, streamType: 'streaming', streamSequence: 2 }, 'A brown');
const second = piece({ streamId, streamType: 'streaming', streamSequence: 3 }, 'A brown fox');
const final = piece({ streamId, streamType: 'final' }, 'A brown fox jumps.');

export interface Sent {
  readonly activity: Activity;
  /** Time since the piece before; just over a second unless told. */
  readonly afterMs?: number;
}

/** What a good bot sends. */
export const goodStream: readonly Sent[] = [informative, first, second, final].map((activity) => ({
  activity,
}));

export interface BrokenStream {
  readonly name: string;
  readonly fault: string;
  readonly status: number;
  readonly code: string;
  /** The last of them is the one that is wrong. */
  readonly sent: readonly Sent[];
  readonly isGroup?: boolean;
}

const begun = [{ activity: informative }, { activity: first }];
const image = { contentType: 'image/png', contentUrl: 'https://example.com/a.png' };
const label = { type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] };

/** The nine ways in which streams go wrong, and what Teams answers to each. */
export const brokenStreams: readonly BrokenStream[] = [
  {
    name: 'whose pieces come out of order',
    fault: 'stream-order',
    status: 202,
    code: 'ContentStreamSequenceOrderPreConditionFailed',
    sent: [...begun, { activity: second }, { activity: first }],
  },
  {
    name: 'that takes back what it has shown',
    fault: 'stream-shrink',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [...begun, { activity: piece({ streamId, streamSequence: 3 }, 'Hello') }],
  },
  {
    name: 'that a plain message ended, when the next begins',
    fault: 'stream-second',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [...begun, { activity: { type: 'message', text: 'A brown fox.' } }, { activity: informative }],
  },
  {
    name: 'that begins while another is open',
    fault: 'stream-second',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [...begun, { activity: informative }],
  },
  {
    name: 'in a group chat',
    fault: 'stream-group',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [{ activity: informative }],
    isGroup: true,
  },
  {
    name: 'that takes more than two minutes',
    fault: 'stream-time',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [...begun, { activity: second, afterMs: 119_000 }],
  },
  {
    name: 'that grows too large',
    fault: 'stream-size',
    status: 403,
    code: 'ContentStreamNotAllowed',
    sent: [...begun, { activity: piece({ streamId, streamSequence: 3 }, `A brown ${'x'.repeat(52_000)}`) }],
  },
  {
    name: 'with an attachment before its end',
    fault: 'stream-attachment',
    status: 400,
    code: 'BadRequest',
    sent: [...begun, { activity: { ...second, attachments: [image] } }],
  },
  {
    name: 'with an AI label before its end',
    fault: 'stream-attachment',
    status: 400,
    code: 'BadRequest',
    sent: [...begun, { activity: { ...second, entities: [...(second.entities ?? []), label] } }],
  },
  {
    name: 'that is sent faster than once a second',
    fault: 'stream-rate',
    status: 429,
    code: 'Throttled',
    sent: [...begun, { activity: second, afterMs: 400 }],
  },
];

/** Mistakes of form, each in the last piece. */
export const malformedStreams: readonly { readonly name: string; readonly sent: readonly Sent[] }[] = [
  { name: 'begins at 2', sent: [{ activity: piece({ streamSequence: 2 }) }] },
  { name: 'has no sequence', sent: [{ activity: piece({}) }] },
  { name: 'counts with words', sent: [{ activity: piece({ streamSequence: 'one' }) }] },
  { name: 'is of no known type', sent: [{ activity: piece({ streamType: 'fast', streamSequence: 1 }) }] },
  { name: 'has no text', sent: [{ activity: piece({ streamSequence: 1 }, ' ') }] },
  { name: 'names a stream that nobody began', sent: [{ activity: first }] },
  {
    name: 'ends with a sequence',
    sent: [...begun, { activity: piece({ streamId, streamType: 'final', streamSequence: 3 }) }],
  },
  { name: 'ends with typing', sent: [...begun, { activity: { ...final, type: 'typing' } }] },
  { name: 'ends with a piece', sent: [...begun, { activity: { ...second, type: 'message' } }] },
];

/** One second and a little, so that no rate is broken. */
export const paceMs = 1_010;
