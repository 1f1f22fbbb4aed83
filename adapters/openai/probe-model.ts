import { ConfigError, InfrastructureError, UnderstudyError } from '../../src/errors.ts';
import { openChatModel } from './chat-model.ts';
import type { ModelFinding, ModelServerOptions, UserModelOptions } from './model-options.ts';
import { openProbedUserModel } from './user-model.ts';

export type ProbedModelOptions =
  | ({ readonly kind: 'user' } & UserModelOptions)
  | ({
      readonly kind: 'chat';
      /** Whether it must be able to answer by a schema, as a judge does. */
      readonly structured: boolean;
    } & ModelServerOptions);

/**
 * What is wrong with a model, or that nothing is: opens it, asks it, closes it. Trouble is a finding with a hint;
 * rejects only when the signal aborts or with a mistake of our own.
 */
export async function probeModel(options: ProbedModelOptions): Promise<readonly ModelFinding[]> {
  try {
    return options.kind === 'user' ? await probeUser(options) : await probeChat(options, options.structured);
  } catch (error) {
    if (!(error instanceof UnderstudyError) || options.signal?.aborted) throw error;
    const exitCode = error instanceof ConfigError ? 2 : error instanceof InfrastructureError ? 3 : undefined;
    return [{ status: 'fail', message: error.message, hint: error.hint, exitCode }];
  }
}

async function probeUser(options: UserModelOptions): Promise<readonly ModelFinding[]> {
  const { model, findings } = await openProbedUserModel(options);
  const adapted = model.findings.slice(findings.length);
  await model.close();
  return [...findings, ...adapted.map((message): ModelFinding => ({ status: 'warn', message }))];
}

const yesOrNo = {
  type: 'object',
  properties: { answer: { type: 'string', enum: ['yes', 'no'] } },
  required: ['answer'],
  additionalProperties: false,
} as const;

async function probeChat(options: ModelServerOptions, structured: boolean): Promise<readonly ModelFinding[]> {
  const model = await openChatModel(options);
  try {
    const content = 'Is Vienna a city? Answer yes or no, as JSON: {"answer": "yes"}.';
    const answer = await model.send(
      {
        kind: 'chat',
        messages: [{ role: 'user', content }],
        // Models that think before they answer count these tokens too.
        sampling: { temperature: 0, topP: 1, maxTokens: 200, seed: 1 },
        answer: structured ? { name: 'answer', schema: yesOrNo } : undefined,
      },
      options.signal ?? new AbortController().signal,
    );
    const [asked = '', ...adapted] = model.findings;
    return [
      { status: 'ok', message: asked },
      ...adapted.map((message): ModelFinding => ({ status: 'warn', message })),
      ...(structured ? [judgeStructured(answer.text)] : []),
    ];
  } finally {
    await model.close();
  }
}

function judgeStructured(text: string): ModelFinding {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'answer' in answer) {
      return { status: 'ok', message: 'It answers by a JSON Schema.' };
    }
  } catch {
    // Said below.
  }
  return {
    status: 'fail',
    message: 'Asked for an answer by a JSON Schema, the model gives another.',
    hint: 'A judge needs a model and a server with structured answers (response_format json_schema).',
    exitCode: 2,
  };
}
