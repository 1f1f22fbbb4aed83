import { ConfigError } from '../../src/errors.ts';
import type { OpenedModel } from '../../src/model/ports.ts';
import { createFieldAdapter } from './adapt-fields.ts';
import { drawTurn } from './draw.ts';
import type { ModelFinding, UserModelOptions } from './model-options.ts';
import { probeUserModel } from './probe-user-model.ts';
import { toTurnAnswer } from './read-drawing.ts';
import { openServerConnection } from './server-connection.ts';

/**
 * Opens UserLM behind an OpenAI-compatible server: finds out what the server is and how to call it, by a handful of
 * short calls. Answers requests for turns.
 * @throws ConfigError when key, name, address or `api` are wrong; InfrastructureError when the server does not answer.
 */
export async function openUserModel(options: UserModelOptions): Promise<OpenedModel> {
  return (await openProbedUserModel(options)).model;
}

/** The same, with what was found out in full. */
export async function openProbedUserModel(
  options: UserModelOptions,
): Promise<{ readonly model: OpenedModel; readonly findings: readonly ModelFinding[] }> {
  if (options.baseUrl === undefined) {
    throw new ConfigError('model-base-url-missing', 'Failed to open UserLM: `baseUrl` is not given', {
      hint: 'Give the address of the server that runs it, up to /v1; see docs/models.md.',
    });
  }
  const connection = await openServerConnection(options);
  const adapter = createFieldAdapter();
  try {
    const signal = options.signal ?? new AbortController().signal;
    const { plan, findings } = await probeUserModel(connection, adapter, options, signal);
    const doing = `ask the model ${JSON.stringify(plan.model)}`;
    const model: OpenedModel = {
      name: plan.model,
      get findings() {
        return [...findings.map(({ message }) => message), ...adapter.findings];
      },
      async send(request, callSignal) {
        if (request.kind !== 'turn') {
          throw new ConfigError('model-wrong-kind', `Failed to ${doing}: a model of users answers no chats`);
        }
        const outcome = await drawTurn(connection, adapter, plan, request, callSignal);
        if ('failure' in outcome) throw connection.toError(outcome.failure, doing);
        return toTurnAnswer(outcome.drawing, plan, request);
      },
      close: () => connection.close(),
    };
    return { model, findings };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
