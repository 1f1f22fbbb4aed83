/**
 * A process of its own that runs one model: a file that llama.cpp aborts on takes nothing else along. It kills
 * itself when its channel closes, however Understudy ends: a computation under way would outlast an exit.
 */
import { drawFromSequence } from './draw-from-sequence.ts';
import { failureOf, ThrownFailure } from './failure.ts';
import { loadModel, type LoadedModel } from './load-model.ts';
import type { DrawOrder, OpenOrder, Order, Report } from './messages.ts';
import { promptTokens } from './prompt-tokens.ts';

function answerOrders(): void {
  let loaded: LoadedModel | undefined;
  const underWay = new Map<number, AbortController>();

  function report(message: Report): void {
    if (process.connected) process.send?.(message, () => undefined);
  }

  async function open(id: number, order: OpenOrder): Promise<void> {
    loaded = await loadModel(order);
    report({ id, kind: 'opened', found: loaded.found });
  }

  async function draw(id: number, order: DrawOrder): Promise<void> {
    const model = loaded;
    if (!model) throw new Error('no model is open');
    const prompt = promptTokens(order.prompt, model.prompt);
    if (!prompt) throw new ThrownFailure(intentTooLong(model.prompt.maxTokens));
    const { signal } = beginDraw(id);
    try {
      const answer = await model.pool.use(prompt, signal, (sequence) =>
        drawFromSequence(sequence, prompt, order, model, signal),
      );
      report({ id, kind: 'drawn', answer });
    } finally {
      underWay.delete(id);
    }
  }

  function beginDraw(id: number): AbortController {
    const controller = new AbortController();
    underWay.set(id, controller);
    return controller;
  }

  async function obey(order: Order): Promise<void> {
    const { id } = order;
    try {
      if (order.kind === 'open') await open(id, order);
      else if (order.kind === 'draw') await draw(id, order);
      else underWay.get(id)?.abort(new Error('given up'));
    } catch (error) {
      report({ id, kind: 'failed', failure: failureOf(error, { by: 'machine', code: 'model-failed' }) });
    }
  }

  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', (order: Order) => void obey(order));
}

function intentTooLong(maxTokens: number) {
  const message = `the intent alone takes more than the ${maxTokens} tokens of \`user.contextTokens\``;
  return { by: 'user', code: 'intent-too-long', message } as const;
}

answerOrders();
