import { stat } from 'node:fs/promises';
import path from 'node:path';
import { escapePath, glob } from 'tinyglobby';
import { ConfigError } from '../errors.ts';
import { journalFileName, runFileName } from '../report/run-file.ts';

/**
 * The results folders that patterns stand for, absolute, each once: a folder of results, a folder that such
 * folders lie in (as pipelines download them), a glob of either, or a run.json. Throws ConfigError that names
 * every pattern without results.
 */
export async function findResults(patterns: readonly string[], cwd: string): Promise<string[]> {
  const found = await Promise.all(patterns.map((pattern) => findOne(pattern, cwd)));
  const empty = patterns.filter((_, index) => found[index]?.length === 0);
  if (empty.length > 0) {
    throw new ConfigError(
      'no-results',
      `Failed to find results: there is no ${runFileName} in ${empty.join(', ')} (from ${cwd}).`,
      { hint: 'Name folders that `understudy run --out` or `understudy replay --out` wrote.' },
    );
  }
  return [...new Set(found.flat())];
}

async function findOne(pattern: string, cwd: string): Promise<string[]> {
  const absolute = path.resolve(cwd, pattern);
  const entry = await stat(absolute).catch(() => undefined);
  if (entry?.isFile()) return path.basename(absolute) === runFileName ? [path.dirname(absolute)] : [];
  const folders = entry
    ? [absolute]
    : await glob(path.sep === '\\' ? pattern.replaceAll('\\', '/') : pattern, {
        cwd,
        absolute: true,
        onlyDirectories: true,
        expandDirectories: false,
        ignore: ['**/node_modules/**'],
      });
  const files = await glob(
    folders.map(
      (folder) =>
        `${escapePath(path.normalize(folder).replace(/[\\/]$/, ''))}/**/{${runFileName},${journalFileName}}`,
    ),
    { cwd, absolute: true, ignore: ['**/node_modules/**'] },
  );
  return [...new Set(files.map((file) => path.dirname(path.normalize(file))))].toSorted();
}
