import { readFile } from 'node:fs/promises';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type ParsedNode,
} from 'yaml';
import { messageOf } from '../errors.ts';
import type { Mistake } from './mistake.ts';

/** One document of a YAML or JSON file, with the way back from a path to its place. */
export interface SourceDocument {
  readonly file: string;
  /** Position among the documents of its file, from 0. */
  readonly index: number;
  readonly value: unknown;
  /** Line and column of the value, or of the key, at a path; of the nearest that exists when there is none. */
  locate(path: readonly PropertyKey[], at: 'key' | 'value'): { line: number; column: number } | undefined;
}

export interface SourceFile {
  readonly documents: readonly SourceDocument[];
  readonly mistakes: readonly Mistake[];
}

export interface ReadSourceOptions {
  /** Top-level keys below which plain numbers and booleans stay the text that was written: `007`, `1.50`. */
  readonly textUnder?: readonly string[] | undefined;
}

/** Enough for any file a person writes; a file that unfolds further is an attack or an accident. */
const maxAliasCount = 100;

/**
 * Reads a YAML 1.2 or JSON file (JSON is read as YAML). Never throws: a file that cannot be read or parsed
 * gives mistakes and no documents. Empty documents are left out.
 */
export async function readSourceFile(file: string, options: ReadSourceOptions = {}): Promise<SourceFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { documents: [], mistakes: [{ file, path: '', message: explainUnreadable(error) }] };
  }
  try {
    return parseSource(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file, options);
  } catch {
    return { documents: [], mistakes: [{ file, path: '', message: 'expected UTF-8 text, got other bytes' }] };
  }
}

/** The same for text that has been read already; `file` only names it. */
export function parseSource(text: string, file: string, options: ReadSourceOptions = {}): SourceFile {
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const found: readonly Document.Parsed[] = 'empty' in parsed ? [] : parsed;
  const mistakes: Mistake[] = [];
  const documents: SourceDocument[] = [];
  const placeOf = (offset: number): { line: number; column: number } => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  for (const [index, document] of found.entries()) {
    for (const error of document.errors) {
      mistakes.push({ file, ...placeOf(error.pos[0]), path: '', message: error.message });
    }
    const refused = findRefusedKeys(document);
    mistakes.push(...refused.map(({ offset, message }) => ({ file, ...placeOf(offset), path: '', message })));
    if (document.errors.length > 0 || refused.length > 0) continue;
    keepText(document, options.textUnder ?? []);
    try {
      const value: unknown = document.toJS({ maxAliasCount });
      if (value === null && found.length > 1) continue;
      const locate: SourceDocument['locate'] = (path, at) => {
        const offset = offsetOf(document, path, at);
        return offset === undefined ? undefined : placeOf(offset);
      };
      documents.push({ file, index, value, locate });
    } catch (error) {
      mistakes.push({ file, path: '', message: `aliases unfold too far: ${messageOf(error)}` });
    }
  }
  return { documents, mistakes };
}

function explainUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'expected a file, got a folder';
  return `cannot be read: ${messageOf(error)}`;
}

/** Keys that are no text, and `__proto__`, which would reach into every object of the program. */
function findRefusedKeys(document: Document.Parsed): { offset: number; message: string }[] {
  const refused: { offset: number; message: string }[] = [];
  visit(document, {
    Pair(_, pair) {
      const offset = startOf(pair.key) ?? 0;
      if (!isScalar(pair.key)) refused.push({ offset, message: 'expected a plain word as key' });
      else if (pair.key.value === '__proto__')
        refused.push({ offset, message: 'the key "__proto__" is refused' });
    },
  });
  return refused;
}

function keepText(document: Document.Parsed, keys: readonly string[]): void {
  if (!isMap(document.contents)) return;
  for (const pair of document.contents.items) {
    if (!isScalar(pair.key) || !keys.includes(String(pair.key.value))) continue;
    visit(pair.value, {
      Scalar(key, scalar) {
        const isPlain = typeof scalar.value === 'number' || typeof scalar.value === 'boolean';
        if (key !== 'key' && isPlain && scalar.source !== undefined) scalar.value = scalar.source;
      },
    });
  }
}

function offsetOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  at: 'key' | 'value',
): number | undefined {
  let node: Node | null | undefined = document.contents;
  let offset = startOf(node);
  for (const [depth, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const wantsKey = at === 'key' && depth === path.length - 1;
    const next = childOf(node, segment);
    if (!next) return offset;
    offset = (wantsKey ? next.keyOffset : undefined) ?? startOf(next.value) ?? next.keyOffset ?? offset;
    node = next.value;
  }
  return offset;
}

function childOf(
  node: Node | null | undefined,
  segment: PropertyKey,
): { value: Node | null; keyOffset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
    return pair && { value: pair.value as ParsedNode | null, keyOffset: startOf(pair.key) };
  }
  const item = isSeq(node) ? node.items[Number(segment)] : undefined;
  if (item === undefined || isPair(item)) return undefined;
  return { value: item as ParsedNode | null, keyOffset: undefined };
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  return node.range?.[0];
}
