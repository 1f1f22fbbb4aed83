import { createReadStream } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { toPlainText } from '../activity/plain-text.ts';
import { ConfigError, InfrastructureError, messageOf } from '../errors.ts';
import { positionOf, scanJson } from '../transcript/scan-json.ts';
import type { CorpusConversation, UserTurn } from './corpus-conversation.ts';

/** The fields that are read of a record of WildChat (https://huggingface.co/datasets/allenai/WildChat-1M). */
const recordSchema = z.object({
  conversation_hash: z.string().optional(),
  language: z.string().optional(),
  toxic: z.boolean().optional(),
  redacted: z.boolean().optional(),
  conversation: z.array(
    z.object({
      role: z.enum(['user', 'assistant']),
      content: z.string().nullable(),
      language: z.string().optional(),
      toxic: z.boolean().nullish(),
      redacted: z.boolean().nullish(),
    }),
  ),
});

type WildchatRecord = z.output<typeof recordSchema>;

/** Why a conversation of a data set is not used. */
export type Skipped = 'toxic' | 'redacted' | 'language' | 'empty';

export type WildchatReading = { readonly conversation: CorpusConversation } | { readonly skipped: Skipped };

const megabyte = 1024 * 1024;
/** A record that is longer is no conversation that anybody held. */
const maxLineLength = 32 * megabyte;

/**
 * The conversations of a file in WildChat's format, one JSON object a line, in order; one line is in memory at a time.
 * Those that are toxic, were redacted, hold nothing a person said, or are in another language than `locale`'s are
 * named as skipped. Throws ConfigError with file and line for what is no such record.
 */
export async function* readWildchat(
  file: string,
  locale: string,
): AsyncGenerator<WildchatReading, void, void> {
  const { language: code } = new Intl.Locale(locale);
  const language = new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  for await (const { text, line } of readLines(file)) {
    if (text.trim() === '') continue;
    const record = parseRecord(text, file, line);
    const skipped = skipReason(record, language);
    yield skipped === undefined ? { conversation: toConversation(record, file, line, locale) } : { skipped };
  }
}

async function* readLines(file: string): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  let rest = '';
  let line = 1;
  const stream = createReadStream(file, 'utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const lines = chunk.split('\n');
      const last = lines.pop() ?? '';
      for (const end of lines) {
        const text = rest + end;
        yield { text: line === 1 ? text.replace(/^\ufeff/u, '') : text, line };
        line += 1;
        rest = '';
      }
      rest += last;
      if (rest.length <= maxLineLength) continue;
      throw unusable(file, line, `it is longer than ${maxLineLength / megabyte} MB`);
    }
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error && 'code' in error)) throw error;
    throw new InfrastructureError('cannot-read', `Failed to read ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (rest !== '') yield { text: line === 1 ? rest.replace(/^\ufeff/u, '') : rest, line };
}

function parseRecord(text: string, file: string, line: number): WildchatRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // V8's own message quotes what people wrote.
    const { fault } = scanJson(text);
    const place = fault
      ? `column ${positionOf(text, fault.offset).column}: ${fault.problem}`
      : 'it is no JSON';
    throw unusable(file, line, place, error);
  }
  const result = recordSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unusable(file, line, `${issue?.path.join('.') || 'the record'}: ${issue?.message ?? 'unknown'}`);
}

function unusable(file: string, line: number, problem: string, cause?: unknown): ConfigError {
  return new ConfigError('bad-record', `Failed to read ${file}: line ${line}, ${problem}.`, {
    hint: 'Each line is one record as WildChat has them: {"conversation": [{"role": "user", "content": "…"}, …], …}.',
    cause,
  });
}

function skipReason(record: WildchatRecord, language: string): Skipped | undefined {
  const { conversation } = record;
  if (record.toxic || conversation.some(({ toxic }) => toxic)) return 'toxic';
  if (record.redacted || conversation.some(({ redacted }) => redacted)) return 'redacted';
  const spoken = [record.language, ...conversation.map((each) => each.role === 'user' && each.language)];
  if (spoken.some((each) => typeof each === 'string' && each !== language)) return 'language';
  return conversation.some(({ role, content }) => role === 'user' && content?.trim()) ? undefined : 'empty';
}

function toConversation(
  { conversation, conversation_hash: hash }: WildchatRecord,
  file: string,
  line: number,
  locale: string,
): CorpusConversation {
  const turns: UserTurn[] = [];
  let heard: string[] = [];
  for (const { role, content } of conversation) {
    const text = toPlainText(content ?? '').trim();
    if (text === '') continue;
    if (role === 'assistant') heard.push(text);
    else {
      turns.push({ heard: heard.join('\n\n'), kind: 'said', text, values: {} });
      heard = [];
    }
  }
  const base = `${path.basename(file)}:${line}`;
  return {
    name: hash === undefined ? base : `${base} ${toPlainText(hash).slice(0, 40)}`,
    source: file,
    line,
    turns,
    closing: heard.join('\n\n'),
    task: undefined,
    intent: undefined,
    left: undefined,
    locale,
    personNames: [],
    behaviours: undefined,
  };
}
