import type { LlamaModel } from './node-llama-cpp.ts';
import { specialTokens, type SpecialTokenIds } from './special-tokens.ts';

export interface PromptOptions {
  readonly model: Pick<LlamaModel, 'tokenize'>;
  readonly ids: SpecialTokenIds;
  /** Begins the prompt, if there is one. */
  readonly bos: number | undefined;
  readonly maxTokens: number;
}

const { startHeader, endHeader, endTurn } = specialTokens;
const blockStart = new RegExp(`(?=${escape(startHeader)})`);
const mark = new RegExp(`(${[startHeader, endHeader, endTurn].map(escape).join('|')})`);

/**
 * The tokens of a prompt made by `formatPrompt`: the template's marks by their ids, and all between them as plain
 * text, so that nothing that was said becomes a mark. Where it is too long, the oldest turns are left out; of a
 * last turn that is too long by itself the end is kept.
 * Undefined when the intent alone is too long.
 */
export function promptTokens(prompt: string, options: PromptOptions): number[] | undefined {
  const blocks = prompt.split(blockStart).map((block) => tokensOf(block, options));
  const intent = [...(options.bos === undefined ? [] : [options.bos]), ...(blocks[0] ?? [])];
  const next = blocks.at(-1) ?? [];
  let room = options.maxTokens - intent.length - next.length;
  if (room < 0) return undefined;

  const kept: number[][] = [];
  for (const turn of blocks.slice(1, -1).toReversed()) {
    if (turn.length > room) {
      if (kept.length === 0) kept.push(shorten(turn, room, options.ids));
      break;
    }
    room -= turn.length;
    kept.unshift(turn);
  }
  return [...intent, ...kept.flat(), ...next];
}

/** Keeps the header and as much of the end as there is room for. */
function shorten(turn: readonly number[], room: number, { endHeader: headerEnd }: SpecialTokenIds): number[] {
  const header = turn.slice(0, turn.indexOf(headerEnd) + 1);
  const end = turn.slice(header.length);
  return room > header.length ? [...header, ...end.slice(header.length - room)] : [];
}

function tokensOf(block: string, { model, ids }: PromptOptions): number[] {
  return block.split(mark).flatMap((part) => {
    if (part === '') return [];
    if (part === startHeader) return [ids.startHeader];
    if (part === endHeader) return [ids.endHeader];
    if (part === endTurn) return [ids.endTurn];
    return model.tokenize(part, false);
  });
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
