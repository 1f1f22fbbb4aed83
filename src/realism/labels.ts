import path from 'node:path';
import { z } from 'zod';
import type { CorpusConversation } from '../corpus/corpus-conversation.ts';
import { checkDocument } from '../config/explain-issues.ts';
import { FileMistakesError, type Mistake } from '../config/mistake.ts';
import { readSourceFile } from '../config/source-file.ts';
import { ConfigError } from '../errors.ts';
import type { MeasuredConversation } from './measure.ts';

const labelSchema = z.strictObject({
  transcript: z.string().min(1).describe('The conversation: its file, relative to the labels.'),
  line: z.int().min(1).optional().describe('Its line, in a file that holds many.'),
  task: z.string().min(1).optional().describe('Conversations of one task are trials of the same thing.'),
  intent: z.string().min(1).optional().describe('What the user wanted: "You are a user who wants to …".'),
  endsAfter: z
    .int()
    .min(1)
    .optional()
    .describe('The turn of the user, from 1, after which a person would have ended the conversation.'),
});

type Label = z.output<typeof labelSchema>;

/** What people noted of conversations, by where these are kept. */
export type Labels = ReadonlyMap<string, Label>;

/**
 * Reads labels: a YAML or JSON list of `{ transcript, line?, task?, intent?, endsAfter? }`. Throws FileMistakesError
 * with all mistakes of the file, among them conversations that are labelled twice.
 */
export async function readLabels(file: string): Promise<Labels> {
  const { documents, mistakes } = await readSourceFile(file);
  const [document] = documents;
  const all: Mistake[] = [...mistakes];
  if (!document && all.length === 0)
    all.push({ file, path: '', message: 'expected a list of labels, got an empty file' });
  const checked = document ? checkDocument(z.array(labelSchema), document) : undefined;
  all.push(...(checked?.mistakes ?? []));
  const labels = new Map<string, Label>();
  for (const [index, label] of (checked?.value ?? []).entries()) {
    const key = keyOf(path.resolve(path.dirname(file), label.transcript), label.line);
    if (labels.has(key)) {
      const message = `"${label.transcript}" is labelled already; label each conversation once`;
      all.push({ file, ...document?.locate([index], 'value'), path: `[${index}]`, message });
    }
    labels.set(key, label);
  }
  if (all.length > 0) throw new FileMistakesError(all, path.dirname(file));
  return labels;
}

/** Conversations with their labels; labels go before what a run.json says. Throws ConfigError where none has one. */
export function applyLabels(
  conversations: readonly CorpusConversation[],
  labels: Labels,
  file: string,
): MeasuredConversation[] {
  let found = 0;
  const labelled = conversations.map((each): MeasuredConversation => {
    const label = labels.get(keyOf(each.source, each.line)) ?? labels.get(keyOf(each.source, undefined));
    if (!label) return each;
    found += 1;
    const { task = each.task, intent = each.intent, endsAfter } = label;
    return { ...each, task, intent, endsAfter };
  });
  if (found > 0) return labelled;
  throw new ConfigError(
    'no-labels',
    `Failed to apply the labels ${file}: none is about a conversation that was read.`,
    {
      hint: 'Paths in it (`transcript`) are relative to the file itself.',
    },
  );
}

function keyOf(source: string, line: number | undefined): string {
  return line === undefined ? source : `${source}:${line}`;
}
