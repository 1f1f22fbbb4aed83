import type { z } from 'zod';
import type { Mistake } from './mistake.ts';
import { formatPath } from './mistake.ts';
import { suggest } from './suggest.ts';
import type { SourceDocument } from './source-file.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PropertyKey[];

interface Finding {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly message: string;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** Checks a document against a schema: the value, or every mistake with its place. */
export function checkDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: Pick<SourceDocument, 'file' | 'value' | 'locate'>,
): { value: z.output<Schema>; mistakes: [] } | { value: undefined; mistakes: Mistake[] } {
  const known = new WeakMap<object, readonly string[]>();
  const result = schema.safeParse(document.value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') known.set(issue.keys, keysOf(issue));
      return undefined;
    },
  });
  if (result.success) return { value: result.data, mistakes: [] };
  const findings = result.error.issues.flatMap((issue) => explain(issue, [], document.value, known));
  const mistakes = findings.filter(isNews).map(({ path, at, message }) => ({
    file: document.file,
    ...document.locate(path, at),
    path: formatPath(path),
    message,
  }));
  return { value: undefined, mistakes };
}

/** "Exactly one of …" says nothing new where a key that was misspelt is named. */
function isNews(finding: Finding, _: number, all: readonly Finding[]): boolean {
  if (
    !finding.message.startsWith('expected exactly one of') &&
    !finding.message.startsWith('expected at least one of')
  ) {
    return true;
  }
  const place = formatPath(finding.path);
  return !all.some(({ at, path }) => at === 'key' && formatPath(path.slice(0, -1)) === place);
}

function explain(
  issue: Issue,
  base: Path,
  root: unknown,
  known: WeakMap<object, readonly string[]>,
): Finding[] {
  const path = [...base, ...issue.path];
  const input = valueAt(root, path);
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((branch) => !branch.some(isTypeMismatch));
    const best = branches.toSorted((a, b) => a.length - b.length)[0];
    if (best) return best.flatMap((child) => explain(child, path, root, known));
    return [{ path, at: 'value', message: `expected ${expectedOf(issue)}, got ${describeValue(input)}` }];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key',
      message: unknownKey(key, known.get(issue.keys) ?? []),
    }));
  }
  if (issue.code === 'invalid_value') return [{ path, at: 'value', message: wrongValue(issue, path, input) }];
  if (issue.code === 'invalid_key')
    return [{ path, at: 'key', message: 'expected a name that is not empty' }];
  return [{ path, at: 'value', message: messageFor(issue, input) }];
}

/** The value is of another kind than this branch of a union, so the branch was not meant. */
function isTypeMismatch(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_union' && issue.errors.every((branch) => branch.some(isTypeMismatch));
}

function expectedOf(issue: Issue): string {
  const kinds = kindsOf(issue);
  // Wherever text is taken, so are numbers and truth values, as they are written.
  const scalars = ['a number', 'true or false'];
  return join(kinds.includes('text') ? kinds.filter((kind) => !scalars.includes(kind)) : kinds, 'or');
}

function kindsOf(issue: Issue): string[] {
  if (issue.code === 'invalid_union') return [...new Set(issue.errors.flat().flatMap(kindsOf))];
  if (issue.code === 'invalid_type') return [typeWords[issue.expected] ?? issue.expected];
  return issue.code === 'invalid_value' ? [`one of ${issue.values.map(String).join(', ')}`] : [];
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggest(key, known);
  const asked = meant === undefined ? '' : `did you mean "${meant}"? `;
  return `unknown key; ${asked}${asked === '' || known.length < 9 ? `known are ${join(known, 'and')}` : ''}`.trimEnd();
}

function wrongValue(issue: z.core.$ZodIssueInvalidValue, path: Path, input: unknown): string {
  const values = issue.values.map(String);
  const got = describeValue(input);
  if (path.at(-1) === 'version')
    return `expected ${join(values, 'or')}, the version that this release reads, got ${got}`;
  const meant = typeof input === 'string' ? suggest(input, values) : undefined;
  const asked = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `expected ${values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`}, got ${got}${asked}`;
}

function messageFor(issue: Issue, input: unknown): string {
  const got = describeValue(input);
  if (issue.code === 'invalid_type') return `expected ${expectedOf(issue)}, got ${got}`;
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return 'expected text, got an empty one';
    if (issue.origin === 'array') return 'expected a list with entries, got an empty one';
    return `expected at least ${issue.minimum}, got ${got}`;
  }
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}, got ${got}`;
  return issue.message;
}

function keysOf(issue: RawIssue): readonly string[] {
  const definition: unknown = issue.inst && '_zod' in issue.inst ? issue.inst._zod.def : undefined;
  const isObject = typeof definition === 'object' && definition !== null && 'shape' in definition;
  return isObject && typeof definition.shape === 'object' && definition.shape !== null
    ? Object.keys(definition.shape).filter((key) => key !== '$schema')
    : [];
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[segment];
  }
  return value;
}

/** A value as messages show it: short, with its kind. */
function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? 'an empty mapping' : `a mapping (${keys.slice(0, 5).join(', ')})`;
}

function join(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
