import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../../src/errors.ts';
import { bosId, drawTokens, tokenizeText, type FakeDraft, type FakeModelTraits } from './fake-model-draw.ts';
import { sendFault, type FakeModelFault } from './fake-model-faults.ts';
import {
  identities,
  modelNotFound,
  owners,
  unknownFields,
  type FakeModelProfile,
} from './fake-model-profiles.ts';
import { shapeAnswer } from './fake-model-shapes.ts';

/** One request as it came over the wire. */
export interface FakeModelRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the model is given, of completions and generate. */
  readonly prompt: string | undefined;
  /** Of chat completions. */
  readonly messages: readonly { readonly role: string; readonly content: string }[] | undefined;
  /** Fields that a server of this make does not know. */
  readonly unknownFields: readonly string[];
  /** How many beginning-of-text tokens the model sees. */
  readonly bosCount: number;
}

export interface FakeModelOptions extends Partial<FakeModelTraits> {
  readonly profile: FakeModelProfile;
  /** What the model says; asked for calls only, not for what `openUserModel` probes. */
  readonly answer: (request: FakeModelRequest) => string | FakeDraft | Promise<string | FakeDraft>;
  /** What it says when it is probed: something that a user would say, unless told. */
  readonly answerProbe?: ((request: FakeModelRequest) => string | FakeDraft) | undefined;
  /** What goes wrong with a request; undefined when nothing does. */
  readonly fault?: ((request: FakeModelRequest) => FakeModelFault | undefined) | undefined;
  /** Names that it knows; `userlm` unless told. */
  readonly models?: readonly string[] | undefined;
  /** The key that it asks for. */
  readonly key?: string | undefined;
  /** Whether the tokenizer puts a beginning of text before each prompt; it does unless told. */
  readonly addsBos?: boolean | undefined;
  /** Whether the chat endpoint runs UserLM's own template. */
  readonly userTemplate?: boolean | undefined;
  /** Fields of OpenAI's that this model refuses with 400. */
  readonly refuses?: readonly string[] | undefined;
}

