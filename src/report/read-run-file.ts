import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toPlainLine } from '../activity/plain-text.ts';
import { asText } from '../activity/read-values.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { addToTotals, emptyTotals, journalFileName, linesOf, runFileName } from './run-file.ts';
import {
  conversationResultSchema,
  runHeadSchema,
  runResultSchema,
  runSchemaVersion,
  type RunResult,
} from './run-schema.ts';

const maxIssues = 5;

/**
 * The results in a folder: run.json, or, when a later run was killed, what its journal holds (status
 * `interrupted`, a conversation that was being written left out). Throws ConfigError that names the file.
 */
export function readRunFile(folder: string): RunResult {
  const path = join(folder, runFileName);
  const journal = join(folder, journalFileName);
  const killed = existsSync(journal) ? recoverRun(journal) : undefined;
  const finished = existsSync(path) ? readResult(path) : undefined;
  // A kill between the last two steps of `finish` leaves both, of one run.
  if (killed && finished?.startedAt !== killed.startedAt) return killed;
  if (finished) return finished;
  throw unreadable(path, 'there is no such file', 'Name a folder that `understudy run --out` wrote.');
}

function readResult(path: string): RunResult {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, messageOf(error), 'Make the results anew.', error);
  }
  const version = z.object({ schemaVersion: z.unknown() }).safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== runSchemaVersion) {
    const shown = toPlainLine(asText(version) ?? 'no number', 50);
    const problem = `its schemaVersion is ${shown}, and this Understudy reads ${runSchemaVersion}`;
    throw unreadable(
      path,
      problem,
      'Make the results anew, or read them with the Understudy that wrote them.',
    );
  }
  const result = runResultSchema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(path, explain(result.error), 'Was it written by another version of Understudy?');
}

/** Thousands of conversations may be wrong in the same way. */
function explain({ issues }: z.ZodError): string {
  const more = issues.length > maxIssues ? `\nand ${issues.length - maxIssues} more` : '';
  return z.prettifyError(new z.ZodError(issues.slice(0, maxIssues))) + more;
}

function recoverRun(journal: string): RunResult | undefined {
  const totals = emptyTotals();
  const conversations: RunResult['conversations'] = [];
  let head: z.output<typeof runHeadSchema> | undefined;
  for (const line of linesOf(journal)) {
    const value = parseLine(line);
    if (!head) {
      head = runHeadSchema.safeParse(value).data;
      if (!head) return undefined;
      continue;
    }
    const conversation = conversationResultSchema.safeParse(value).data;
    if (!conversation) continue;
    addToTotals(totals, conversation);
    conversations.push(conversation);
  }
  return head && { ...head, status: 'interrupted', totals, conversations };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, problem: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('bad-results', `Failed to read the results ${path}: ${problem}.`, { hint, cause });
}
