import type { TurnRequest } from '../../src/model/ports.ts';
import type { FieldAdapter } from './adapt-fields.ts';
import { planCall, type CallPlan, type Trial } from './call-plan.ts';
import { unknownModel } from './identify-server.ts';
import { readDrawing, type Drawing } from './read-drawing.ts';
import { listModels, type ServerConnection } from './server-connection.ts';
import type { ServerFailure } from './server-failure.ts';

type Answer = Readonly<Record<string, unknown>>;

/**
 * Sends one body, without the fields that the model has refused; asks again when it refuses another.
 * A name that the server does not know is an error that lists those it knows; other failures are given back.
 */
export async function sendBody(
  connection: ServerConnection,
  adapter: FieldAdapter,
  {
    path,
    body,
    model,
    lists,
  }: {
    readonly path: string;
    readonly body: Answer;
    readonly model: string;
    /** Whether the server lists what it would answer for. */
    readonly lists: boolean;
  },
  signal: AbortSignal,
): Promise<{ readonly answer: Answer } | { readonly failure: ServerFailure }> {
  for (;;) {
    const sent = adapter.adapt(body);
    const call = {
      method: 'post',
      path,
      body: sent,
      doing: `ask the model ${JSON.stringify(model)}`,
    } as const;
    const outcome = await connection.try(call, signal);
    if ('answer' in outcome) return outcome;
    const { failure } = outcome;
    if (adapter.learn(failure, sent)) continue;
    if (failure.kind === 'status' && failure.status === 404) {
      const names = lists ? (await listModels(connection, signal))?.names : undefined;
      if (!lists || names?.includes(model) === false) throw unknownModel(model, names, connection);
    }
    return { failure };
  }
}

/** Lets the model draw one turn; undefined where the answer is none of a model. */
export async function drawTurn(
  connection: ServerConnection,
  adapter: FieldAdapter,
  plan: CallPlan,
  request: TurnRequest,
  signal: AbortSignal,
  trial?: Trial,
): Promise<{ readonly drawing: Drawing } | { readonly failure: ServerFailure }> {
  const { path, body } = planCall(plan, request, trial);
  const lists = plan.profile.make !== 'azure';
  const outcome = await sendBody(connection, adapter, { path, body, model: plan.model, lists }, signal);
  if ('failure' in outcome) return outcome;
  const drawing = readDrawing(outcome.answer);
  return drawing ? { drawing } : { failure: { kind: 'answer', why: 'its answer holds no text of a model' } };
}
