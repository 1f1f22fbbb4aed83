import { basename } from 'node:path';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import type { ModelAnswer, OpenedModel, TurnRequest } from '../../src/model/ports.ts';
import { endOfConversation, formatPrompt } from '../../src/model/userlm-template.ts';
import { checkGguf, type ModelFile } from './check-gguf.ts';
import { explainEnd, explainFailure, lateTurn, notLoaded } from './explain-failure.ts';
import { startLlamaProcess } from './llama-process.ts';
import type { Opened } from './messages.ts';
import { resolveLlama } from './resolve-llama.ts';
import { withinTime } from './within-time.ts';

export interface LlamaModelOptions {
  /** A GGUF file of UserLM. */
  readonly file: string;
  /** A file in the project in which node-llama-cpp is installed, such as its configuration file. */
  readonly resolveFrom: string;
  /** Of it the process inherits what a process needs, and no secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Conversations at once, 1 unless told; each takes memory. Further requests wait for their turn. */
  readonly concurrency?: number | undefined;
  /** Tokens of a prompt at most, 2,000 unless told: the oldest turns of longer ones are left out. */
  readonly contextTokens?: number | undefined;
  /** Tokens that an answer has room for, 128 unless told. */
  readonly maxTokens?: number | undefined;
  /** Whether a prompt begins with `<|begin_of_text|>`; as the file says, unless told. */
  readonly bos?: boolean | undefined;
  /** One for each core unless told. */
  readonly threads?: number | undefined;
  /** For one request with its waiting, 600,000 unless told: a processor may read a few dozen tokens a second. */
  readonly timeoutMs?: number | undefined;
  /** 300,000 unless told. */
  readonly loadTimeoutMs?: number | undefined;
  /** Gives the opening up. */
  readonly signal?: AbortSignal | undefined;
}

export interface LlamaModel extends OpenedModel {
  /** The process that runs it. */
  readonly pid: number | undefined;
}

/** For what a tokenizer makes of a turn's end and a template's marks. */
const spareTokens = 16;

/**
 * Runs a model file with llama.cpp on the CPU, in a process of its own, through the node-llama-cpp of the user's
 * project. Answers requests of the kind `turn`. The same request gives the same answer, however many run at once,
 * as far as the processor rounds alike.
 * @throws ConfigError when the package is not installed, or the file is not fit.
 * @throws InfrastructureError when the model cannot be loaded on this machine, or not in time.
 */
export async function openLlamaModel(options: LlamaModelOptions): Promise<LlamaModel> {
  const { contextTokens = 2_000, maxTokens = 128, concurrency = 1 } = options;
  const { timeoutMs = 600_000, loadTimeoutMs = 300_000, signal } = options;
  const file = await checkGguf(options.file);
  const library = resolveLlama(options.resolveFrom);
  const contextSize = Math.min(contextTokens + maxTokens + spareTokens, file.contextLength);
  const promptTokens = Math.min(contextTokens, contextSize - maxTokens - spareTokens);
  if (promptTokens <= 0) throw noRoom(file, maxTokens);

  const watch = createAbortWatch();
  const child = startLlamaProcess({
    environment: options.environment,
    watch,
    explain: (failure, lastLines) => explainFailure(file.file, failure, lastLines),
    explainEnd: (how, lastLines) => explainEnd(file.file, how, lastLines),
  });
  const opened = await open();

  async function open(): Promise<Opened> {
    const late = (): Error => notLoaded(file.file, loadTimeoutMs, child.lastLines());
    try {
      const report = await withinTime({ limitMs: loadTimeoutMs, late, signal, watch }, (inTime) =>
        child.ask(
          {
            kind: 'open',
            library,
            file: file.file,
            tokens: file.tokens,
            sequences: concurrency,
            contextSize,
            promptTokens,
            bos: options.bos,
            threads: options.threads,
          },
          inTime,
        ),
      );
      if (report.kind === 'opened') return report.found;
      throw unexpected(report.kind);
    } catch (error) {
      await child.close();
      throw error;
    }
  }

  async function draw(request: TurnRequest, aborted: AbortSignal): Promise<ModelAnswer> {
    const { intent, turns, sampling, bans } = request;
    const prompt = formatPrompt(intent, turns, { bos: false });
    const late = (): Error => lateTurn(file.file, timeoutMs);
    const report = await withinTime({ limitMs: timeoutMs, late, signal: aborted, watch }, (inTime) =>
      child.ask({ kind: 'draw', prompt, sampling, bans }, inTime),
    );
    if (report.kind === 'drawn') return report.answer;
    throw unexpected(report.kind);
  }

  return {
    name: basename(file.file),
    pid: child.pid,
    findings: describe(file, opened, { concurrency, contextSize }),
    async send(request, aborted) {
      if (request.kind === 'turn') return draw(request, aborted);
      throw new ConfigError(
        'not-a-chat-model',
        `Failed to ask ${file.file}: it plays users, and does not chat`,
        {
          hint: 'Judges and users of the kind `assistant` need a chat model behind `baseUrl`.',
        },
      );
    },
    close: () => child.close(),
  };
}

function describe(
  file: ModelFile,
  opened: Opened,
  { concurrency, contextSize }: { readonly concurrency: number; readonly contextSize: number },
): string[] {
  const id = file.tokens.endConversation;
  const memory = concurrency * contextSize * file.bytesPerToken;
  return [
    `${basename(file.file)} is ${file.title}, ${size(file.fileBytes)}, for ${file.contextLength} tokens.`,
    `It runs on the CPU with ${count(opened.threads, 'thread')}, ${count(concurrency, 'conversation')} at once of ` +
      `${contextSize} tokens each, which take ${size(memory)} beside the file.`,
    opened.canBanEnd
      ? `${endOfConversation} is token ${id}, and can be banned.`
      : `${endOfConversation} is token ${id}, and cannot be banned: turns that end too early are drawn again.`,
    opened.bos ? 'Prompts begin with one <|begin_of_text|>.' : 'Prompts begin without <|begin_of_text|>.',
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function size(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function noRoom(file: ModelFile, maxTokens: number): ConfigError {
  const message = `Failed to use the model file ${file.file}: its ${file.contextLength} tokens leave no room for a prompt beside ${maxTokens} of an answer`;
  return new ConfigError('model-file-unfit', message, { hint: 'Lower `user.maxTokens`.' });
}

function unexpected(kind: string): InfrastructureError {
  return new InfrastructureError('model-failed', `Failed to run the model: it answered with "${kind}"`);
}
