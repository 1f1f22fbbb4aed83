import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Document, isMap, isSeq } from 'yaml';
import { checkDocument } from '../config/explain-issues.ts';
import { FileMistakesError, type Mistake } from '../config/mistake.ts';
import { parseSource } from '../config/source-file.ts';
import { messageOf } from '../errors.ts';
import { createMatching, type Matching } from './matching.ts';
import { rulesSchema } from './rules-schema.ts';
import { createVolatileRules, type VolatileRule, type VolatileRules } from './volatile-rules.ts';

/** All that is kept beside a recording. */
export interface RecordingRules {
  readonly volatile: VolatileRules;
  readonly matching: Matching;
}

/** `a/b.transcript` → `a/b.rules.yaml`. */
export function rulesPathOf(recordingFile: string): string {
  const { dir, name, ext } = path.parse(recordingFile);
  const isRecording = ext === '.transcript' || ext === '.chat';
  return path.join(dir, `${isRecording ? name : name + ext}.rules.yaml`);
}

/**
 * Reads the rules beside a recording; without a file, ids and instants are volatile and texts are compared
 * normalised.
 * @throws FileMistakesError with all mistakes of the file, each with line and column.
 */
export function readRules(recordingFile: string): RecordingRules {
  const file = rulesPathOf(recordingFile);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return createRules();
    throw mistaken([{ file, path: '', message: `cannot be read: ${messageOf(error)}` }]);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw mistaken([{ file, path: '', message: 'expected UTF-8 text, got other bytes' }]);
  }
  return parseRules(text, file);
}

/** The same for text that has been read already; `file` only names it. */
export function parseRules(text: string, file: string): RecordingRules {
  const { documents, mistakes } = parseSource(text, file);
  if (mistakes.length > 0) throw mistaken(mistakes);
  const [document, second] = documents;
  if (!document || second) {
    const message = document ? 'expected one document, got several' : 'expected rules, got an empty file';
    throw mistaken([{ file, ...second?.locate([], 'value'), path: '', message }]);
  }
  const checked = checkDocument(rulesSchema, document);
  if (!checked.value) throw mistaken(checked.mistakes);
  const { recognise, volatile, matching, oneOf } = checked.value;
  return {
    volatile: createVolatileRules((volatile ?? []) as VolatileRule[], recognise),
    matching: createMatching({ ...matching, oneOf }),
  };
}

/** Rules that nobody has written down. */
export function createRules(volatile = createVolatileRules(), matching = createMatching()): RecordingRules {
  return { volatile, matching };
}

/** Writes rules as `parseRules` reads them, a rule on a line. */
export function formatRules({ volatile, matching }: RecordingRules): string {
  const { oneOf, ...levels } = withoutUndefined(matching.options);
  const document = new Document({
    version: 1,
    recognise: volatile.recognise,
    ...(volatile.rules.length === 0 ? {} : { volatile: volatile.rules.map(inOrder) }),
    ...(Object.keys(levels).length === 0 ? {} : { matching: levels }),
    ...(oneOf === undefined || oneOf.length === 0 ? {} : { oneOf }),
  });
  document.commentBefore = ' What changes whenever this recording is played. Edit it freely.';
  for (const key of ['recognise', 'volatile', 'oneOf']) {
    const list: unknown = document.get(key);
    if (!isSeq(list)) continue;
    if (key === 'recognise') list.flow = true;
    for (const item of list.items) if (isMap(item) || isSeq(item)) item.flow = true;
  }
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}

/** As people read a rule: where it holds, and then what it says. */
const keysOfRules = ['name', 'turn', 'reply', 'path', 'kind', 'pattern', 'ignore'];

function inOrder(rule: VolatileRule): Record<string, unknown> {
  const fields = new Map(Object.entries(rule));
  return Object.fromEntries(
    keysOfRules.flatMap((key): [string, unknown][] => {
      const value: unknown = fields.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

function mistaken(mistakes: readonly Mistake[]): FileMistakesError {
  return new FileMistakesError(mistakes, path.dirname(mistakes[0]?.file ?? ''));
}
