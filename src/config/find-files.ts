import { stat } from 'node:fs/promises';
import path from 'node:path';
import { escapePath, glob } from 'tinyglobby';
import type { Mistake } from './mistake.ts';

/** Globs, files or folders, and the folder that they are relative to. */
export interface FilePatterns {
  readonly patterns: readonly string[];
  /** Absolute path. */
  readonly folder: string;
}

export interface FoundFiles {
  /** Absolute paths, each once, sorted within each pattern. */
  readonly files: readonly string[];
  /** One per pattern that matches nothing. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Finds the files that patterns stand for. A pattern that is the name of a file means that file, whatever
 * brackets it has; one that is the name of a folder means all files below it with one of the endings.
 */
export async function findFiles(
  { patterns, folder }: FilePatterns,
  endings: readonly string[],
): Promise<FoundFiles> {
  const files = new Set<string>();
  const mistakes: Mistake[] = [];
  for (const pattern of patterns) {
    const found = await findOne(pattern, folder, endings);
    for (const file of found.toSorted()) files.add(file);
    if (found.length > 0) continue;
    mistakes.push({ file: pattern, path: '', message: `matches no file in ${folder}` });
  }
  return { files: [...files], mistakes };
}

async function findOne(pattern: string, folder: string, endings: readonly string[]): Promise<string[]> {
  const absolute = path.resolve(folder, pattern);
  const entry = await stat(absolute).catch(() => undefined);
  if (entry?.isFile()) return [absolute];
  const below = entry?.isDirectory() ? `${escapePath(absolute)}/**/*.{${endings.join(',')}}` : pattern;
  const found = await glob(path.sep === '\\' ? below.replaceAll('\\', '/') : below, {
    cwd: folder,
    absolute: true,
    ignore: ['**/node_modules/**'],
    expandDirectories: false,
  });
  return found.map((file) => path.normalize(file));
}
