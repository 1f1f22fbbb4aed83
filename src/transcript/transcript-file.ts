import type { Activity } from '../activity/activity.ts';
import {
  createCompleter,
  type ActivityKind,
  type CompleteActivity,
  type TranscriptDefaults,
} from './complete-activity.ts';
import { createDescriptors, type Descriptors } from './descriptors.ts';
import { nodeFileSystem, writeTextFully, type WritableFileSystem } from './file-system.ts';
import { replaceFile } from './replacement.ts';
import { writeError } from './write-error.ts';

export interface AppendedActivity {
  readonly activity: Activity;
  readonly kind?: ActivityKind | undefined;
  readonly from?: 'user' | 'bot' | undefined;
}

/** A transcript that grows activity by activity. */
export interface TranscriptFile {
  readonly path: string;
  /** How many activities are in the file. */
  readonly length: number;
  /**
   * Writes one activity, completed (see `createCompleter`); returns it as it stands in the file. When this
   * returns, the file on disk is a valid JSON array that holds it. Throws InfrastructureError when it
   * cannot be written; what was written before stays whole.
   */
  append(activity: Activity, kind?: ActivityKind, sender?: 'user' | 'bot'): Activity;
  /** The same with several at once, in one system call. */
  appendAll(entries: readonly AppendedActivity[]): void;
  /** Nothing can be appended afterwards. Idempotent. */
  close(): void;
}

export interface TranscriptFileOptions extends TranscriptDefaults {
  readonly fileSystem?: WritableFileSystem | undefined;
  /** Shared by the transcripts of a run; without it, the file is opened and closed for each activity. */
  readonly descriptors?: Descriptors | undefined;
}

const ending = '\n]\n';

/**
 * Opens a transcript for writing. An older file of that name stays until the first activity is written, and
 * is then replaced in one step. Each later activity is written over the closing bracket, with a new closing
 * bracket behind it, in one system call: a process killed between calls leaves a whole file.
 * Descriptors are kept only as `descriptors` allows, so that thousands can be open at once.
 * Indented by two spaces as the Emulator writes it, because recordings are reviewed as diffs (1 µs more).
 */
export function openTranscriptFile(path: string, options: TranscriptFileOptions = {}): TranscriptFile {
  const system = options.fileSystem ?? nodeFileSystem;
  const descriptors = options.descriptors ?? createDescriptors(1, system);
  let complete: CompleteActivity | undefined = createCompleter(options);
  let size = 0;
  let length = 0;

  const write = (activities: readonly Activity[]): void => {
    // An array without its brackets: the indentation of an entry.
    const entries = JSON.stringify(activities, null, 2).slice(2, -2);
    try {
      if (length === 0) {
        const bytes = Buffer.from(`[\n${entries}${ending}`);
        descriptors.release(path);
        replaceFile(path, bytes, system);
        size = bytes.length;
      } else {
        const position = size - ending.length;
        try {
          size =
            position + overwriteEnding(descriptors.take(path), `,\n${entries}${ending}`, position, system);
        } finally {
          if (!options.descriptors) descriptors.release(path);
        }
      }
    } catch (error) {
      throw writeError('the transcript', path, error);
    }
    length += activities.length;
  };

  return {
    path,
    get length() {
      return length;
    },
    append: (activity, kind, sender) => {
      if (!complete) throw closedError(path);
      const completed = complete(activity, kind, sender);
      write([completed]);
      return completed;
    },
    appendAll: (entries) => {
      if (!complete) throw closedError(path);
      const completed: Activity[] = [];
      for (const { activity, kind, from } of entries) completed.push(complete(activity, kind, from));
      if (completed.length > 0) write(completed);
    },
    close: () => {
      complete = undefined;
      descriptors.release(path);
    },
  };
}

function closedError(path: string): Error {
  return new Error(`Failed to write the transcript ${path}: it is closed.`);
}

/** Returns how many bytes were written. */
function overwriteEnding(fd: number, text: string, position: number, system: WritableFileSystem): number {
  try {
    return writeTextFully(system, fd, text, position);
  } catch (error) {
    restoreEnding(fd, position, system);
    throw error;
  }
}

/** Undoes a write that the disk took only a part of; the place is allocated, so this needs no space. */
function restoreEnding(fd: number, position: number, system: WritableFileSystem): void {
  try {
    writeTextFully(system, fd, ending, position);
    system.ftruncateSync(fd, position + ending.length);
  } catch {
    // The first error is the one to tell; `recoverTranscript` reads what is left.
  }
}

/** Writes a whole transcript at once, completed as `append` does it. Throws InfrastructureError. */
export function writeTranscript(
  path: string,
  activities: readonly Activity[],
  options: TranscriptFileOptions = {},
): void {
  const complete = createCompleter(options);
  const text = JSON.stringify(
    activities.map((activity) => complete(activity)),
    null,
    2,
  );
  try {
    replaceFile(path, Buffer.from(`${text}\n`), options.fileSystem ?? nodeFileSystem);
  } catch (error) {
    throw writeError('the transcript', path, error);
  }
}
