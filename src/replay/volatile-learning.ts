import { createBindings } from './bindings.ts';
import { comparedReplies, compareReplies } from './compare-replies.ts';
import { formatSegments } from './compare-path.ts';
import { diffActivities } from './diff-activity.ts';
import type { ValueChange } from './diff-value.ts';
import { createMatching, likeness } from './matching.ts';
import type { RecordedReply } from './recording.ts';
import { findVolatile, volatileKinds, type VolatileKind } from './volatile-kinds.ts';
import { compileBounded } from './volatile-pattern.ts';
import { createVolatileRules, type VolatileRule, type VolatileRules } from './volatile-rules.ts';

/** Ids of machines and instants mean nothing to people, also where both playings happened to agree. */
const alwaysRecognised: readonly VolatileKind[] = ['guid', 'dateTime'];

/**
 * What is volatile, from two playings of one recording, turn by turn: every value that differs becomes a rule.
 * A value of a form that nothing else has (`TX-218094`) becomes a pattern for the whole recording; any other a rule
 * for its place, with the words around it. What differs in more than values is no rule, and will show as a difference.
 */
export function learnRules(
  first: readonly (readonly RecordedReply[])[],
  second: readonly (readonly RecordedReply[])[],
): VolatileRules {
  const matching = createMatching();
  const bindings = createBindings();
  const everyKind = createVolatileRules([], volatileKinds);
  const always = createVolatileRules([], alwaysRecognised);
  const rules = new Map<string, VolatileRule>();
  for (const [turn, replies] of first.entries()) {
    const context = { turn, rules: everyKind, bindings, matching };
    const { pairs } = compareReplies(replies, second[turn] ?? [], context);
    const numbered = comparedReplies(replies, matching);
    for (const { expected, arrived } of pairs) {
      if (expected.kind !== arrived.kind || expected.activity.type !== arrived.activity.type) continue;
      const reply = numbered.indexOf(expected) + 1;
      const place = always.at(turn, reply);
      // Each reply by itself, so that what contradicts an earlier one is still seen as it stands.
      const changes = diffActivities(expected.activity, arrived.activity, {
        turn,
        place,
        bindings: createBindings(),
        matching,
      });
      for (const rule of changes.flatMap((change) => rulesFor(change, turn, reply))) {
        rules.set(JSON.stringify(rule), rule);
      }
    }
  }
  return createVolatileRules([...rules.values()], alwaysRecognised);
}

function rulesFor(change: ValueChange, turn: number, reply: number): VolatileRule[] {
  if (change.kind !== 'changed') return [];
  const { expected, arrived } = change;
  const here = { turn, reply, path: formatSegments(change.path) };
  if (typeof expected === 'number' && typeof arrived === 'number') return [here];
  if (typeof expected !== 'string' || typeof arrived !== 'string') return [];
  const spans = findChangedSpans(expected, arrived);
  const isReworded = spans.length === 0 || (isSentence(expected) && likeness(expected, arrived) < 0.4);
  if (isReworded) return [{ turn, reply, ignore: here.path }];
  return spans.map((span): VolatileRule => {
    const { value, other } = span;
    const form = distinctForm(value, other);
    if (form !== undefined) return { pattern: form };
    if (span.before === '' && span.after === '') return here;
    return contextRule(span, here);
  });
}

function isSentence(text: string): boolean {
  return text.trim().split(/\s+/).length > 3;
}

interface ChangedSpan {
  readonly value: string;
  readonly other: string;
  readonly otherStart: number;
  /** All text before and after it. */
  readonly before: string;
  readonly after: string;
}

/**
 * Values that differ: volatile values that are recognised as such when the texts agree but for them, and else
 * the words that differ, as long as the texts have as many words.
 */
