import type { Attachment } from './activity.ts';
import { readShown } from './read.ts';
import { asRecord, asText } from './read-values.ts';

/** Types of the taps that exist in Teams' own windows alone: no card that a bot sends has them. */
export const resultActions = {
  /** Picks a result of a message extension. */
  pick: 'composeExtension/pick',
  /** Sends a previewed message, or goes back to its form. */
  decide: 'composeExtension/decide',
} as const;

/** What the tap on a result carries. */
export interface PickedResult {
  /** What the bot is asked about; undefined where the card is posted at once. */
  readonly select?: unknown;
  /** The card that is posted. */
  readonly card: Attachment;
}

/**
 * A message extension's results as Teams lists them: by their previews, each of which is one thing to tap. Anything
 * that is not a card is left out.
 */
export function showResults(results: readonly unknown[]): Attachment[] {
  return results.flatMap((each, index) => {
    const result = asRecord(each);
    if (!result || asRecord(result['content']) === undefined) return [];
    const { preview, ...card } = result as unknown as Attachment;
    return [showResult(asRecord(preview) ?? result, card, index)];
  });
}

function showResult(preview: Readonly<Record<string, unknown>>, card: Attachment, index: number): Attachment {
  const content = asRecord(preview['content']) ?? {};
  const { texts, facts } = readShown([{ type: 'message', attachments: [preview as unknown as Attachment] }]);
  const stated = new Set(facts.map((fact) => `${fact.title.replace(/:\s*$/, '')}: ${fact.value}`));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => !stated.has(line));
  const [first = `Result ${index + 1}`, ...others] = lines;
  const title = asText(content['title']) ?? first;
  const tap = asRecord(content['tap']);
  const value: PickedResult = { card, ...(tap?.['type'] === 'invoke' && { select: tap['value'] ?? {} }) };
  return {
    contentType: 'application/vnd.microsoft.card.thumbnail',
    content: {
      title,
      text: (title === first ? others : lines).join('\n'),
      facts,
      tap: { type: resultActions.pick, title, value },
    },
  };
}
