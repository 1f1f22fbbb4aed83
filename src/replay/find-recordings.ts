import path from 'node:path';
import { findFiles, type FilePatterns } from '../config/find-files.ts';
import { FileMistakesError } from '../config/mistake.ts';
import type { Scenario } from '../scenario/schema.ts';

/** Endings of files that can be replayed. */
const endings = ['transcript', 'chat'];

/**
 * The recordings that patterns stand for, as scenarios that a recording plays: named by their path below the
 * patterns' fixed folder. Nothing is read yet, so that thousands cost nothing.
 * @throws FileMistakesError naming every pattern that matches no file.
 */
export async function findRecordings(patterns: FilePatterns): Promise<Scenario[]> {
  const { files, mistakes } = await findFiles(patterns, endings);
  if (mistakes.length > 0) throw new FileMistakesError(mistakes, patterns.folder);
  const folder = commonFolder(files);
  return files.map((file) => ({
    name: path
      .relative(folder, file)
      .replaceAll(path.sep, '/')
      .replace(/\.(?:transcript|chat)$/, ''),
    file,
    line: 1,
    facts: {},
    learn: [],
    persona: 'plain',
    behaviours: {},
    limits: {},
    expect: [],
    checks: {},
  }));
}

function commonFolder(files: readonly string[]): string {
  const [first, ...rest] = files.map((file) => path.dirname(file));
  let folder = first ?? '';
  for (const other of rest) {
    while (other !== folder && !other.startsWith(folder + path.sep) && folder !== path.dirname(folder)) {
      folder = path.dirname(folder);
    }
  }
  return folder;
}
