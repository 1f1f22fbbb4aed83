import { createContext, Script } from 'node:vm';
import { messageOf } from '../errors.ts';

/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A regular expression from a file that cannot hold the comparison up. */
export interface BoundedPattern {
  readonly source: string;
  /** Where it matches: its first group, or all of it when it has none. Empty once it has taken too long. */
  find(text: string): readonly Stretch[];
}

/** More finds in one text are noise, or made to cost time. */
const maxFinds = 1000;

/** Steps that are taken without a guard: about a millisecond's worth. */
const maxFreeSteps = 500_000;

/** The second is for a machine that was busy with something else. */
const timeoutsMs = [100, 400];

/**
 * Prepares a regular expression (flag `u`) that came from outside. One whose form shows that it takes few steps is
 * run as it is; any other under a time limit of half a second, and never again once that has passed, since patterns
 * can be made to backtrack for ever.
 * @returns what is wrong with it, as text, when it is no regular expression or matches the empty text.
 */
export function compileBounded(source: string): BoundedPattern | string {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'dgu');
  } catch (error) {
    return `is no regular expression: ${messageOf(error).replace(/^Invalid regular expression: /, '')}`;
  }
  const guarded = createGuarded(source);
  // Searching for all finds costs several times as much, and there is nearly always none.
  const probe = new RegExp(source, 'u');
  const maxFreeLength = findMaxFreeLength(source);
  // What a guard needs takes milliseconds to make.
  const matchesNothing = maxFreeLength >= 0 ? probe.test('') : guarded('').length > 0;
  if (matchesNothing) return 'matches the empty text, so it would be found everywhere';
  return {
    source,
    find: (text) => {
      if (text.length > maxFreeLength) return guarded(text);
      return probe.test(text) ? findAll(pattern, text) : none;
    },
  };
}

/** Length of the longest text, up to `maxFreeSteps`, that can be searched without a guard; -1 when there is none. */
function findMaxFreeLength(source: string): number {
  const isFree = (length: number): boolean => estimateSteps(source, length) <= maxFreeSteps;
  if (!isFree(0)) return -1;
  let [free, other] = [0, maxFreeSteps + 1];
  while (other - free > 1) {
    const middle = (free + other) >> 1;
    if (isFree(middle)) free = middle;
    else other = middle;
  }
  return free;
}

const none: readonly Stretch[] = [];

function findAll(pattern: RegExp, text: string): Stretch[] {
  const found: Stretch[] = [];
  for (const { indices } of text.matchAll(pattern)) {
    const [start, end] = indices?.[1] ?? indices?.[0] ?? [0, 0];
    if (end > start) found.push({ start, end });
    if (found.length === maxFinds) break;
  }
  return found;
}

function createGuarded(source: string): (text: string) => readonly Stretch[] {
  let run: ReturnType<typeof createRun> | undefined;
  let isSpent = false;
  return (text) => {
    if (isSpent) return [];
    run ??= createRun(source);
    for (const timeoutMs of timeoutsMs) {
      try {
        return run(text, timeoutMs);
      } catch {
        // It took too long.
      }
    }
    isSpent = true;
    return [];
  };
}

/** Runs elsewhere only because a time limit needs it; the pattern and the text are handed over as values. */
function createRun(source: string): (text: string, timeoutMs: number) => readonly Stretch[] {
  const sandbox = { source, text: '', maxFinds };
  createContext(sandbox);
  const script = new Script(`
    (() => {
      const found = [];
      for (const { 0: whole, indices } of text.matchAll(new RegExp(source, 'dgu'))) {
        const [start, end] = indices[1] ?? indices[0];
        if (end > start || whole === '') found.push(start, end);
        if (found.length >= 2 * maxFinds) break;
      }
      return JSON.stringify(found);
    })()`);
  return (text, timeoutMs) => {
    sandbox.text = text;
    const numbers = JSON.parse(String(script.runInContext(sandbox, { timeout: timeoutMs }))) as number[];
    const found: Stretch[] = [];
    for (let at = 0; at < numbers.length; at += 2) {
      const [start = 0, end = 0] = numbers.slice(at, at + 2);
      if (end > start || text === '') found.push({ start, end });
    }
    return found;
  };
}

const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

/** A bound of the steps that backtracking takes: the product of all choices, infinite where they are nested. */
function estimateSteps(source: string, length: number): number {
  // What stands in a class or behind a backslash gives no choice.
  const plain = source
    .replace(/\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\k<[^>]*>|\\[1-9]/gu, (escape) =>
      /^\\[k1-9]/.test(escape) ? '\u0001' : 'a',
    )
    .replace(/\\./gsu, 'a')
    .replace(/\[[^\]]*\]/gu, 'a')
    .replace(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/gu, '(');
  if (plain.includes('\u0001')) return Number.POSITIVE_INFINITY;
  let steps = Math.max(length, 1);
  const open: boolean[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const char = plain[at];
    const found = quantifier.exec(plain.slice(at))?.[0];
    if (char === '(') open.push(false);
    else if (char === '|') {
      steps *= 2;
      open.fill(true);
    } else if (found !== undefined) {
      const [low, high] = readRange(found);
      const choices = high === undefined ? length : Math.min(high - low, length) + 1;
      if (choices > 1) {
        steps *= choices;
        open.fill(true);
      }
      at += found.length - 1;
    } else if (char === ')') {
      const hasChoices = open.pop() ?? false;
      const next = quantifier.exec(plain.slice(at + 1))?.[0];
      if (next === undefined || next === '?') continue;
      if (hasChoices) return Number.POSITIVE_INFINITY;
    }
    if (steps > maxFreeSteps) return Number.POSITIVE_INFINITY;
  }
  return steps;
}

function readRange(text: string): [number, number | undefined] {
  if (text === '?') return [0, 1];
  if (text === '*' || text === '+') return [0, undefined];
  const [low = '0', high] = text.slice(1, -1).split(',');
  if (high === undefined) return [Number(low), Number(low)];
  return [Number(low), high === '' ? undefined : Number(high)];
}
