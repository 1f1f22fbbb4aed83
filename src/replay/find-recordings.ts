import path from 'node:path';
import { findFiles, type FilePatterns } from '../config/find-files.ts';
import { FileMistakesError, type Mistake } from '../config/mistake.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isStoredActivity, toTranscriptSources } from '../transcript/transcript-store.ts';

/** Endings of files that can be replayed; what a transcript store kept of one conversation counts as one. */
const endings = ['transcript', 'chat', 'json'];

/**
 * The recordings that patterns stand for, as scenarios that a recording plays: named by their path below the
 * patterns' fixed folder. Nothing is read yet, so that thousands cost nothing. A folder's .json files count
 * only where a transcript store wrote them; a pattern that names .json files means them all.
 * @throws FileMistakesError naming every pattern that matches no file.
 */
export async function findRecordings({ patterns, folder: from }: FilePatterns): Promise<Scenario[]> {
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
  const folder = commonFolder(files);
  return files.map((file) => ({
    name: path
      .relative(folder, file)
      .replaceAll(path.sep, '/')
      .replace(/\.(?:transcript|chat|json)$/, ''),
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
