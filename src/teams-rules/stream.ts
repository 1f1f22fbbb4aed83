import type { Activity } from '../activity/activity.ts';
import type { Fault, Refusal } from './fault.ts';
import { teamsLimits } from './limits.ts';
import { messageBytesOf } from './message-size.ts';
import { isFinalPiece, readStream, type StreamPiece } from './read-stream.ts';

/** One stream that has begun and not ended. */
export interface OpenStream {
  readonly id: string;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly sequence: number;
  /** The answer as far as it has been streamed; informative pieces do not count. */
  readonly text: string;
}

/** The streams of one conversation. */
export interface Streams {
  readonly open: OpenStream | undefined;
  /** Ids of streams that are over, by their final piece or by time. */
  readonly ended: ReadonlySet<string>;
}

export const noStreams: Streams = { open: undefined, ended: new Set() };

/** When and where a piece arrives. */
export interface StreamMoment {
  readonly nowMs: number;
  readonly isPersonal: boolean;
  /** The id that the activity gets if it is taken: the stream's, when it starts one. */
  readonly newId: string;
}

/** What became of a piece: the streams if it is taken, and the rule that it breaks, the first in Teams' order. */
export interface StreamStep {
  readonly streams: Streams;
  readonly fault?: Fault | undefined;
}

const { stream: limits } = teamsLimits;
const { refusals } = limits;

/**
 * Moves the streams of a conversation on by one activity; a pure function. With a fault, `streams` is what they are
 * when the piece is taken in spite of it; `refuseStep` says what they are when it is not. Activities that belong to no
 * stream change nothing. Rules: Teams, "Stream bot messages" (bots/streaming-ux).
 */
export function stepStream(streams: Streams, activity: Activity, moment: StreamMoment): StreamStep {
  const piece = readStream(activity);
  if (!piece) return { streams };
  const fault = faultOf(streams, activity, piece, moment);
  return { streams: take(streams, activity, piece, moment), fault };
}

/** The streams after a refused piece: one that ran out of time is over. */
export function refuseStep(streams: Streams, fault: Fault, nowMs: number): Streams {
  const { open } = streams;
  if (!open) return streams;
  if (fault.id === 'stream-time') return end(streams, open.id);
  return fault.id === 'stream-rate' ? { ...streams, open: { ...open, lastMs: nowMs } } : streams;
}

/** The fault of a stream that nothing ended, or undefined. */
export function findUnfinished({ open }: Streams): Fault | undefined {
  if (!open) return undefined;
  const message = 'A stream must end with a message of streamType final; none came.';
  return { id: 'stream-unfinished', message };
}

function faultOf(
  streams: Streams,
  activity: Activity,
  piece: StreamPiece,
  { nowMs, isPersonal }: StreamMoment,
): Fault | undefined {
  if (!isPersonal) return broke('group', 'Streaming works in personal chats only.', refusals.notAllowed);
  const { open, ended } = streams;
  const malformed = findMalformed(activity, piece);
  if (malformed !== undefined)
    return broke('malformed', malformed, { ...refusals.malformed, message: malformed });
  if (piece.streamId !== undefined && ended.has(piece.streamId))
    return broke('ended', 'This stream has already ended.', refusals.completed);
  if (piece.streamId !== undefined && piece.streamId !== open?.id) {
    const message = 'streamId names no stream of this conversation.';
    return broke('unknown', message, { ...refusals.malformed, message });
  }
  const isOver = open !== undefined && nowMs - open.startedMs > limits.durationMs;
  if (open && piece.streamId === undefined) {
    // Teams itself has ended the one before: nothing is in the way of the next.
    if (isOver) return findUnfinished(streams);
    const message = 'One stream at a time: no final message has ended the one before.';
    return broke('second', message, refusals.notAllowed);
  }
  if (isOver) {
    const lasted = `this one began ${Math.round((nowMs - open.startedMs) / 1000)} s ago`;
    return broke('time', `A stream must end within two minutes; ${lasted}.`, refusals.tooLong);
  }
  return findContentFault(open, activity, piece, nowMs);
}

