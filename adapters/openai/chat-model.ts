import { asArray, asRecord, asText } from '../../src/activity/read-values.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import type { ChatRequest, ModelAnswer, OpenedModel } from '../../src/model/ports.ts';
import { createFieldAdapter } from './adapt-fields.ts';
import { sendBody } from './draw.ts';
import { chooseModel } from './identify-server.ts';
import type { ModelServerOptions } from './model-options.ts';
import { readDrawing, toUsage } from './read-drawing.ts';
import { listModels, openServerConnection, type ServerConnection } from './server-connection.ts';

/**
 * Opens an ordinary chat model: OpenAI's, Azure's, or any compatible server's. Nothing is sent where key and name
 * are given. Answers requests for chats, with an answer that follows a JSON Schema where one is asked for.
 * @throws ConfigError when key, name or address are wrong; InfrastructureError when the server does not answer.
 */
export async function openChatModel(options: ModelServerOptions): Promise<OpenedModel> {
  const connection = await openServerConnection(options);
  try {
    const name = options.name ?? (await findName(connection, options));
    const adapter = createFieldAdapter();
    const doing = `ask the model ${JSON.stringify(name)}`;
    const lists = options.azure === undefined;
    return {
      name,
      get findings() {
        return [`Model ${JSON.stringify(name)} is asked at ${connection.shown}.`, ...adapter.findings];
      },
      async send(request, signal) {
        if (request.kind !== 'chat') {
          const message = `Failed to ${doing}: a chat model is asked by chats, not for the turn of a user`;
          throw new ConfigError('model-wrong-kind', message);
        }
        const call = { path: '/chat/completions', body: chatBody(name, request), model: name, lists };
        const outcome = await sendBody(connection, adapter, call, signal);
        if ('failure' in outcome) throw connection.toError(outcome.failure, doing);
        return readChat(outcome.answer, request, connection, doing);
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function findName(connection: ServerConnection, options: ModelServerOptions): Promise<string> {
  const signal = options.signal ?? new AbortController().signal;
  const models = options.azure ? undefined : await listModels(connection, signal);
  return chooseModel(undefined, models?.names, connection);
}

function chatBody(model: string, request: ChatRequest): Readonly<Record<string, unknown>> {
  const { temperature, topP, maxTokens, seed } = request.sampling;
  const { answer } = request;
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    seed: Math.abs(Math.trunc(seed)) % 2 ** 31,
    ...(answer && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: answer.name, schema: answer.schema, strict: true },
      },
    }),
  };
}

function readChat(
  answer: Readonly<Record<string, unknown>>,
  request: ChatRequest,
  connection: ServerConnection,
  doing: string,
): ModelAnswer {
  const drawing = readDrawing(answer);
  if (!drawing) {
    throw connection.toError({ kind: 'answer', why: 'its answer holds no text of a model' }, doing);
  }
  const message = asRecord(asRecord(asArray(answer['choices'])[0])?.['message']);
  const refusal = asText(message?.['refusal']);
  if (refusal || drawing.finish === 'content_filter') {
    const why = refusal
      ? `it refuses: ${connection.quote(refusal)}`
      : 'its content filter stopped the answer';
    throw new InfrastructureError('model-refused', `Failed to ${doing} at ${connection.shown}: ${why}`);
  }
  return {
    text: drawing.text,
    end: drawing.finish === 'length' ? 'length' : 'turn',
    usage: toUsage(drawing, request.messages.map(({ content }) => content).join('\n')),
  };
}
