import type { FakeDrawing } from './fake-model-draw.ts';
import type { FakeModelProfile } from './fake-model-profiles.ts';

/** The answer to a call, as a server of this make words it. */
export function shapeAnswer(
  profile: FakeModelProfile,
  path: string,
  body: Readonly<Record<string, unknown>>,
  drawing: FakeDrawing,
  promptTokens: number,
): unknown {
  const { text, finish, stopReason, tokens } = drawing;
  const completionTokens = Math.max(1, tokens.length);
  const model = body['model'];
  if (path.endsWith('/api/generate')) {
    return {
      model,
      response: text,
      done: true,
      done_reason: finish,
      prompt_eval_count: promptTokens,
      eval_count: completionTokens,
    };
  }
  const isChat = path.endsWith('/chat/completions');
  const said = isChat ? { message: { role: 'assistant', content: text } } : { text };
  const ids = tokens.map(({ id }) => id);
  const withIds =
    profile === 'llama-server' && body['logprobs']
      ? { logprobs: { content: tokens.map((token) => ({ id: token.id, token: token.text, logprob: -0.1 })) } }
      : { logprobs: null };
  return {
    id: 'cmpl-1',
    object: isChat ? 'chat.completion' : 'text_completion',
    model,
    choices: [
      {
        index: 0,
        ...said,
        finish_reason: finish,
        ...withIds,
        ...(profile === 'vllm' && { stop_reason: stopReason }),
        ...(profile === 'vllm' && body['return_token_ids'] === true && { token_ids: ids }),
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}
