import type {
  ChatMessage,
  ChatRequest,
  ModelAnswer,
  ModelClient,
  ModelRequest,
  TurnRequest,
  Utterance,
} from '../../src/model/ports.ts';

export interface ScriptedModel extends ModelClient {
  readonly requests: ModelRequest[];
}

/** A model that gives these answers, one after the other; an error is thrown, a promise is waited for. */
export function createScriptedModel(
  answers: readonly (string | Partial<ModelAnswer> | Error | Promise<string>)[],
  name = 'scripted',
): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    name,
    requests,
    send: async (request, signal) => {
      signal.throwIfAborted();
      const answer = await answers[requests.push(structuredClone(request)) - 1];
      if (answer === undefined) throw new Error('The script has no further answer.');
      if (answer instanceof Error) throw answer;
      const fields = typeof answer === 'string' ? { text: answer } : answer;
      return { text: '', end: 'turn', usage: { promptTokens: 100, completionTokens: 10 }, ...fields };
    },
  };
}

/** A request for the user's next turn; the texts are said by bot and user in alternation, the bot's first. */
export function turnRequest(texts: readonly string[], fields: Partial<TurnRequest> = {}): TurnRequest {
  const turns = texts.map((text, index): Utterance => ({
    role: index % 2 === 0 ? 'assistant' : 'user',
    text,
  }));
  return {
    kind: 'turn',
    intent: 'You are a user who wants to send 250 dollars to Anna.',
    turns,
    sampling: { temperature: 1, topP: 0.8, maxTokens: 128, seed: turns.length },
    bans: { end: true, firstWords: [] },
    ...fields,
  };
}

export function chatRequest(
  messages: readonly ChatMessage[],
  fields: Partial<ChatRequest> = {},
): ChatRequest {
  return {
    kind: 'chat',
    messages,
    sampling: { temperature: 0, topP: 1, maxTokens: 1_000, seed: 1 },
    ...fields,
  };
}

export const neverAborted: AbortSignal = new AbortController().signal;
