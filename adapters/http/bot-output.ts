import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { InfrastructureError, messageOf } from '../../src/errors.ts';

/** What a started bot prints: kept in a file as it comes, its last lines at hand for messages. */
export interface BotOutput {
  /** Reads a stream of the bot into the file; several streams are interleaved by arrival. */
  collect(stream: Readable): void;
  /** The last lines, fit for showing: no escape sequences or control characters, each of bounded length. */
  lastLines(): string[];
  close(): Promise<void>;
}

const keptLines = 20;
const maxLineLength = 500;
/** Lines that are looked through are cut there: a line may never end. */
const maxRedactedLength = 64 * 1024;

/**
 * Opens the file for appending, and its folder if need be.
 * A disk that fails later loses output, never the run. With `redact` it is kept line by line, each as that leaves it.
 * @throws InfrastructureError when the file cannot be written.
 */
export async function openBotOutput(logFile: string, redact?: (text: string) => string): Promise<BotOutput> {
  const log = await openLog(logFile);
  const lines: string[] = [];
  const open = new Set<{ text: string }>();
  const sources: Readable[] = [];
  let writable = true;
  log.on('error', () => {
    writable = false;
    for (const source of sources) source.resume();
  });
  log.on('drain', () => {
    for (const source of sources) source.resume();
  });

  function keepInFile(output: Buffer | string): void {
    if (writable && !log.write(output)) for (const source of sources) source.pause();
  }

  function keep(line: string): void {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  }

  return {
    collect(stream) {
      const decoder = new StringDecoder('utf8');
      const unfinished = { text: '' };
      open.add(unfinished);
      sources.push(stream);
      stream.on('data', (chunk: Buffer) => {
        if (!redact) keepInFile(chunk);
        const parts = (unfinished.text + decoder.write(chunk)).split('\n');
        const last = parts.pop() ?? '';
        if (redact) {
          for (const [index, part] of parts.entries()) parts[index] = redact(part);
          if (parts.length > 0) keepInFile(`${parts.join('\n')}\n`);
        }
        unfinished.text = redact ? last.slice(0, maxRedactedLength) : last.slice(0, 4 * maxLineLength);
        for (const part of parts.slice(-keptLines)) keep(part);
      });
      stream.on('error', () => undefined);
    },
    lastLines() {
      const all = [...lines, ...[...open].map(({ text }) => (redact ? redact(text) : text))];
      return all.map(printable).filter(Boolean).slice(-keptLines);
    },
    close() {
      return new Promise((resolve) => {
        if (log.closed || log.destroyed) resolve();
        else {
          if (redact) for (const { text } of open) if (text !== '') keepInFile(redact(text));
          log.once('close', () => resolve());
          log.end();
        }
      });
    },
  };
}

async function openLog(logFile: string): Promise<WriteStream> {
  try {
    await mkdir(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile, { flags: 'a' });
    await new Promise<void>((resolve, reject) => {
      log.once('open', () => resolve());
      log.once('error', reject);
    });
    return log;
  } catch (error) {
    throw new InfrastructureError(
      'log-not-writable',
      `Failed to open ${logFile} for the bot's output: ${messageOf(error)}`,
      { hint: 'Choose another folder with --out, or make this one writable.', cause: error },
    );
  }
}

/** A bot's output is shown on our terminal: it must not steer it. */
function printable(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replaceAll('\t', '  ')
    .replace(/\p{Cc}/gu, '')
    .trimEnd();
  return plain.length > maxLineLength ? `${plain.slice(0, maxLineLength)}…` : plain;
}