function findChangedSpans(expected: string, arrived: string): ChangedSpan[] {
  return (
    spansBetween(expected, arrived, (text) => findVolatile(text)) ??
    spansBetween(expected, arrived, findWords) ??
    []
  );
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function spansBetween(
  expected: string,
  arrived: string,
  find: (text: string) => readonly Stretch[],
): ChangedSpan[] | undefined {
  const [spans, others] = [find(expected), find(arrived)];
  if (spans.length === 0 || spans.length !== others.length) return undefined;
  const found: ChangedSpan[] = [];
  let [end, otherEnd] = [0, 0];
  for (const [index, { start, end: to }] of spans.entries()) {
    const other = others[index] ?? { start: 0, end: 0 };
    if (expected.slice(end, start) !== arrived.slice(otherEnd, other.start)) return undefined;
    [end, otherEnd] = [to, other.end];
    if (expected.slice(start, to) === arrived.slice(other.start, other.end)) continue;
    // Words beside each other that both changed are one value, such as a name.
    const last = found.at(-1);
    const isOneValue =
      last !== undefined && /^\s+$/u.test(expected.slice(last.before.length + last.value.length, start));
    if (isOneValue) found.pop();
    const from = isOneValue ? last.before.length : start;
    const otherStart = isOneValue ? last.otherStart : other.start;
    found.push({
      value: expected.slice(from, to),
      other: arrived.slice(otherStart, other.end),
      otherStart,
      before: expected.slice(0, from),
      after: expected.slice(to),
    });
  }
  return expected.slice(end) === arrived.slice(otherEnd) ? found : undefined;
}

const word = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}'’.:/_#-]*[\p{L}\p{N}])?/gu;

function findWords(text: string): Stretch[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

/**
 * A pattern for values that nobody takes for something else: with letters or a sign that both share beside digits,
 * as `TX-\d{6}` or `#\d{4}`. Undefined for all others.
 */
function distinctForm(value: string, other: string): string | undefined {
  const runs = value.match(/\p{L}+|\d+|[^\p{L}\d]+/gu) ?? [];
  const others = other.match(/\p{L}+|\d+|[^\p{L}\d]+/gu) ?? [];
  if (runs.length !== others.length || /[\s.,:/@$€£¥₽%]/u.test(value)) return undefined;
  let form = '';
  let digits = 0;
  let hasMark = false;
  for (const [index, run] of runs.entries()) {
    const counterpart = others[index] ?? '';
    if (/^\d/.test(run) && /^\d/.test(counterpart)) {
      form += run.length === counterpart.length ? `\\d{${run.length}}` : '\\d+';
      digits += run.length;
    } else if (run === counterpart) {
      form += escape(run);
      hasMark ||= /[\p{L}#]/u.test(run);
    } else return undefined;
  }
  return hasMark && digits >= 3 ? form : undefined;
}

/** Words before and after a value that tell where it stands. */
const wordsBefore = 3;

function contextRule(
  { value, other, before, after }: ChangedSpan,
  here: { readonly turn: number; readonly reply: number; readonly path: string },
): VolatileRule {
  const left = new RegExp(`(?:\\S+\\s+){0,${wordsBefore - 1}}\\S*\\s*$`, 'u').exec(before)?.[0] ?? '';
  const right = /^\s*\S*/u.exec(after)?.[0] ?? '';
  const inner = /\s/u.test(value) || /\s/u.test(other) ? '.+?' : '\\S+?';
  const head = left === before ? '^' : '';
  const tail = right === after ? '$' : '';
  const pattern = `${head}${contextForm(left)}(${inner})${contextForm(right)}${tail}`;
  const compiled = compileBounded(pattern);
  const isFound = typeof compiled !== 'string' && compiled.find(before + value + after).length > 0;
  return isFound ? { ...here, pattern } : here;
}

/** The words themselves, but no numbers: those beside a value may change with it. */
function contextForm(text: string): string {
  return escape(text).replace(/\s+/gu, '\\s+').replace(/\d+/g, '\\d+');
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
