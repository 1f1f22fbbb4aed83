import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import type { ConversationLog } from '../../scenario/run-scenarios.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';

/** Writes a conversation down as it is held, in the results folder. */
export function createTranscriptLog(
  outFolder: string,
  { scenario, trial }: ConversationPlan,
): ConversationLog {
  const file = openTranscriptFile(transcriptPath(path.join(outFolder, 'transcripts'), scenario.name, trial), {
    now: () => systemClock.now(),
  });
  return {
    append: ({ activity, kind, from }) => void file.append(activity, kind, from),
    close: () => {
      file.close();
      return path.relative(outFolder, file.path).replaceAll(path.sep, '/');
    },
  };
}
