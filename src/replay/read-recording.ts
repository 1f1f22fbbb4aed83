import { ConfigError } from '../errors.ts';
import { readChat } from '../transcript/chat.ts';
import { readTranscript } from '../transcript/read-transcript.ts';
import { toRecording, type Recording } from './recording.ts';

/** Reads a recording. Throws ConfigError for files that are no transcripts, or in which no user says anything. */
export async function readRecording(name: string, file: string): Promise<Recording> {
  const activities = file.endsWith('.chat') ? await readChat(file) : readTranscript(file);
  const recording = toRecording(name, file, activities);
  if (recording.turns.length > 1) return recording;
  throw new ConfigError('no-user-turns', `Failed to replay ${file}: no user says anything in it.`, {
    hint: 'A user’s activities have from.role "user" or recipient.role "bot".',
  });
}
