import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those that it lies in; one that is there stays. Throws what the file system throws. Node's own
 * recursive mkdir never returns where a folder is missing and cannot be made (`/proc/x/y`).
 */
export function makeFolder(path: string, make: (path: string) => unknown = (each) => mkdirSync(each)): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !made(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.toReversed()) {
    if (!made(folder))
      throw Object.assign(new Error(`no folder can be made in ${dirname(folder)}`), { code: 'ENOTSUP' });
  }

  /** False when the folder that it lies in is missing. */
  function made(folder: string): boolean {
    try {
      make(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' && folder !== dirname(folder)) return false;
      if (code !== 'EEXIST') throw error;
    }
    return true;
  }
}
