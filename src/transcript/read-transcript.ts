import type { Activity } from '../activity/activity.ts';
import { asArray, asRecord } from '../activity/read-values.ts';
import { messageOf } from '../errors.ts';
import { defuse, maxDepth } from './defuse.ts';
import { readText, unreadable } from './read-text.ts';
import { activityLists, positionOf, scanJson } from './scan-json.ts';

/**
 * The activities of a `.transcript`: a JSON array, or an object with an array `transcript`, `activities`
 * (Direct Line) or `items` (a page of a transcript store); with or without byte order mark. Every entry is an
 * object with a `type`; nothing else about it is checked. Keys named `__proto__` are left out.
 * Throws ConfigError that names the file, line and column; also for files above 64 MB.
 */
export function readTranscript(path: string): Activity[] {
  return parseTranscript(readText(path), path);
}

/** The same for a text; `source` is how errors name it. */
export function parseTranscript(text: string, source: string): Activity[] {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  return activitiesOf(parseJson(json, source), source, json);
}

/** The one activity that a text holds, as transcript stores keep it. Throws ConfigError. */
export function parseActivity(text: string, source: string): Activity {
  const value = parseJson(text, source);
  const problem = entryProblem(value);
  if (problem === undefined) return value as Activity;
  throw unreadable(
    source,
    `line 1, column 1: it ${problem}`,
    'A transcript store keeps one activity in a file.',
  );
}

function parseJson(json: string, source: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unreadable(source, jsonProblem(json, error), recoverHint, error);
  }
  if (defuse(value)) return value;
  const { line, column } = positionOf(json, scanJson(json, maxDepth).tooDeep ?? 0);
  const problem = `line ${line}, column ${column}: it nests deeper than ${maxDepth} levels`;
  throw unreadable(source, problem, 'No activity needs that: record it anew.');
}

export interface RecoveredTranscript {
  readonly activities: readonly Activity[];
  /** Bytes of the file that belong to no whole activity; 0 when the file was whole. */
  readonly droppedBytes: number;
}

/**
 * Reads what a transcript still holds after a crash cut it off or spoiled its JSON: every whole activity
 * before the fault. Nothing is written. Throws ConfigError when the file cannot be read or holds none.
 */
export function recoverTranscript(path: string): RecoveredTranscript {
  const json = readText(path);
  const { fault, entries } = scanJson(json);
  if (!fault) return { activities: parseTranscript(json, path), droppedBytes: 0 };
  const activities = entries.map(({ start, end }) => parseJson(json.slice(start, end), path));
  if (activities.length === 0) {
    throw unreadable(path, `it holds no whole activity (${jsonProblem(json, fault)})`, 'Record it anew.');
  }
  const dropped = json.slice(entries.at(-1)?.end).replace(/^\s*,\s*/, '');
  return { activities: activitiesOf(activities, path, json), droppedBytes: Buffer.byteLength(dropped) };
}

const recoverHint = 'Correct it there; a transcript cut off by a crash can be recovered up to that place.';
const shapeHint =
  'A transcript is a JSON array of activities, or an object with an array "transcript" or "activities".';

function activitiesOf(value: unknown, source: string, json: string): Activity[] {
  const record = asRecord(value);
  const named = activityLists.find((name) => Array.isArray(record?.[name]));
  const list = Array.isArray(value) ? value : named === undefined ? undefined : record?.[named];
  if (!Array.isArray(list)) {
    throw unreadable(source, `line 1, column 1: it holds ${kindOf(value)}, no array`, shapeHint);
  }
  if (list.length === 0) throw unreadable(source, 'it holds no activity', shapeHint);
  asArray(list).forEach((entry, index) => {
    const problem = entryProblem(entry);
    if (problem === undefined) return;
    const { line, column } = positionOf(json, scanJson(json).entries[index]?.start ?? 0);
    throw unreadable(source, `line ${line}, column ${column}: entry ${index} ${problem}`, shapeHint);
  });
  return list as Activity[];
}

function entryProblem(entry: unknown): string | undefined {
  const record = asRecord(entry);
  if (!record) return `is ${kindOf(entry)}, no activity`;
  const type = record['type'];
  return typeof type === 'string' && type !== '' ? undefined : `has ${kindOf(type)} as its type`;
}

function jsonProblem(json: string, error: unknown): string {
  const { fault } = scanJson(json);
  if (!fault) return messageOf(error);
  const { line, column } = positionOf(json, fault.offset);
  return `line ${line}, column ${column}: ${fault.problem}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (value === '') return 'an empty string';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object without "transcript" or "activities"' : `a ${typeof value}`;
}
