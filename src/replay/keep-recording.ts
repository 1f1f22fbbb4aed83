import { readFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';
import { replaceFile } from '../transcript/replacement.ts';
import { writeError } from '../transcript/write-error.ts';

/** Puts a transcript in a recording's place, whole or not at all. Throws InfrastructureError. */
export function keepRecording(transcript: string, recording: string): void {
  if (!recording.endsWith('.transcript')) {
    throw new ConfigError('not-updatable', `Failed to update ${recording}: it is no .transcript file.`, {
      hint: 'Make one of it with `understudy convert`, and keep that.',
    });
  }
  try {
    replaceFile(recording, readFileSync(transcript));
  } catch (error) {
    throw writeError('the recording', recording, error);
  }
}
