import type { ModelAnswer } from '../../src/model/ports.ts';
import type { FirstWordBans } from './first-word-bans.ts';
import type { DrawOrder } from './messages.ts';
import type { LlamaLibrary, LlamaModel, LlamaSequence, TokenBias } from './node-llama-cpp.ts';
import type { SpecialTokenIds } from './special-tokens.ts';

export interface DrawingModel {
  readonly model: LlamaModel;
  readonly library: LlamaLibrary;
  readonly ids: SpecialTokenIds;
  readonly firstWordBans: FirstWordBans;
}

/** Between two portions of a prompt an aborted request is given up. */
const portionTokens = 256;
/** llama.cpp takes this seed as "any". */
const anySeed = 0xffffffff;

/**
 * Evaluates what is new of the prompt and draws a turn, ended by its token ids.
 * Rejects with the signal's reason at the next token or portion when it aborts.
 */
export async function drawFromSequence(
  sequence: LlamaSequence,
  prompt: readonly number[],
  { sampling, bans }: Pick<DrawOrder, 'sampling' | 'bans'>,
  drawing: DrawingModel,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const { model, ids } = drawing;
  const rest = await evaluateAllButLast(sequence, prompt, signal);

  const drawn: number[] = [];
  const limit = Math.min(sampling.maxTokens, sequence.contextSize - prompt.length - 1);
  const answer = (end: ModelAnswer['end']): ModelAnswer => ({
    text: model.detokenize(drawn, false),
    end,
    usage: { promptTokens: prompt.length, completionTokens: drawn.length + (end === 'length' ? 0 : 1) },
  });
  const tokens = sequence.evaluate(rest, {
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: 0,
    minP: 0,
    seed: (sampling.seed >>> 0) % anySeed,
    tokenBias: () => biasAt(drawn, bans, drawing),
    yieldEogToken: true,
  });
  for await (const token of tokens) {
    signal.throwIfAborted();
    if (token === ids.endConversation) return answer('conversation');
    // A model that missed its stop opens the next turn.
    if (token === ids.endTurn || token === ids.startHeader || model.isEogToken(token)) return answer('turn');
    drawn.push(token);
    if (drawn.length >= limit) return answer('length');
  }
  return answer('turn');
}

/** What the sequence has evaluated of an earlier request is kept: drafts drawn again cost no prompt. */
async function evaluateAllButLast(
  sequence: LlamaSequence,
  prompt: readonly number[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
  let rest = prompt.slice(sequence.nextTokenIndex);
  while (rest.length > portionTokens) {
    signal.throwIfAborted();
    await sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, portionTokens));
    rest = rest.slice(portionTokens);
  }
  signal.throwIfAborted();
  return rest;
}

function biasAt(
  drawn: readonly number[],
  bans: DrawOrder['bans'],
  { model, library, ids, firstWordBans }: DrawingModel,
): TokenBias {
  const firstWords =
    bans.firstWords.length === 0 ? [] : firstWordBans(model.detokenize(drawn, false), bans.firstWords);
  const end = bans.end ? [ids.endConversation] : [];
  return library.TokenBias.for(model).set([...end, ...firstWords], 'never');
}
