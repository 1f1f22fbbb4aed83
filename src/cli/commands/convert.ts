import { statSync } from 'node:fs';
import path from 'node:path';
import type { Activity } from '../../activity/activity.ts';
import { findFiles } from '../../config/find-files.ts';
import { ConfigError } from '../../errors.ts';
import { readTranscriptSource, readTranscriptSources } from '../../transcript/read-transcript-source.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { safeFileName } from '../../transcript/transcript-path.ts';
import { isStoredActivity, toTranscriptSources } from '../../transcript/transcript-store.ts';
import { writeError } from '../../transcript/write-error.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { formatError } from '../report-error.ts';

/**
 * Writes a conversation, however it was kept, as a transcript that is an array, or all conversations of a
 * folder as one transcript each. The target may be the source. Conversations of a folder that cannot be read
 * are named on stderr, and the rest go on; the exit code is then that of a ConfigError. Throws ConfigError for
 * what cannot be read, InfrastructureError for what cannot be written.
 */
export async function convertCommand(
  source: string,
  target: string,
  environment: Environment,
): Promise<number> {
  const from = path.resolve(environment.cwd, source);
  const to = path.resolve(environment.cwd, target);
  if (path.extname(to).toLowerCase() === '.transcript') {
    const activities = await readTranscriptSource(from);
    write(to, activities);
    const count = activities.length === 1 ? '1 activity' : `${activities.length} activities`;
    environment.stdout.write(`Wrote ${count} to ${path.relative(environment.cwd, to)}\n`);
    return exitCodes.passed;
  }
  if (statSync(from, { throwIfNoEntry: false })?.isDirectory() && path.extname(to) === '') {
    return convertFolder(from, to, environment);
  }
  throw new ConfigError(
    'bad-target',
    `Failed to convert to ${target}: only .transcript files can be written.`,
    { hint: `Name the target ${path.basename(target, path.extname(target))}.transcript.` },
  );
}

async function convertFolder(from: string, to: string, environment: Environment): Promise<number> {
  const found = await findFiles({ patterns: ['.'], folder: from }, ['transcript', 'chat', 'json']);
  const kept = found.files.filter((file) => !file.endsWith('.json') || isStoredActivity(file));
  const sources = toTranscriptSources(kept);
  if (sources.length === 0) {
    throw new ConfigError('no-transcripts', `Failed to convert ${from}: no conversation is in it.`, {
      hint: 'It may hold .transcript and .chat files, and what FileTranscriptStore or a blob store kept.',
    });
  }
  let written = 0;
  for await (const reading of readTranscriptSources(sources)) {
    if ('error' in reading) {
      environment.stderr.write(`${formatError(reading.error)}\n`);
      continue;
    }
    write(path.join(to, nameBelow(from, reading.source)), reading.activities);
    written += 1;
  }
  const count = written === 1 ? '1 transcript' : `${written} transcripts`;
  environment.stdout.write(`Wrote ${count} to ${path.relative(environment.cwd, to) || '.'}\n`);
  return written < sources.length ? exitCodes.usage : exitCodes.passed;
}

/** The source's own folders and name; the key of a blob becomes folders, each a plain name. */
function nameBelow(folder: string, source: string): string {
  const below = path.relative(folder, source).replace(/\.(?:transcript|chat)$/i, '') || path.basename(folder);
  const parts = below.split(path.sep).flatMap((part) => decodeKey(part).split('/'));
  return `${path.join(...parts.map(safeFileName))}.transcript`;
}

function decodeKey(name: string): string {
  if (!/%2F/i.test(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function write(file: string, activities: readonly Activity[]): void {
  try {
    replaceFile(file, Buffer.from(`${JSON.stringify(activities, null, 2)}\n`));
  } catch (error) {
    throw writeError('the transcript', file, error);
  }
}
