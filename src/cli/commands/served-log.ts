import path from 'node:path';
import type { ServedLog } from '../../direct-line/direct-line-server.ts';
import type { ServedEntry } from '../../direct-line/served-conversation.ts';
import type { Descriptors } from '../../transcript/descriptors.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';

export interface ServedLogOptions {
  readonly outFolder: string;
  readonly conversationId: string;
  readonly descriptors: Descriptors;
  readonly now: () => number;
  /** Takes out what is not to be kept. */
  readonly redact: (entry: ServedEntry) => ServedEntry;
  /** Called when it cannot be written. */
  readonly fail: (error: unknown) => void;
}

/** Folder of these recordings among the results; no other command clears it. */
const ownFolder = 'served';

/**
 * Writes a conversation with a person down as it is held. Nothing is written until the person says something: a page
 * that was only opened is no recording.
 */
export function openServedLog(options: ServedLogOptions): ServedLog & { readonly path: string } {
  const { now, descriptors, fail } = options;
  const begun = new Date(now()).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `${begun}-${options.conversationId.slice(0, 8)}.transcript`;
  const file = openTranscriptFile(path.join(options.outFolder, ownFolder, name), { now, descriptors });
  let waiting: ServedEntry[] = [];
  let hasSaid = false;
  return {
    path: file.path,
    append(entry) {
      waiting.push(options.redact(entry));
      hasSaid ||= entry.from === 'user' && entry.activity.type !== 'conversationUpdate';
      if (!hasSaid) return;
      const entries = waiting;
      waiting = [];
      try {
        file.appendAll(entries);
      } catch (error) {
        fail(error);
      }
    },
    close: () => file.close(),
  };
}
