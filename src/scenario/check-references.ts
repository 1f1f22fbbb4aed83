import type { Mistake } from '../config/mistake.ts';
import { formatPath } from '../config/mistake.ts';
import type { SourceDocument } from '../config/source-file.ts';
import { suggest } from '../config/suggest.ts';
import { placeholdersIn } from './placeholders.ts';

type Path = readonly (string | number)[];

/** A path of a file that a scenario names, as written. */
export interface NamedFile {
  readonly path: Path;
  readonly file: string;
}

/**
 * What one part of a scenario says of another: placeholders name facts, `learned` names something to learn,
 * there is something to do. Works on the document as it was written, whatever else is wrong with it, so that
 * these mistakes come at once with the schema's.
 */
export function checkReferences(document: SourceDocument): Mistake[] {
  const { value } = document;
  if (!isMapping(value)) return [];
  const mistakes: Mistake[] = [];
  const add = (path: Path, message: string): void => {
    mistakes.push({
      file: document.file,
      ...document.locate(path, 'value'),
      path: formatPath(path),
      message,
    });
  };
  const facts = isMapping(value['facts']) ? Object.keys(value['facts']) : [];
  const learn = Array.isArray(value['learn']) ? value['learn'].map(String) : [];

  for (const { path, text } of textsOf(value)) {
    const isCondition = path[0] === 'expect' || (path[0] === 'script' && path[2] === 'bot');
    for (const name of placeholdersIn(text)) {
      if (facts.includes(name)) continue;
      const meant = suggest(name, facts);
      // What a user says may well have braces of its own; a condition with such braces would silently never hold.
      if (!isCondition && meant === undefined) continue;
      add(path, `{${name}} names no fact; ${didYouMean(meant, facts, 'facts')}`);
    }
  }
  for (const [index, entry] of listOf(value['expect']).entries()) {
    const learned = isMapping(entry) ? entry['learned'] : undefined;
    if (typeof learned !== 'string' || learn.includes(learned)) continue;
    add(
      ['expect', index, 'learned'],
      `expected an entry of learn; ${didYouMean(suggest(learned, learn), learn, 'entries')}`,
    );
  }
  if (!['goal', 'facts', 'learn', 'script'].some((key) => key in value)) {
    add([], 'expected something to do: at least one of goal, facts, learn and script');
  }
  const user = value['user'];
  if (isMapping(user) && user['model'] === 'script' && !('script' in value)) {
    add(['user', 'model'], 'expected a script in this scenario, since its user only follows the script');
  }
  return mistakes;
}

/** Files that a scenario names: attachments of facts and of steps, and `verify` modules. */
export function namedFiles(value: unknown): NamedFile[] {
  if (!isMapping(value)) return [];
  const files: NamedFile[] = [];
  const add = (path: Path, file: unknown): void => {
    if (typeof file === 'string' && file !== '') files.push({ path, file });
  };
  for (const [name, fact] of Object.entries(isMapping(value['facts']) ? value['facts'] : {})) {
    if (isMapping(fact)) add(['facts', name, 'attach'], fact['attach']);
  }
  for (const [index, step] of listOf(value['script']).entries()) {
    const user = isMapping(step) ? step['user'] : undefined;
    const attach = isMapping(user) ? user['attach'] : undefined;
    const path = ['script', index, 'user', 'attach'];
    if (Array.isArray(attach)) attach.forEach((file, position) => add([...path, position], file));
    else add(path, attach);
  }
  for (const [index, entry] of listOf(value['expect']).entries()) {
    if (isMapping(entry)) add(['expect', index, 'verify'], entry['verify']);
  }
  return files;
}

function* textsOf(value: Record<string, unknown>): Generator<{ path: Path; text: string }> {
  for (const key of ['goal', 'script', 'expect']) yield* textsIn(value[key], [key]);
}

function* textsIn(value: unknown, path: Path): Generator<{ path: Path; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value))
    for (const [index, each] of value.entries()) yield* textsIn(each, [...path, index]);
  else if (isMapping(value)) {
    for (const [key, each] of Object.entries(value)) yield* textsIn(each, [...path, key]);
  }
}

function didYouMean(meant: string | undefined, known: readonly string[], what: string): string {
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return known.length === 0 ? `there are no ${what}` : `the ${what} are ${known.join(', ')}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
