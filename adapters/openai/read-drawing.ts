import { asArray, asRecord, asText } from '../../src/activity/read-values.ts';
import type { ModelAnswer, TurnRequest, Usage } from '../../src/model/ports.ts';
import { endOfConversation } from '../../src/model/userlm-template.ts';
import type { CallPlan } from './call-plan.ts';

/** What a server drew, whatever its way of saying so. */
export interface Drawing {
  readonly text: string;
  readonly finish: string | undefined;
  /** Id or text of what ended it, where the server tells. */
  readonly stopReason: number | string | undefined;
  readonly tokens: readonly DrawnToken[];
  readonly usage: Partial<Usage>;
}

interface DrawnToken {
  readonly id: number;
  /** Bytes of its text; undefined where the server gives ids only. */
  readonly bytes?: Buffer | undefined;
}

type Answer = Readonly<Record<string, unknown>>;

/** Reads an answer of any of the three ways to call; undefined when it is none. */
export function readDrawing(answer: Answer): Drawing | undefined {
  if (typeof answer['response'] === 'string') {
    return {
      text: answer['response'],
      finish: asText(answer['done_reason']),
      stopReason: undefined,
      tokens: [],
      usage: usageOf(answer['prompt_eval_count'], answer['eval_count']),
    };
  }
  const choice = asRecord(asArray(answer['choices'])[0]);
  const said = choice?.['text'] ?? asRecord(choice?.['message'])?.['content'];
  if (!choice || (typeof said !== 'string' && said !== null)) return undefined;
  const reason = choice['stop_reason'];
  const usage = asRecord(answer['usage']);
  return {
    text: said ?? '',
    finish: asText(choice['finish_reason']),
    stopReason: typeof reason === 'number' || typeof reason === 'string' ? reason : undefined,
    tokens: tokensOf(choice, answer),
    usage: usageOf(usage?.['prompt_tokens'], usage?.['completion_tokens']),
  };
}

function usageOf(prompt: unknown, completion: unknown): Partial<Usage> {
  return {
    ...(typeof prompt === 'number' && { promptTokens: prompt }),
    ...(typeof completion === 'number' && { completionTokens: completion }),
  };
}

/** llama.cpp gives ids with logprobs, or bare with `--verbose`; vLLM gives bare ids. */
function tokensOf(choice: Answer, answer: Answer): DrawnToken[] {
  const logprobs = asArray(asRecord(choice['logprobs'])?.['content']);
  const withTexts = logprobs.flatMap((each): DrawnToken[] => {
    const { id, bytes, token } = asRecord(each) ?? {};
    if (typeof id !== 'number') return [];
    const isBytes = Array.isArray(bytes) && bytes.every((byte) => typeof byte === 'number');
    return [{ id, bytes: isBytes ? Buffer.from(bytes) : Buffer.from(asText(token) ?? '') }];
  });
  if (withTexts.length > 0) return withTexts;
  const bare = choice['token_ids'] ?? choice['tokens'] ?? asRecord(answer['__verbose'])?.['tokens'];
  return asArray(bare).flatMap((id) => (typeof id === 'number' ? [{ id }] : []));
}

/** How a drawing shows that the user left; undefined when it does not. */
export type EndSign = 'stop reason' | 'token id' | 'text';

/** The words of the turn, and whether anything says that the user left after them. */
export function readEnd(
  { text, stopReason, tokens }: Drawing,
  endId: number | undefined,
): { readonly text: string; readonly sign: EndSign | undefined; readonly isOver: boolean } {
  const endAt = endId === undefined ? -1 : tokens.findIndex(({ id }) => id === endId);
  const before = tokens.slice(0, Math.max(0, endAt));
  const isSpelt = endAt >= 0 && tokens.every(({ bytes }) => bytes !== undefined);
  const words = isSpelt
    ? Buffer.concat(before.map(({ bytes = Buffer.alloc(0) }) => bytes)).toString('utf8')
    : text;
  const mark = /<\|(?:eot_id|endconversation|end_of_text|start_header_id|begin_of_text)\|>/.exec(words);
  const shown = mark ? words.slice(0, mark.index) : words;
  // A turn that was over before the end token came says nothing about leaving.
  if (mark && mark[0] !== endOfConversation) return { text: shown, sign: undefined, isOver: true };
  if (mark) return { text: shown, sign: 'text', isOver: true };
  if (endAt >= 0) return { text: shown, sign: 'token id', isOver: true };
  const isReason = stopReason === endOfConversation || (endId !== undefined && stopReason === endId);
  return { text: shown, sign: isReason ? 'stop reason' : undefined, isOver: isReason };
}

/** The answer to a request for a turn. */
export function toTurnAnswer(drawing: Drawing, plan: CallPlan, request: TurnRequest): ModelAnswer {
  const { text, sign, isOver } = readEnd(drawing, plan.endId);
  const isSilent = text.trim() === '' && drawing.finish !== 'length';
  const leaves = sign !== undefined || (isSilent && plan.emptyIsEnd && !request.bans.end);
  const isCut = !isOver && drawing.finish === 'length';
  return {
    text,
    end: leaves ? 'conversation' : isCut ? 'length' : 'turn',
    usage: toUsage(drawing, [request.intent, ...request.turns.map((turn) => turn.text)].join('\n')),
  };
}

/** As the server counted; else four characters a token. */
export function toUsage({ text, usage }: Pick<Drawing, 'text' | 'usage'>, prompt: string): Usage {
  return {
    promptTokens: usage.promptTokens ?? Math.ceil(prompt.length / 4),
    completionTokens: usage.completionTokens ?? Math.ceil(text.length / 4),
  };
}
