import path from 'node:path';
import { afterWrites, systemClock } from '../../channel/system.ts';
import type { RecordEntry } from '../../conversation/record.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { ConversationLog } from '../../scenario/run-scenarios.ts';
import type { Descriptors } from '../../transcript/descriptors.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';

export interface TranscriptLogOptions {
  readonly descriptors: Descriptors;
  /**
   * The bot runs in another process: what is said is written as soon as it has been handed to the network, before
   * anything can come back, while the bot is at work. A bot in this process could take us down with it, so that
   * there each activity is on disk before the bot gets it.
   */
  readonly botIsElsewhere: boolean;
}

/** Writes a conversation down as it is held, in the results folder. */
export function createTranscriptLog(
  outFolder: string,
  { scenario, trial }: ConversationPlan,
  { descriptors, botIsElsewhere }: TranscriptLogOptions,
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
  return {
    append: (entry) => {
      waiting.push(entry);
      if (!botIsElsewhere) flush();
      else if (waiting.length === 1) afterWrites(flush);
      if (failure) throw failure.error;
    },
    close: () => {
      flush();
      file.close();
      if (failure) throw failure.error;
      return path.relative(outFolder, file.path).replaceAll(path.sep, '/');
    },
  };
}
