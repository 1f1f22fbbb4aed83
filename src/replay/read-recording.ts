import { ConfigError } from '../errors.ts';
import { readTranscriptSource } from '../transcript/read-transcript-source.ts';
import { toRecording, type Recording } from './recording.ts';

/** Reads a recording. Throws ConfigError for what is no transcript, or in which no user says anything. */
export async function readRecording(name: string, file: string): Promise<Recording> {
  const recording = toRecording(name, file, await readTranscriptSource(file));
  if (recording.turns.length > 1) return recording;
  throw new ConfigError('no-user-turns', `Failed to replay ${file}: no user says anything in it.`, {
    hint: 'A user’s activities have from.role "user" or recipient.role "bot".',
  });
}
