/** Where a text stops being JSON. */
export interface JsonFault {
  /** Index into the text. */
  readonly offset: number;
  /** `expected a value, found "]"`. */
  readonly problem: string;
}

export interface JsonScan {
  readonly fault: JsonFault | undefined;
  /** Entries that are whole: those of the outermost array, or of an array directly under a key of `activityLists`. */
  readonly entries: readonly { readonly start: number; readonly end: number }[];
  /** Index of the first bracket that is nested deeper than was asked for. */
  readonly tooDeep: number | undefined;
}

/** Keys under which activities stand in transcripts that are no array; the first that is there counts. */
export const activityLists = ['transcript', 'activities', 'items'] as const;

/** Strings, numbers and words as JSON spells them (RFC 8259), anchored. */
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalarToken = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const space = /[ \t\r\n]*/y;

/** What may come next. */
type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'after' | 'end';

const listKeys = new Set<string>(activityLists.map((name) => `"${name}"`));

interface Level {
  readonly close: ']' | '}';
  readonly start: number;
  readonly entries: boolean;
}

/**
 * Reads a text that `JSON.parse` refuses, to say where and to find what is whole: Node 20's own messages
 * name no position. Depth is kept in a list, so that hostile nesting cannot overflow the stack.
 */
export function scanJson(text: string, maxDepth: number = Infinity): JsonScan {
  const entries: { start: number; end: number }[] = [];
  const levels: Level[] = [];
  let offset = 0;
  let state = 'value' as Expected;
  let lastKey = '';
  let tooDeep: number | undefined;

  const take = (token: RegExp): string | undefined => {
    token.lastIndex = offset;
    const found = token.exec(text)?.[0];
    if (found !== undefined) offset += found.length;
    return found;
  };
  const fault = (expected: string): JsonScan => {
    const found = describe(text, offset);
    const extra = /,\s*$/.test(text.slice(Math.max(0, offset - 200), offset)) && /^"[\]}]"$/.test(found);
    const problem = `expected ${expected}, found ${found}${extra ? ': the comma before it is one too many' : ''}`;
    return { fault: { offset, problem }, entries, tooDeep };
  };
  const finishValue = (start: number): void => {
    if (levels.at(-1)?.entries) entries.push({ start, end: offset });
    state = levels.length === 0 ? 'end' : 'after';
  };
  const close = (): void => {
    const level = levels.pop();
    offset += 1;
    if (level) finishValue(level.start);
  };
  const open = (bracket: string): void => {
    const outermost = levels.length === 0;
    const named = levels.length === 1 && levels[0]?.close === '}' && listKeys.has(lastKey);
    const isArray = bracket === '[';
    const entriesHere = isArray && (outermost || named);
    levels.push({ close: isArray ? ']' : '}', start: offset, entries: entriesHere });
    if (levels.length > maxDepth) tooDeep ??= offset;
    offset += 1;
    state = isArray ? 'first-value' : 'first-key';
  };

  for (;;) {
    take(space);
    const next = text[offset];
    const level = levels.at(-1);
    if (state === 'end')
      return next === undefined ? { fault: undefined, entries, tooDeep } : fault('nothing more');
    if (state === 'after') {
      if (next === level?.close) close();
      else if (next === ',') {
        offset += 1;
        state = level?.close === '}' ? 'key' : 'value';
      } else return fault(`"," or "${level?.close}"`);
    } else if (state === 'key' || state === 'first-key') {
      if (state === 'first-key' && next === '}') close();
      else {
        const key = take(stringToken);
        if (key === undefined) return fault('a name in double quotes');
        take(space);
        if (text[offset] !== ':') return fault('":"');
        offset += 1;
        if (levels.length === 1) lastKey = key;
        state = 'value';
      }
    } else if (state === 'first-value' && next === ']') close();
    else if (next === '[' || next === '{') open(next);
    else {
      const start = offset;
      if (take(stringToken) === undefined && take(scalarToken) === undefined) return fault('a value');
      finishValue(start);
    }
  }
}

function describe(text: string, offset: number): string {
  const found =
    text
      .slice(offset, offset + 12)
      .split('\n', 1)[0]
      ?.trim() ?? '';
  if (offset >= text.length) return 'the end of the file';
  return found === ''
    ? 'a line break'
    : found.startsWith('"')
      ? `the text ${found}…`
      : `"${found.charAt(0)}"`;
}

/** Line and column, both from 1, of an index into a text; columns count UTF-16 units. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
