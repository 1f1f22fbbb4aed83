import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryFolder {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Writes files by relative name, making folders; returns the first one's absolute path. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
  remove(): Promise<void>;
}

/** A folder of a test's own; remove it in `afterEach`. */
export async function openTemporaryFolder(): Promise<TemporaryFolder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'understudy-test-')));
  return {
    path: folder,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        const file = path.join(folder, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      return path.join(folder, Object.keys(files)[0] ?? '');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