function findContentFault(
  open: OpenStream | undefined,
  activity: Activity,
  piece: StreamPiece,
  nowMs: number,
): Fault | undefined {
  const bytes = messageBytesOf(activity);
  if (bytes > teamsLimits.messageBytes)
    return broke(
      'size',
      `A streamed message may have ${teamsLimits.messageBytes} bytes; this has ${bytes}.`,
      refusals.tooLarge,
    );
  const isFinal = isFinalPiece(activity, piece);
  if (!isFinal && (piece.hasAttachments || piece.hasLabels)) {
    const what = piece.hasAttachments ? 'Attachments' : 'AI label, citations and sensitivity label';
    const message = `${what} may come with the final message of a stream only.`;
    return broke('attachment', message, { ...refusals.malformed, message });
  }
  if (!open || piece.streamId !== open.id) return undefined;
  const elapsedMs = nowMs - open.lastMs;
  if (elapsedMs < limits.intervalMs - limits.intervalSlackMs) {
    const message = `A stream may send one request a second; this came ${elapsedMs} ms after the last.`;
    return broke('rate', message, { ...refusals.tooFast, retryAfterMs: limits.intervalMs - elapsedMs });
  }
  if (isFinal) return undefined;
  if (Number(piece.sequence) <= open.sequence) {
    const message = `streamSequence must grow; ${Number(piece.sequence)} came after ${open.sequence}.`;
    return broke('order', message, refusals.order);
  }
  if (piece.streamType === 'streaming' && !piece.text.startsWith(open.text.trimEnd()))
    return broke(
      'shrink',
      'Each piece must begin with the text streamed before; this does not.',
      refusals.shrunk,
    );
  return undefined;
}

/** What of the form is wrong, as a sentence. */
function findMalformed(activity: Activity, piece: StreamPiece): string | undefined {
  const { streamType, sequence, streamId, text } = piece;
  if (activity.type !== 'typing' && activity.type !== 'message')
    return 'A piece of a stream is of type typing, and its end of type message.';
  if (streamType === 'final' || activity.type === 'message') {
    if (activity.type !== 'message') return 'The final piece of a stream must be of type message.';
    if (streamType !== 'final') return 'A message that belongs to a stream must have streamType final.';
    return sequence === undefined || sequence === null
      ? undefined
      : 'The final piece of a stream must have no streamSequence.';
  }
  if (streamType !== 'informative' && streamType !== 'streaming')
    return 'streamType must be informative, streaming or final.';
  if (typeof sequence !== 'number' || !Number.isInteger(sequence) || sequence < 1)
    return 'streamSequence must be an integer from 1.';
  if (streamId === undefined && sequence !== 1)
    return 'The first piece of a stream must have streamSequence 1, all others its streamId.';
  if (text.trim() === '') return 'Start streaming activities should include text';
  if (streamType === 'informative' && text.length > limits.informativeLength)
    return `An informative piece may have ${limits.informativeLength} characters.`;
  return undefined;
}

function take(streams: Streams, activity: Activity, piece: StreamPiece, moment: StreamMoment): Streams {
  const { open } = streams;
  if (isFinalPiece(activity, piece)) return end(streams, piece.streamId ?? open?.id ?? moment.newId);
  const goesOn = open !== undefined && piece.streamId === open.id;
  const sequence = typeof piece.sequence === 'number' ? piece.sequence : 0;
  const isAnswer = piece.streamType === 'streaming';
  return {
    ...streams,
    open: {
      id: goesOn ? open.id : moment.newId,
      startedMs: goesOn ? open.startedMs : moment.nowMs,
      lastMs: moment.nowMs,
      sequence: goesOn ? Math.max(open.sequence, sequence) : sequence,
      text: isAnswer ? piece.text : goesOn ? open.text : '',
    },
  };
}

function end(streams: Streams, id: string): Streams {
  const open = streams.open?.id === id ? undefined : streams.open;
  return { open, ended: new Set([...streams.ended, id]) };
}

function broke(rule: string, message: string, refusal: Refusal): Fault {
  return { id: `stream-${rule}`, message, refusal };
}
