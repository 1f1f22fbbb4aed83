import path from 'node:path';
import { afterWrites, systemClock } from '../../channel/system.ts';
import type { RecordEntry } from '../../conversation/record.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { ConversationLog } from '../../scenario/run-scenarios.ts';
import type { Descriptors } from '../../transcript/descriptors.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';

/** What is to be written soon. */
export interface PendingWrites {
  /** Each once, however often it is added. */
  readonly add: (write: () => void) => void;
  /** It has been done meanwhile. */
  readonly drop: (write: () => void) => void;
  /** Does all of it now. */
  readonly flush: () => void;
}

/** Writes as the event loop has turned so often, which is 1 or more. */
export function createPendingWrites(eventLoopTurns: number): PendingWrites {
  // By how long they have waited, longest first.
  const waiting = Array.from({ length: eventLoopTurns }, () => new Set<() => void>());
  let isScheduled = false;
  const take = (): ReadonlySet<() => void> => {
    waiting.push(new Set());
    return waiting.shift() ?? new Set();
  };
  const schedule = (): void => {
    if (isScheduled || waiting.every((writes) => writes.size === 0)) return;
    isScheduled = true;
    afterWrites(() => {
      isScheduled = false;
      for (const write of take()) write();
      schedule();
    });
  };
  return {
    add(write) {
      if (waiting.some((writes) => writes.has(write))) return;
      waiting.at(-1)?.add(write);
      schedule();
    },
    drop(write) {
      for (const writes of waiting) writes.delete(write);
    },
    flush() {
      for (let turn = 0; turn < eventLoopTurns; turn += 1) for (const write of take()) write();
    },
  };
}

export interface TranscriptLogOptions {
  readonly descriptors: Descriptors;
  /** Shared by the transcripts of a run; to be flushed when the process ends. */
  readonly pending: PendingWrites;
  /**
   * A bot in this process could take us down with it, so that there what it is told is on disk before it is told.
   * What is told to a bot elsewhere is written as soon as it has been handed to the network, before anything can come
   * back, while the bot is at work.
   */
  readonly botIsElsewhere: boolean;
}

/** Writes a conversation down as it is held, in the results folder. */
export function createTranscriptLog(
  outFolder: string,
  { scenario, trial }: ConversationPlan,
  { descriptors, pending, botIsElsewhere }: TranscriptLogOptions,
): ConversationLog {
  const file = openTranscriptFile(transcriptPath(path.join(outFolder, 'transcripts'), scenario.name, trial), {
    now: () => systemClock.now(),
    descriptors,
  });
  let waiting: RecordEntry[] = [];
  let failure: { readonly error: unknown } | undefined;
  const flush = (): void => {
    const entries = waiting;
    waiting = [];
    try {
      file.appendAll(entries);
    } catch (error) {
      failure ??= { error };
    }
  };
  const flushNow = (): void => {
    pending.drop(flush);
    flush();
  };
  return {
    append: (entry) => {
      waiting.push(entry);
      if (entry.from === 'user' && !botIsElsewhere) flushNow();
      else pending.add(flush);
      if (failure) throw failure.error;
    },
    close: () => {
      flushNow();
      file.close();
      if (failure) throw failure.error;
      return path.relative(outFolder, file.path).replaceAll(path.sep, '/');
    },
  };
}
