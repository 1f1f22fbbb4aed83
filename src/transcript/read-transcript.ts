import { readFileSync } from 'node:fs';
import type { Activity } from '../activity/activity.ts';
import { asArray, asRecord } from '../activity/read-values.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { positionOf, scanJson } from './scan-json.ts';

/**
 * The activities of a `.transcript`: a JSON array, or an object with an array `transcript`; UTF-8, with or
 * without byte order mark. Every entry is an object with a `type`; nothing else about it is checked.
 * Throws ConfigError that names the file and, for JSON errors, line and column.
 */
export function readTranscript(path: string): Activity[] {
  return parseTranscript(readText(path), path);
}

/** The same for a text; `source` is how errors name it. */
export function parseTranscript(text: string, source: string): Activity[] {
  const json = text.replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unreadable(source, jsonProblem(json, error), recoverHint, error);
  }
  return activitiesOf(value, source);
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
  const json = readText(path).replace(/^\ufeff/, '');
  const { fault, entries } = scanJson(json);
  if (!fault) return { activities: activitiesOf(JSON.parse(json), path), droppedBytes: 0 };
  const activities = entries.map(({ start, end }): unknown => JSON.parse(json.slice(start, end)));
  if (activities.length === 0) {
    throw unreadable(path, `it holds no whole activity (${jsonProblem(json, fault)})`, 'Record it anew.');
  }
  const dropped = json.slice(entries.at(-1)?.end).replace(/^\s*,\s*/, '');
  return { activities: activitiesOf(activities, path), droppedBytes: Buffer.byteLength(dropped) };
}

const recoverHint = 'Correct it there; a transcript cut off by a crash can be recovered up to that place.';
const shapeHint = 'A transcript is a JSON array of activities, or an object with an array "transcript".';

function activitiesOf(value: unknown, source: string): Activity[] {
  const list = Array.isArray(value) ? value : asRecord(value)?.['transcript'];
  if (!Array.isArray(list)) throw unreadable(source, `it holds ${kindOf(value)}, no array`, shapeHint);
  if (list.length === 0) throw unreadable(source, 'it holds no activity', shapeHint);
  asArray(list).forEach((entry, index) => {
    const record = asRecord(entry);
    if (!record) throw unreadable(source, `entry ${index} is ${kindOf(entry)}, no activity`, shapeHint);
    const type = record['type'];
    if (typeof type !== 'string' || type === '') {
      throw unreadable(source, `entry ${index} has ${kindOf(type)} as its type`, 'Activities need a type.');
    }
  });
  return list as Activity[];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, messageOf(error), 'Check the name, and that you may read it.', error);
  }
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
  return typeof value === 'object' ? 'an object without "transcript"' : `a ${typeof value}`;
}

function unreadable(source: string, problem: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('bad-transcript', `Failed to read the transcript ${source}: ${problem}.`, {
    hint,
    cause,
  });
}
