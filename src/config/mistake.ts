import path from 'node:path';
import { ConfigError } from '../errors.ts';

/** One thing that is wrong in a configuration or scenario file. */
export interface Mistake {
  /** Absolute path, or words such as "command line". */
  readonly file: string;
  /** Counted from 1; undefined where the file is code. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** `facts.amount.first`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected and what arrived. */
  readonly message: string;
}

/** All mistakes of all files that were read, at once; its message lists them. */
export class FileMistakesError extends ConfigError {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], folder: string) {
    const sorted = sortMistakes(mistakes);
    super('bad-files', formatMistakes(sorted, folder));
    this.mistakes = sorted;
  }
}

/** Lists mistakes as `file:line:column path` with the message below; file names relative to the folder where that is shorter. */
export function formatMistakes(mistakes: readonly Mistake[], folder: string): string {
  const files = [...new Set(mistakes.map((mistake) => mistake.file))];
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const what = files.length === 1 ? nameOf(files[0] ?? '', folder) : `${files.length} files`;
  const entries = mistakes.map((mistake) => {
    const place = [nameOf(mistake.file, folder), mistake.line, mistake.column].filter(
      (part) => part !== undefined,
    );
    const head = [place.join(':'), mistake.path].filter((part) => part !== '').join('  ');
    return `${head}\n  ${mistake.message}`;
  });
  return `Failed to read ${what}: ${count}.\n\n${entries.join('\n')}`;
}

/** `facts.amount.first`, `script[2].user`; keys that are no plain words are quoted. */
export function formatPath(segments: readonly PropertyKey[]): string {
  let text = '';
  for (const segment of segments) {
    const key = String(segment);
    if (typeof segment === 'number') text += `[${key}]`;
    else if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

/** Files in the order in which they came, mistakes of each from its top. */
function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  const files = [...new Set(mistakes.map((mistake) => mistake.file))];
  return mistakes.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

function nameOf(file: string, folder: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(folder, file);
  return relative.startsWith(`..${path.sep}..`) ? file : relative;
}
