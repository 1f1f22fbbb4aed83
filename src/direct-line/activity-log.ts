import type { Activity } from '../activity/activity.ts';
import type { ActivitySet } from './protocol.ts';

/** Where one client listens. */
export interface StreamListener {
  send(set: ActivitySet): void;
  /** Another client took its place, or the conversation is over. */
  end(reason: string): void;
}

/** What was said in a conversation, in order, with watermarks into it. */
export interface ActivityLog {
  append(activity: Activity): void;
  /** Reaches who listens now, and is not kept: typing. */
  pass(activity: Activity): void;
  /** What came after a watermark; all that is kept where it is undefined. A string names what is wrong with it. */
  since(watermark: string | undefined): ActivitySet | string;
  /** Where the log ends now. */
  watermark(): string;
  /** Plays what came after the watermark, then all that comes; whoever listened before is ended. */
  listen(listener: StreamListener, watermark: string): () => void;
  isListenedTo(): boolean;
  /** Roughly what it takes in memory. */
  readonly bytes: number;
  end(): void;
}

/** Keeps the last activities, so many and no more bytes than told: a bot that never stops talking must not fill the memory. */
export function createActivityLog(limit = 5000, limitBytes = 64 * 1024 * 1024): ActivityLog {
  let first = 0;
  let kept: Activity[] = [];
  let sizes: number[] = [];
  let bytes = 0;
  let listener: StreamListener | undefined;
  const end = (): number => first + kept.length;

  function since(watermark: string | undefined): ActivitySet | string {
    if (watermark !== undefined && !/^\d{1,15}$/.test(watermark)) return 'The watermark is not one of ours.';
    const from = Number(watermark ?? 0);
    if (from > end()) return 'The watermark lies beyond the end of the conversation.';
    return { activities: kept.slice(Math.max(0, from - first)), watermark: String(end()) };
  }

  return {
    append(activity) {
      const size = JSON.stringify(activity).length;
      kept.push(activity);
      sizes.push(size);
      bytes += size;
      let gone = 0;
      while (kept.length - gone > limit || (bytes > limitBytes && kept.length - gone > 1)) {
        bytes -= sizes[gone] ?? 0;
        gone += 1;
      }
      if (gone > 0) {
        first += gone;
        kept = kept.slice(gone);
        sizes = sizes.slice(gone);
      }
      listener?.send({ activities: [activity], watermark: String(end()) });
    },
    pass: (activity) => listener?.send({ activities: [activity] }),
    since,
    watermark: () => String(end()),
    listen(next, watermark) {
      listener?.end('collision');
      listener = next;
      const missed = since(watermark);
      if (typeof missed !== 'string' && missed.activities.length > 0) next.send(missed);
      return () => {
        if (listener === next) listener = undefined;
      };
    },
    get bytes() {
      return bytes;
    },
    isListenedTo: () => listener !== undefined,
    end() {
      listener?.end('the conversation is over');
      listener = undefined;
    },
  };
}