export interface FakeModelServer {
  /** As `baseUrl` is written in a configuration. */
  readonly url: string;
  /** Everything that came, in order. */
  readonly requests: readonly FakeModelRequest[];
  /** The calls among them that drew text and were no probe. */
  readonly calls: readonly FakeModelRequest[];
  /** TCP connections that were made. */
  readonly connections: number;
  /** The most calls that were being answered at one time. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** The intent of probe prompts (see adapters/openai): such requests do not reach `answer`. */
const probeIntent = 'train ticket from Prague to Vienna';
const generating = /^\/(?:v1|openai)\/.*completions$|^\/api\/generate$/;

/** A model server on loopback that imitates one make, records the wire and does not think. */
export async function startFakeModelServer(options: FakeModelOptions): Promise<FakeModelServer> {
  const { profile } = options;
  const traits: FakeModelTraits = {
    profile,
    endIsOneToken: options.endIsOneToken ?? true,
    special: options.special ?? false,
    honoursBias: options.honoursBias ?? profile !== 'ollama',
    honoursStops: options.honoursStops ?? true,
  };
  const models = options.models ?? ['userlm'];
  const requests: FakeModelRequest[] = [];
  const calls: FakeModelRequest[] = [];
  let connections = 0;
  let atOnce = 0;
  let mostAtOnce = 0;

  const server = createServer((incoming, response) => {
    void take(incoming, response).catch((error: unknown) => {
      sendJson(response, 500, { error: { message: `The fake failed: ${messageOf(error)}` } });
    });
  });
  server.on('connection', () => (connections += 1));

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming, options);
    requests.push(request);
    const fault = options.fault?.(request);
    if (fault) return sendFault(response, fault);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    try {
      await answerRequest(request, response);
    } finally {
      atOnce -= 1;
    }
  }

  async function answerRequest(request: FakeModelRequest, response: ServerResponse): Promise<void> {
    const [path = ''] = request.path.split('?');
    if (options.key !== undefined && !isAllowed(request.headers, options.key)) {
      return sendJson(response, 401, {
        error: { message: `Incorrect key: ${options.key}`, code: 'invalid_api_key' },
      });
    }
    if (path === '/v1/models' || path === '/openai/models') {
      return sendJson(response, 200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', owned_by: owners[profile] })),
      });
    }
    const identity = identities[profile][path];
    if (request.method === 'GET' && identity !== undefined) return sendJson(response, 200, identity);
    if (path === '/tokenize') return answerTokenize(request, response);
    if (path === '/apply-template' && profile === 'llama-server') {
      return sendJson(response, 200, { prompt: template(request) });
    }
    if (!generating.test(path) || (path === '/api/generate' && profile !== 'ollama')) {
      return sendJson(response, 404, { error: { message: 'Not Found', code: 404 } });
    }
    await answerGeneration(request, path, response);
  }

  async function answerGeneration(
    request: FakeModelRequest,
    path: string,
    response: ServerResponse,
  ): Promise<void> {
    const { body } = request;
    const model = profile === 'azure' ? deploymentOf(path) : textOf(body['model']);
    if (!models.includes(model)) return sendJson(response, 404, modelNotFound(profile, path, model));
    const refused = Object.keys(body).find((key) => options.refuses?.includes(key));
    if (refused !== undefined) {
      const message = `Unsupported parameter: '${refused}' is not supported with this model.`;
      return sendJson(response, 400, { error: { message, param: refused, code: 'unsupported_parameter' } });
    }
    const said = await (isProbe(request)
      ? (options.answerProbe ?? (() => '\nhow much is a ticket to vienna tomorrow'))(request)
      : (calls.push(request), options.answer(request)));
    const ollama = (body['options'] ?? {}) as Readonly<Record<string, unknown>>;
    const settings = path.endsWith('/api/generate') ? ollama : body;
    const drawing = drawTokens(
      typeof said === 'string' ? { text: said } : said,
      {
        maxTokens: Number(
          settings['max_tokens'] ?? settings['max_completion_tokens'] ?? settings['num_predict'] ?? 16,
        ),
        stops: (settings['stop'] ?? []) as string[],
        stopIds: (settings['stop_token_ids'] ?? []) as number[],
        bias: (settings['logit_bias'] ?? {}) as Record<string, number>,
      },
      traits,
    );
    const read = request.prompt ?? JSON.stringify(request.messages ?? []);
    const promptTokens = tokenizeText(read, traits).length + request.bosCount;
    sendJson(response, 200, shapeAnswer(profile, path, body, drawing, promptTokens));
  }

  function answerTokenize({ body }: FakeModelRequest, response: ServerResponse): void {
    const bos = options.addsBos ?? true;
    if (profile === 'vllm') {
      const text = typeof body['prompt'] === 'string' ? body['prompt'] : template({ body });
      const tokens = tokenizeText(text, traits);
      const special = typeof body['prompt'] === 'string' && body['add_special_tokens'] !== false && bos;
      const all = special ? [bosId, ...tokens] : tokens;
      return sendJson(response, 200, { count: all.length, max_model_len: 8_192, tokens: all });
    }
    if (profile === 'llama-server') {
      const tokens = tokenizeText(textOf(body['content']), traits);
      return sendJson(response, 200, {
        tokens: body['add_special'] === true && bos ? [bosId, ...tokens] : tokens,
      });
    }
    sendJson(response, 404, { error: { message: 'Not Found', code: 404 } });
  }

  function template({ body }: Pick<FakeModelRequest, 'body'>): string {
    const messages = (body['messages'] ?? []) as { role: string; content: string }[];
    const open = options.userTemplate ? 'user' : 'assistant';
    const gap = options.userTemplate ? '\n' : '\n\n';
    const said = messages.map(
      ({ role, content }) => `<|start_header_id|>${role}<|end_header_id|>${gap}${content}<|eot_id|>`,
    );
    return `${said.join('')}<|start_header_id|>${open}<|end_header_id|>${options.userTemplate ? '' : gap}`;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${profile === 'azure' ? '' : '/v1'}`,
    requests,
    calls,
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether `openUserModel` only wants to find out about the server. */
function isProbe({ prompt, messages }: FakeModelRequest): boolean {
  return (prompt ?? messages?.[0]?.content ?? '').includes(probeIntent);
}

async function readRequest(
  incoming: IncomingMessage,
  { profile, addsBos = true }: FakeModelOptions,
): Promise<FakeModelRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bodyText = Buffer.concat(chunks).toString('utf8');
  const body = (bodyText === '' ? {} : JSON.parse(bodyText)) as Record<string, unknown>;
  const prompt = typeof body['prompt'] === 'string' ? body['prompt'] : undefined;
  const path = incoming.url ?? '';
  const written = /^(?:<\|begin_of_text\|>)*/.exec(prompt ?? '')?.[0].length ?? 0;
  const added = addsBos && !(profile === 'vllm' && body['add_special_tokens'] === false);
  return {
    method: incoming.method ?? '',
    path,
    headers: incoming.headers,
    bodyText,
    body,
    prompt,
    messages: body['messages'] as FakeModelRequest['messages'],
    unknownFields: generating.test(path.split('?')[0] ?? '')
      ? unknownFields(profile, path.split('?')[0] ?? '', body)
      : [],
    bosCount: written / '<|begin_of_text|>'.length + (added ? 1 : 0),
  };
}

function isAllowed(headers: IncomingHttpHeaders, key: string): boolean {
  return headers.authorization === `Bearer ${key}` || headers['api-key'] === key;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function deploymentOf(path: string): string {
  return decodeURIComponent(/\/deployments\/([^/]+)\//.exec(path)?.[1] ?? '');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
