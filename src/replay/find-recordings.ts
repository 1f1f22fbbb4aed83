import path from 'node:path';
import { findFiles, type FilePatterns } from '../config/find-files.ts';
import { FileMistakesError, type Mistake } from '../config/mistake.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import type { Scenario } from '../scenario/schema.ts';
import { rulesPathOf } from './rules-file.ts';
import { isStoredActivity, toTranscriptSources } from '../transcript/transcript-store.ts';

/** Endings of files that can be replayed; what a transcript store kept of one conversation counts as one. */
const endings = ['transcript', 'chat', 'json'];

/** Shared by all: thousands of recordings are found before the first is played. */
const nothingElse = {
  line: 1,
  facts: {},
  learn: [],
  persona: 'plain',
  behaviours: {},
  limits: {},
  expect: [],
  checks: {},
} satisfies Omit<Scenario, 'name' | 'file'>;

/**
 * The recordings that patterns stand for, as scenarios that a recording plays: named by their path below the
 * patterns' fixed folder. Nothing is read yet, so that thousands cost nothing. A folder's .json files count
 * only where a transcript store wrote them; a pattern that names .json files means them all.
 * @throws FileMistakesError naming every pattern that matches no file.
 */
export async function findRecordings(wanted: FilePatterns): Promise<Scenario[]> {
  const { patterns, folder: from } = wanted;
  const sources = new Set<string>();
  const mistakes: Mistake[] = [];
  for (const pattern of patterns) {
    const found = await findFiles({ patterns: [pattern], folder: from }, endings);
    const all = pattern.endsWith('.json');
    const kept = found.files.filter((file) => all || !file.endsWith('.json') || isStoredActivity(file));
    for (const source of toTranscriptSources(kept)) sources.add(source);
    if (kept.length === 0) mistakes.push({ file: pattern, path: '', message: `matches no file in ${from}` });
  }
  if (mistakes.length > 0) throw new FileMistakesError(mistakes, from);
  const files = [...sources];
  const folder = namingFolder(wanted, files);
  return files.map((file) => ({
    name: path
      .relative(folder, file)
      .replaceAll(path.sep, '/')
      .replace(/\.(?:transcript|chat|json)$/, ''),
    file,
    ...nothingElse,
  }));
}

/** Rules files below the recordings' folder that no recording stands beside any more. */
export async function findObsoleteRules(
  patterns: FilePatterns,
  recordings: readonly Scenario[],
): Promise<string[]> {
  const folder = fixedFolderOf(patterns);
  const { files } = await findFiles({ patterns: ['**/*.rules.yaml'], folder }, []);
  const wanted = new Set(recordings.map(({ file }) => rulesPathOf(file)));
  return files.filter((file) => !wanted.has(file));
}

/** Where a configuration has its recordings: where it says, or else in `recordings` beside it. */
export function recordingsOf({
  recordings,
  folder,
}: Pick<ResolvedConfig, 'recordings' | 'folder'>): FilePatterns {
  return recordings ?? { patterns: ['recordings'], folder };
}

/** The part of the first pattern that no wildcard changes, as an absolute folder: where recordings are kept. */
export function fixedFolderOf({ patterns, folder }: FilePatterns): string {
  const segments = (patterns[0] ?? '').split(/[\\/]/);
  const end = segments.findIndex((segment) => /[*?{}[\]()!]/.test(segment) || path.extname(segment) !== '');
  return path.resolve(folder, segments.slice(0, end < 0 ? undefined : end).join('/'));
}

/** The fixed folder, or what all files have in common where some lie outside it. */
function namingFolder(patterns: FilePatterns, files: readonly string[]): string {
  let folder = fixedFolderOf(patterns);
  for (const file of files) {
    while (!file.startsWith(folder + path.sep) && folder !== path.dirname(folder))
      folder = path.dirname(folder);
  }
  return folder;
}
