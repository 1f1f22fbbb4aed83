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
  // The dot and the ending keep it out of globs.
  const { draft, fd } = createDraft(join(folder, `.${basename(path).slice(0, 200)}`), system);
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

/** The number keeps it apart from the draft of another run, or of one that was killed. */
function createDraft(
  stem: string,
  system: WritableFileSystem,
): { readonly draft: string; readonly fd: number } {
  system.makeFolder(dirname(stem));
  for (let number = 1; ; number += 1) {
    const draft = `${stem}.${number}.part`;
    try {
      return { draft, fd: system.openSync(draft, 'wx') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
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
