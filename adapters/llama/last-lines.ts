import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { toPlainLine } from '../../src/activity/plain-text.ts';

const keptLines = 12;
const maxLineLength = 300;

/** Reads streams to their end and keeps their last lines, fit for showing. */
export function keepLastLines(streams: readonly (Readable | null)[]): () => readonly string[] {
  const lines: string[] = [];
  const unfinished = new Map<Readable, string>();
  for (const stream of streams) {
    if (!stream) continue;
    const decoder = new StringDecoder('utf8');
    stream.on('data', (chunk: Buffer) => {
      const parts = ((unfinished.get(stream) ?? '') + decoder.write(chunk)).split('\n');
      unfinished.set(stream, (parts.pop() ?? '').slice(0, 4 * maxLineLength));
      lines.push(...parts.slice(-keptLines));
      lines.splice(0, lines.length - keptLines);
    });
    stream.on('error', () => undefined);
  }
  return () =>
    [...lines, ...unfinished.values()]
      .map((line) => toPlainLine(line, maxLineLength))
      .filter((line) => line !== '')
      .slice(-keptLines);
}
