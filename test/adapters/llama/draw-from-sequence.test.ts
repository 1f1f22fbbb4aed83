import assert from 'node:assert/strict';
import { drawFromSequence, type DrawingModel } from '../../../adapters/llama/draw-from-sequence.ts';
import type { LlamaModel, LlamaSequence } from '../../../adapters/llama/node-llama-cpp.ts';

const ids = { startHeader: 1, endHeader: 2, endTurn: 3, endConversation: 4 };
const endOfText = 5;
const never = new AbortController().signal;
const order = {
  sampling: { temperature: 1, topP: 0.8, maxTokens: 50, seed: 2 ** 32 - 1 },
  bans: { end: false, firstWords: [] },
};
const drawing = {
  ids,
  model: {
    detokenize: (tokens: readonly number[]) => tokens.join(' '),
    isEogToken: (token: number) => token === endOfText,
  } as Partial<LlamaModel> as LlamaModel,
} as Partial<DrawingModel> as DrawingModel;

interface FakeSequence extends LlamaSequence {
  readonly evaluated: number[][];
  options: Parameters<LlamaSequence['evaluate']>[1] | undefined;
}

/** Has evaluated `kept` tokens of the prompt, and draws the tokens given, the last one for ever. */
function fakeSequence(
  drawn: readonly number[],
  kept = 0,
  on: { portion?: () => void; token?: (count: number) => void } = {},
): FakeSequence {
  return {
    contextSize: 2_000,
    contextTokens: [],
    nextTokenIndex: kept,
    evaluated: [],
    options: undefined,
    adaptStateToTokens: () => Promise.resolve(),
    evaluateWithoutGeneratingNewTokens(tokens) {
      this.evaluated.push([...tokens]);
      on.portion?.();
      return Promise.resolve();
    },
    async *evaluate(tokens, options) {
      this.evaluated.push([...tokens]);
      this.options = options;
      for (let index = 0; ; index++) {
        on.token?.(index + 1);
        yield drawn[Math.min(index, drawn.length - 1)] ?? 0;
      }
    },
  };
}

function prompt(length: number): number[] {
  return Array.from({ length }, (_, index) => 100 + index);
}

describe('Drawing a turn from a sequence', () => {
  for (const [name, token, end] of [
    ['the end of the turn', ids.endTurn, 'turn'],
    ['the end of the text', endOfText, 'turn'],
    ['the header of a turn that is not its own', ids.startHeader, 'turn'],
    ['the end of the conversation', ids.endConversation, 'conversation'],
  ] as const) {
    it(`stops at ${name}`, async () => {
      const answer = await drawFromSequence(fakeSequence([7, 8, token]), prompt(9), order, drawing, never);
      assert.deepEqual(answer, { text: '7 8', end, usage: { promptTokens: 9, completionTokens: 3 } });
    });
  }

  it('stops where the context is full', async () => {
    const answer = await drawFromSequence(fakeSequence([7]), prompt(1_990), order, drawing, never);
    assert.deepEqual([answer.end, answer.usage.completionTokens], ['length', 9]);
  });

  it('evaluates only what is new, in portions, and asks for nothing but what was told', async () => {
    const sequence = fakeSequence([ids.endTurn], 400);
    const tokens = prompt(1_000);
    await drawFromSequence(sequence, tokens, order, drawing, never);
    assert.deepEqual(
      sequence.evaluated.map(({ length }) => length),
      [256, 256, 88],
    );
    assert.deepEqual(sequence.evaluated.flat(), tokens.slice(400));
    const { temperature, topP, topK, minP, seed } = sequence.options ?? assert.fail('nothing was drawn');
    // llama.cpp would take the highest seed for a wish to be surprised.
    assert.deepEqual(
      { temperature, topP, topK, minP, seed },
      { temperature: 1, topP: 0.8, topK: 0, minP: 0, seed: 0 },
    );
  });

  it('gives up at the next portion or token when it is aborted', async () => {
    const reason = new Error('enough');
    const whilePrompting = new AbortController();
    const prompting = fakeSequence([7], 0, { portion: () => whilePrompting.abort(reason) });
    await assert.rejects(
      drawFromSequence(prompting, prompt(1_000), order, drawing, whilePrompting.signal),
      (error) => error === reason,
    );
    assert.equal(prompting.evaluated.length, 1);

    const whileDrawing = new AbortController();
    let drawn = 0;
    const sequence = fakeSequence([7], 0, {
      token(count) {
        drawn = count;
        if (count === 3) whileDrawing.abort(reason);
      },
    });
    await assert.rejects(
      drawFromSequence(sequence, prompt(9), order, drawing, whileDrawing.signal),
      (error) => error === reason,
    );
    assert.equal(drawn, 3);
  });
});
