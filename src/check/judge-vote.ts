import { z } from 'zod';
import { toPlainLine } from '../activity/plain-text.ts';
import type { ModelAnswer } from '../model/ports.ts';
import type { RenderedMessage } from './render-conversation.ts';

/** A quote that stands in the conversation, and where. */
export interface FoundQuote {
  readonly quote: string;
  readonly who: 'user' | 'bot';
  readonly message: RenderedMessage['place'];
}

export interface CountedVote {
  readonly counts: true;
  readonly fulfilled: boolean;
  readonly reason: string;
  readonly quotes: readonly FoundQuote[];
}

/** One answer of a judge, fit to print. */
export type Vote =
  | CountedVote
  /** `why`: a clause, such as "it was cut off". */
  | { readonly counts: false; readonly why: string };

const answerSchema = z.object({ reason: z.string(), quotes: z.array(z.string()), fulfilled: z.boolean() });
const maxQuotes = 20;

/** Reads a judge's answer and holds its quotes against the conversation. */
export function readVote(answer: ModelAnswer, messages: readonly RenderedMessage[]): Vote {
  if (answer.end === 'length') return { counts: false, why: 'it was cut off at judge.maxTokens' };
  const judgement = parseJudgement(answer.text);
  if (!judgement) {
    const shown = toPlainLine(answer.text, 100);
    return { counts: false, why: `it was no valid answer but "${shown}"` };
  }
  const folded = messages.map((message) => ({ message, text: fold(message.lines.join('\n')) }));
  const quotes: FoundQuote[] = [];
  for (const quote of judgement.quotes.slice(0, maxQuotes)) {
    const words = fold(quote);
    if (words === '') continue;
    const shown = toPlainLine(quote, 200);
    const found = folded.find(({ text }) => text.includes(words))?.message;
    if (!found) return { counts: false, why: `it quotes "${shown}", which nobody said` };
    quotes.push({ quote: shown, who: found.who, message: found.place });
  }
  const { fulfilled, reason } = judgement;
  return { counts: true, fulfilled, reason: toPlainLine(reason, 500), quotes };
}

/** Servers that know no schema for answers let models think aloud first, and put the JSON into a code block. */
function parseJudgement(text: string): z.output<typeof answerSchema> | undefined {
  const spoken = text.split('</think>').at(-1)?.trim() ?? '';
  const block = /^```(?:json)?\s([^]*)```$/.exec(spoken)?.[1];
  for (const json of [text, spoken, block]) {
    const judgement = answerSchema.safeParse(parseJson(json ?? '')).data;
    if (judgement) return judgement;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Models copy words faithfully, and not always their case, quotation marks, emphasis and spaces. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/^\| ?/gm, '')
    .replace(/[*_`]/g, '')
    .replace(/\s+/gu, ' ')
    .replace(/^["'.\u2026\s]+|["'.\u2026\s]+$/gu, '');
}
