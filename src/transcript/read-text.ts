import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { ConfigError, messageOf } from '../errors.ts';
import { positionOf } from './scan-json.ts';

/** Largest transcript that is read, in bytes: recordings are compared whole, and take several times this in memory. */
export const maxTranscriptBytes = 64 * 1024 * 1024;

const megabyte = 1024 * 1024;

/**
 * The text of a transcript's file without its byte order mark: UTF-8, or UTF-16 as Windows' shells write it.
 * Throws ConfigError for what cannot be read, is no text, or is larger than `maxBytes`.
 */
export function readText(path: string, maxBytes: number = maxTranscriptBytes): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw tooLarge(path, size);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw unreadable(path, messageOf(error), 'Check the name, and that you may read it.', error);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) {
    return bytes.swap16().toString('utf16le', 2);
  }
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) {
    const { line, column } = positionOf(text, Math.max(0, text.indexOf('\ufffd')));
    throw unreadable(path, `line ${line}, column ${column}: it is no UTF-8 text`, 'Save it as UTF-8.');
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The ConfigError for a transcript of this many bytes. */
export function tooLarge(path: string, bytes: number): ConfigError {
  const size = Math.ceil(bytes / megabyte);
  const hint = 'Split it into conversations, or take its trace activities out.';
  return unreadable(path, `it has ${size} MB, and ${maxTranscriptBytes / megabyte} MB are the most`, hint);
}

/** The ConfigError for a transcript that cannot be read: which, why, and what to do. */
export function unreadable(source: string, problem: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('bad-transcript', `Failed to read the transcript ${source}: ${problem}.`, {
    hint,
    cause,
  });
}
