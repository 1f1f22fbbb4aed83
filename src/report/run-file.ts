import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../transcript/make-folder.ts';
import { openReplacement } from '../transcript/replacement.ts';
import { writeError } from '../transcript/write-error.ts';
import type { ConversationResult, RecordedDecision, RunHead, RunResult, RunTotals } from './run-schema.ts';

export const runFileName = 'run.json';
/** Conversations of a run that is under way, or was killed: the head in the first line, one conversation each after it. */
export const journalFileName = 'run.ndjson';

/** The results of a run, kept on disk from the first conversation on. */
export interface RunFile {
  /** Sums over what was appended. */
  readonly totals: RunTotals;
  /** Writes one conversation to the journal before it returns. Throws InfrastructureError. */
  append(conversation: ConversationResult): void;
  /**
   * Puts run.json in place, whole or not at all, and removes the journal; returns its path. `finishedAt` is
   * ISO 8601. Throws InfrastructureError, and the journal then stays.
   */
  finish(status: 'finished' | 'interrupted', finishedAt: string, gate?: RecordedDecision): string;
}

/**
 * Begins a run's results in a folder, which is made when missing. A journal that another run left there is
 * replaced; its run.json stays until `finish`. Memory does not grow with the number of conversations.
 */
export function openRunFile(folder: string, head: Omit<RunHead, 'schemaVersion'>): RunFile {
  const journal = join(folder, journalFileName);
  const fullHead: RunHead = { schemaVersion: 1, ...head };
  const totals = emptyTotals();
  let fd: number | undefined = writing(journal, () => {
    makeFolder(folder);
    return openSync(journal, 'w');
  });
  const write = (line: string): void => {
    if (fd === undefined) throw new Error(`Failed to write the results ${journal}: the run has ended.`);
    const bytes = Buffer.from(`${line}\n`);
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
  };
  writing(journal, () => write(JSON.stringify(fullHead)));

  return {
    totals,
    append: (conversation) => {
      writing(journal, () => write(JSON.stringify(conversation)));
      addToTotals(totals, conversation);
    },
    finish: (status, finishedAt, gate) => {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
      const path = join(folder, runFileName);
      writing(path, () =>
        copyJournal(journal, path, { ...fullHead, finishedAt, status, totals, ...(gate && { gate }) }),
      );
      rmSync(journal, { force: true });
      return path;
    },
  };
}

function copyJournal(journal: string, path: string, head: Omit<RunResult, 'conversations'>): void {
  const file = openReplacement(path);
  try {
    const write = (text: string): void => file.write(Buffer.from(text));
    write(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "conversations": [`);
    let count = 0;
    for (const line of linesOf(journal)) {
      // The first line is the head.
      if (count > 0) write(`${count > 1 ? ',' : ''}\n    ${line}`);
      count += 1;
    }
    write(`${count > 1 ? '\n  ' : ''}]\n}\n`);
    file.commit();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Lines of a file, read piece by piece; what follows the last line break is none. */
export function* linesOf(path: string): Generator<string> {
  const fd = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 16);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for (let count = readSync(fd, chunk); count > 0; count = readSync(fd, chunk)) {
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
        yield rest.toString('utf8', start, end);
        start = end + 1;
      }
      rest = rest.subarray(start);
    }
  } finally {
    closeSync(fd);
  }
}

export function emptyTotals(): RunTotals {
  return { conversations: 0, turns: 0, passed: 0, failed: 0, invalid: 0, errored: 0 };
}

export function addToTotals(totals: RunTotals, { verdict, turns }: ConversationResult): void {
  totals.conversations += 1;
  totals.turns += turns;
  totals[verdict] += 1;
}

function writing<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw writeError('the results', path, error);
  }
}
