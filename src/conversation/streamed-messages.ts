import type { Activity } from '../activity/activity.ts';
import { isFinalPiece, readStream } from '../teams-rules/read-stream.ts';

/** Puts the pieces of streams together, as a client shows them: one message that grows. */
export interface StreamedMessages {
  /**
   * The message as it stands with this piece, under the stream's id; the piece itself where it shows no text yet
   * (informative), or belongs to no stream.
   */
  fold(activity: Activity): Activity;
  /** Whether a stream has begun whose final message has not come. */
  readonly isOpen: boolean;
  /** No longer counts on the ends of streams that have begun. */
  giveUp(): void;
}

/** Follows the streams of one conversation. */
export function createStreamedMessages(): StreamedMessages {
  const open = new Set<string>();
  return {
    fold(activity) {
      const piece = readStream(activity);
      const id = piece?.streamId ?? activity.id;
      if (!piece || id === undefined) return activity;
      if (isFinalPiece(activity, piece)) {
        open.delete(id);
        return { ...activity, id };
      }
      // Without a sequence it is what the SDK left of a piece (dropped-fields): it will never be ended.
      if (piece.sequence === undefined) return activity;
      open.add(id);
      if (piece.streamType !== 'streaming') return activity;
      return { ...activity, id, type: 'message' };
    },
    get isOpen() {
      return open.size > 0;
    },
    giveUp: () => open.clear(),
  };
}
