import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import type { RecordEntry } from '../../conversation/record.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { ConversationLog } from '../../scenario/run-scenarios.ts';
import type { Descriptors } from '../../transcript/descriptors.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';
import type { PendingWrites } from './pending-writes.ts';

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
