import path from 'node:path';
import { findFiles } from '../config/find-files.ts';
import { ConfigError, UnderstudyError } from '../errors.ts';
import { journalFileName, runFileName } from '../report/run-file.ts';
import { readRunFile } from '../report/read-run-file.ts';
import type { ConversationResult } from '../report/run-schema.ts';
import { readTranscriptSource } from '../transcript/read-transcript-source.ts';
import { isStoredActivity, toTranscriptSources } from '../transcript/transcript-store.ts';
import type { CorpusConversation } from './corpus-conversation.ts';
import { readTurns } from './read-turns.ts';
import { readWildchat, type Skipped } from './read-wildchat.ts';

export interface CorpusOptions {
  /** Folder that patterns are relative to, absolute. */
  readonly cwd: string;
  /** Conversations of data sets in other languages are skipped. */
  readonly locale: string;
}

export type CorpusReading =
  | { readonly conversation: CorpusConversation }
  /** `errored`: bot or machine broke, so that it says nothing about the person. */
  | { readonly skipped: Skipped | 'errored' }
  /** One conversation, or one results folder, that cannot be read; reading goes on. */
  | { readonly problem: UnderstudyError };

const endings = ['transcript', 'chat', 'json', 'jsonl', 'ndjson'];

/**
 * Reads conversations one after the other, however they were kept: transcripts, chats and transcript stores, results
 * folders of runs (by their run.json), and .jsonl files in WildChat's format. Throws ConfigError for patterns that
 * match nothing, and for a .jsonl file with a line that is no record.
 */
export async function* readCorpus(
  patterns: readonly string[],
  { cwd, locale }: CorpusOptions,
): AsyncGenerator<CorpusReading, void, void> {
  const { runs, dataSets, sources } = await findSources(patterns, cwd);
  for (const folder of runs) yield* readResults(folder, cwd);
  for (const source of sources) yield await readSource(source, cwd);
  for (const file of dataSets) yield* readWildchat(file, locale);
}

interface Sources {
  /** Folders with a run.json. */
  readonly runs: readonly string[];
  readonly dataSets: readonly string[];
  readonly sources: readonly string[];
}

async function findSources(patterns: readonly string[], cwd: string): Promise<Sources> {
  const files = new Set<string>();
  const empty: string[] = [];
  for (const pattern of patterns) {
    const found = await findFiles({ patterns: [pattern], folder: cwd }, endings);
    const kept = found.files.filter((file) => isWanted(file, pattern.endsWith('.json')));
    for (const file of kept) files.add(file);
    if (kept.length === 0) empty.push(pattern);
  }
  if (empty.length > 0) {
    throw new ConfigError(
      'no-conversations',
      `Failed to find conversations: ${empty.join(', ')} has none (from ${cwd}).`,
      {
        hint: 'Name transcripts, folders of them, results folders, or .jsonl files in the format of WildChat.',
      },
    );
  }
  const runs = [...new Set([...files].filter(isRunFile).map((file) => path.dirname(file)))];
  // What belongs to a run is read by its run.json, which knows more.
  const others = [...files].filter((file) => !runs.some((run) => file.startsWith(run + path.sep)));
  const isDataSet = (file: string): boolean => file.endsWith('.jsonl');
  return {
    runs,
    dataSets: others.filter(isDataSet),
    sources: toTranscriptSources(others.filter((file) => !isDataSet(file))),
  };
}

function isRunFile(file: string): boolean {
  return [runFileName, journalFileName].includes(path.basename(file));
}

function isWanted(file: string, allJson: boolean): boolean {
  if (isRunFile(file) || /\.(?:transcript|chat|jsonl)$/.test(file)) return true;
  return file.endsWith('.json') && (allJson || isStoredActivity(file));
}

async function* readResults(folder: string, cwd: string): AsyncGenerator<CorpusReading, void, void> {
  let conversations: readonly ConversationResult[];
  try {
    conversations = readRunFile(folder).conversations;
  } catch (problem) {
    if (!(problem instanceof UnderstudyError)) throw problem;
    yield { problem };
    return;
  }
  for (const result of conversations) {
    yield result.verdict === 'errored' ? { skipped: 'errored' } : await readResult(result, folder, cwd);
  }
}

async function readResult(result: ConversationResult, folder: string, cwd: string): Promise<CorpusReading> {
  const file = path.resolve(folder, result.transcript);
  if (!file.startsWith(folder + path.sep)) {
    const problem = `Failed to read a transcript of ${folder}: run.json names one outside of it.`;
    return { problem: new ConfigError('bad-results', problem, { hint: 'Make the results anew.' }) };
  }
  const reading = await readSource(file, cwd);
  if (!('conversation' in reading)) return reading;
  const moves = result.moves.filter(({ act }) => act !== 'end');
  return {
    conversation: {
      ...reading.conversation,
      task: result.scenario,
      intent: result.intent,
      left: result.moves.at(-1)?.act === 'end',
      behaviours: { moves: moves.length, counts: result.behaviours },
    },
  };
}

async function readSource(source: string, cwd: string): Promise<CorpusReading> {
  try {
    const { turns, closing, locale, personNames } = readTurns(await readTranscriptSource(source));
    if (turns.length === 0) return { skipped: 'empty' };
    const conversation: CorpusConversation = {
      name: path.relative(cwd, source) || path.basename(source),
      source,
      turns,
      closing,
      task: path.dirname(source),
      intent: undefined,
      left: undefined,
      locale,
      personNames,
      behaviours: undefined,
    };
    return { conversation };
  } catch (problem) {
    if (!(problem instanceof UnderstudyError)) throw problem;
    return { problem };
  }
}
