import { basename, dirname, join } from 'node:path';
import { nodeFileSystem, writeFully, type WritableFileSystem } from './file-system.ts';

/** A file that is written beside the one that it will replace. */
export interface Replacement {
  write(bytes: Uint8Array): void;
  /** Moves it into its place, in one step. */
  commit(): void;
  /** Removes what was written. Never throws. */
  discard(): void;
}

/**
 * Begins a replacement of `path`, making missing folders, so that `path` never holds a half-written file.
 * All methods but `discard` throw what the file system throws.
 */
export function openReplacement(path: string, system: WritableFileSystem = nodeFileSystem): Replacement {
  const folder = dirname(path);
  // The dot and the ending keep it out of globs; the process id keeps it apart from another run's.
  const draft = join(folder, `.${basename(path).slice(0, 200)}.${process.pid}.part`);
  const fd = createFile(draft, system);
  let position = 0;
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    system.closeSync(fd);
  };
  return {
    write: (bytes) => {
      writeFully(system, fd, bytes, position);
      position += bytes.length;
    },
    commit: () => {
      close();
      system.renameSync(draft, path);
    },
    discard: () => {
      try {
        close();
        system.unlinkSync(draft);
      } catch {
        // What led here is the error to tell.
      }
    },
  };
}

function createFile(path: string, system: WritableFileSystem): number {
  try {
    return system.openSync(path, 'w');
  } catch (error) {
    // Only the first file of a folder finds it missing.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    system.mkdirSync(dirname(path), { recursive: true });
    return system.openSync(path, 'w');
  }
}

/** Makes `path` hold these bytes, whole or not at all. Throws what the file system throws, with nothing left behind. */
export function replaceFile(path: string, bytes: Uint8Array, system?: WritableFileSystem): void {
  const replacement = openReplacement(path, system);
  try {
    replacement.write(bytes);
    replacement.commit();
  } catch (error) {
    replacement.discard();
    throw error;
  }
}
