import type { Activity } from '../activity/activity.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';

/** What an activity says of the stream that it is a piece of, as it stands on the wire. */
export interface StreamPiece {
  /** Undefined on the first piece: its answer names the stream. */
  readonly streamId: string | undefined;
  /** `streaming` where the bot does not say. Anything but these three is kept as it came. */
  readonly streamType: string;
  readonly sequence: unknown;
  readonly text: string;
  readonly hasAttachments: boolean;
  /** Whether it carries an AI label, citations or a sensitivity label. */
  readonly hasLabels: boolean;
}

const messageEntity = 'https://schema.org/Message';

/** Reads the `streaminfo` entity; undefined for activities that belong to no stream. */
export function readStream(activity: Activity): StreamPiece | undefined {
  if (activity.entities === undefined) return undefined;
  const entities = asArray(activity.entities).map(asRecord);
  const info = entities.find((entity) => asText(entity?.['type'])?.toLowerCase() === 'streaminfo');
  if (!info) return undefined;
  return {
    streamId: asText(info['streamId']),
    streamType: asText(info['streamType']) ?? 'streaming',
    sequence: info['streamSequence'],
    text: asText(activity.text) ?? '',
    hasAttachments: asArray(activity.attachments).length > 0,
    hasLabels: entities.some((entity) => entity?.['type'] === messageEntity),
  };
}

/** Whether this piece ends its stream. */
export function isFinalPiece(activity: Activity, piece: StreamPiece): boolean {
  return activity.type === 'message' || piece.streamType === 'final';
}
