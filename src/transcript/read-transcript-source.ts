import { statSync } from 'node:fs';
import type { Activity } from '../activity/activity.ts';
import { UnderstudyError } from '../errors.ts';
import { readChat } from './chat.ts';
import { readTranscript } from './read-transcript.ts';
import { tellRoles } from './tell-roles.ts';
import { readStoredTranscript } from './transcript-store.ts';

/**
 * The activities of one conversation, wherever it was kept: a `.transcript` or Direct Line export, a `.chat`,
 * or a conversation of a transcript store (see `toTranscriptSources`). Roles that it lacks are told where
 * they can be. Throws ConfigError that names file, line and column.
 */
export async function readTranscriptSource(source: string): Promise<Activity[]> {
  const isFile = statSync(source, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile && source.toLowerCase().endsWith('.chat')) return readChat(source);
  return tellRoles(isFile ? readTranscript(source) : readStoredTranscript(source));
}

/** A source with what it holds, or with why it cannot be read. */
export type TranscriptReading =
  | { readonly source: string; readonly activities: readonly Activity[] }
  | { readonly source: string; readonly error: UnderstudyError };

/** Reads sources one after the other, each when it is asked for, so that one is in memory at a time; a broken one does not end it. */
export async function* readTranscriptSources(
  sources: Iterable<string>,
): AsyncGenerator<TranscriptReading, void, void> {
  for (const source of sources) {
    let reading: TranscriptReading;
    try {
      reading = { source, activities: await readTranscriptSource(source) };
    } catch (error) {
      if (!(error instanceof UnderstudyError)) throw error;
      reading = { source, error };
    }
    yield reading;
  }
}
