import { nodeFileSystem, type WritableFileSystem } from './file-system.ts';

/**
 * Descriptors of the files that were written to last. Opening and closing a file costs several times what
 * writing to it does; keeping all open would not let thousands of conversations go on at once.
 */
export interface Descriptors {
  /** A descriptor of an existing file, open for writing until the next `take` or `release`. Throws what `openSync` does. */
  take(path: string): number;
  /** Closes the file if it is open. */
  release(path: string): void;
}

/** Keeps at most `limit` files open. */
export function createDescriptors(limit: number, system: WritableFileSystem = nodeFileSystem): Descriptors {
  // In the order of their last use, oldest first.
  const open = new Map<string, number>();

  function release(path: string): void {
    const fd = open.get(path);
    if (fd === undefined) return;
    open.delete(path);
    system.closeSync(fd);
  }

  return {
    take(path) {
      const known = open.get(path);
      if (known !== undefined) open.delete(path);
      const fd = known ?? system.openSync(path, 'r+');
      open.set(path, fd);
      const oldest = open.size > limit ? open.keys().next().value : undefined;
      if (oldest !== undefined && oldest !== path) release(oldest);
      return fd;
    },
    release,
  };
}
