import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createDescriptors } from '../../src/transcript/descriptors.ts';
import { nodeFileSystem, type WritableFileSystem } from '../../src/transcript/file-system.ts';
import { openTranscriptFile } from '../../src/transcript/transcript-file.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('createDescriptors', () => {
  const folder = useTemporaryFolder();
  const create = (name: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, '');
    return path;
  };

  /** Counts what is open. */
  function watch(): { system: WritableFileSystem; open: Set<number>; opened: () => number } {
    const open = new Set<number>();
    let count = 0;
    const system: WritableFileSystem = {
      ...nodeFileSystem,
      openSync: (path, flags) => {
        const fd = nodeFileSystem.openSync(path, flags);
        open.add(fd);
        count += 1;
        return fd;
      },
      closeSync: (fd) => {
        open.delete(fd);
        nodeFileSystem.closeSync(fd);
      },
    };
    return { system, open, opened: () => count };
  }

  it('keeps the files that were written to last open, and no more than the limit', () => {
    const { system, open, opened } = watch();
    const descriptors = createDescriptors(2, system);
    const [a, b, c] = ['a', 'b', 'c'].map(create) as [string, string, string];
    for (const [path, text] of [
      [a, '1'],
      [b, '2'],
      [a, '3'],
      [c, '4'],
      [a, '5'],
    ] as const) {
      writeSync(descriptors.take(path), text, 0);
      assert.ok(open.size <= 2);
    }
    assert.equal(opened(), 3);
    assert.equal(readFileSync(a, 'utf8'), '5');
    writeSync(descriptors.take(b), '6', 0);
    assert.equal(opened(), 4);
    for (const path of [a, b, c, c]) descriptors.release(path);
    assert.equal(open.size, 0);
  });

  it('lets many transcripts share a few descriptors, and closes them with their transcripts', () => {
    const { system, open } = watch();
    const descriptors = createDescriptors(3, system);
    const files = Array.from({ length: 10 }, (_, index) =>
      openTranscriptFile(join(folder(), `${index}.transcript`), { descriptors, fileSystem: system }),
    );
    for (let round = 0; round < 3; round += 1) {
      for (const file of files) file.append({ type: 'message', id: `m${round}` });
    }
    assert.equal(open.size, 3);
    for (const file of files) file.close();
    assert.equal(open.size, 0);
    const lengths = readdirSync(folder()).map(
      (name) => (JSON.parse(readFileSync(join(folder(), name), 'utf8')) as unknown[]).length,
    );
    assert.deepEqual(
      lengths,
      Array.from({ length: 10 }, () => 3),
    );
  });
});
