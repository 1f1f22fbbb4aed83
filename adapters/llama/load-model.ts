import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { toPlainLine } from '../../src/activity/plain-text.ts';
import type { DrawingModel } from './draw-from-sequence.ts';
import { failureOf, ThrownFailure, type Failure } from './failure.ts';
import { createFirstWordBans } from './first-word-bans.ts';
import type { Opened, OpenOrder } from './messages.ts';
import type { LlamaLibrary, LlamaModel } from './node-llama-cpp.ts';
import type { PromptOptions } from './prompt-tokens.ts';
import { createSequencePool, type SequencePool } from './sequence-pool.ts';

export interface LoadedModel extends DrawingModel {
  readonly pool: SequencePool;
  readonly prompt: PromptOptions;
  readonly found: Opened;
}

/**
 * Loads a model for the CPU, with one context for all conversations.
 * @throws ThrownFailure
 */
export async function loadModel(order: OpenOrder): Promise<LoadedModel> {
  const { library, model, threads } = await load(order);
  const bos = order.bos ?? model.tokens.shouldPrependBosToken;
  const context = await orFail({ by: 'machine', code: 'model-no-context' }, () =>
    model.createContext({ sequences: order.sequences, contextSize: order.contextSize, threads }),
  );
  return {
    library,
    model,
    ids: order.tokens,
    firstWordBans: createFirstWordBans(model),
    pool: createSequencePool(Array.from({ length: order.sequences }, () => context.getSequence())),
    prompt: {
      model,
      ids: order.tokens,
      bos: bos ? (model.tokens.bos ?? undefined) : undefined,
      maxTokens: order.promptTokens,
    },
    found: { bos, threads, canBanEnd: !model.isEogToken(order.tokens.endConversation) },
  };
}

async function load(
  order: OpenOrder,
): Promise<{ library: LlamaLibrary; model: LlamaModel; threads: number }> {
  const cores = availableParallelism();
  const errors: string[] = [];
  const { library, llama } = await orFail({ by: 'user', code: 'llama-not-loaded' }, async () => {
    const imported = (await import(pathToFileURL(order.library).href)) as LlamaLibrary;
    const options = {
      // For Apple silicon there is no other build; no layer of the model is put on its graphics processor.
      gpu: process.platform === 'darwin' && process.arch === 'arm64' ? 'metal' : false,
      // Without it a missing binary is compiled here.
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: 'warn',
      logger(level: string, message: string) {
        if (level === 'error') errors.push(message);
        process.stderr.write(`${level}: ${message}\n`);
      },
      maxThreads: order.threads ?? cores,
    } as const;
    return { library: imported, llama: await imported.getLlama(options) };
  });
  const model = await orFail({ by: 'user', code: 'model-file-unfit' }, async () => {
    try {
      return await llama.loadModel({
        modelPath: order.file,
        gpuLayers: 0,
        // What ends a generation cannot be banned: the token by which the user leaves must be an ordinary one.
        metadataOverrides: { tokenizer: { ggml: { eos_token_id: order.tokens.endTurn } } },
      });
    } catch (error) {
      throw wordedByLlama(error, errors);
    }
  });
  // Its own default is at least four threads; more than there are cores spin and wait for each other.
  return { library, model, threads: order.threads ?? Math.min(llama.cpuMathCores, cores) };
}

/** node-llama-cpp says only that loading failed; why is in what llama.cpp logged first. */
function wordedByLlama(error: unknown, [first]: readonly string[]): unknown {
  if (!(error instanceof Error) || error.constructor !== Error || first === undefined) return error;
  return new Error(toPlainLine(first.replace(/^\w+: (?:error loading model: )*/, ''), 300), { cause: error });
}

async function orFail<T>(otherwise: Pick<Failure, 'by' | 'code'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ThrownFailure(failureOf(error, otherwise));
  }
}
