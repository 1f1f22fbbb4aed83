import path from 'node:path';
import { ConfigError } from '../../errors.ts';
import { readChat } from '../../transcript/chat.ts';
import { readTranscript } from '../../transcript/read-transcript.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { writeError } from '../../transcript/write-error.ts';
import { exitCodes, type Environment } from '../environment.ts';

/**
 * Writes a chatdown file, or a transcript of either shape, as a transcript that is an array. The target may
 * be the source. Throws ConfigError for what cannot be read, InfrastructureError for what cannot be written.
 */
export async function convertCommand(
  source: string,
  target: string,
  environment: Environment,
): Promise<number> {
  const from = path.resolve(environment.cwd, source);
  const to = path.resolve(environment.cwd, target);
  if (path.extname(to).toLowerCase() !== '.transcript') {
    throw new ConfigError(
      'bad-target',
      `Failed to convert to ${target}: only .transcript files can be written.`,
      {
        hint: `Name the target ${path.basename(target, path.extname(target))}.transcript.`,
      },
    );
  }
  const activities =
    path.extname(from).toLowerCase() === '.chat' ? await readChat(from) : readTranscript(from);
  try {
    replaceFile(to, Buffer.from(`${JSON.stringify(activities, null, 2)}\n`));
  } catch (error) {
    throw writeError('the transcript', to, error);
  }
  const count = activities.length === 1 ? '1 activity' : `${activities.length} activities`;
  environment.stdout.write(`Wrote ${count} to ${path.relative(environment.cwd, to)}\n`);
  return exitCodes.passed;
}
