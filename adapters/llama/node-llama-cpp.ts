/**
 * What is used of node-llama-cpp 3: the package is the user's own and not installed here, so its types cannot be
 * imported.
 */
export interface LlamaLibrary {
  readonly getLlama: (options: {
    readonly gpu: false | 'metal';
    readonly build: 'never';
    readonly skipDownload: boolean;
    readonly progressLogs: boolean;
    readonly logLevel: 'warn';
    readonly logger: (level: string, message: string) => void;
    readonly maxThreads: number;
  }) => Promise<Llama>;
  readonly TokenBias: { readonly for: (model: LlamaModel) => TokenBias };
}

export interface Llama {
  readonly cpuMathCores: number;
  maxThreads: number;
  loadModel(options: {
    readonly modelPath: string;
    readonly gpuLayers: 0;
    readonly metadataOverrides?: {
      readonly tokenizer: { readonly ggml: { readonly eos_token_id: number } };
    };
  }): Promise<LlamaModel>;
}

export interface LlamaModel {
  readonly tokens: { readonly bos: number | null; readonly shouldPrependBosToken: boolean };
  tokenize(text: string, specialTokens: boolean): number[];
  detokenize(tokens: readonly number[], specialTokens: boolean): string;
  isEogToken(token: number): boolean;
  iterateAllTokens(): Iterable<number>;
  createContext(options: {
    readonly sequences: number;
    readonly contextSize: number;
    readonly threads: number;
  }): Promise<LlamaContext>;
}

interface LlamaContext {
  getSequence(): LlamaSequence;
}

/** One conversation's place in the context; it keeps what it has evaluated. */
export interface LlamaSequence {
  readonly contextSize: number;
  readonly contextTokens: readonly number[];
  readonly nextTokenIndex: number;
  /** Forgets all from the first token that differs. */
  adaptStateToTokens(tokens: readonly number[], allowShift: boolean): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void>;
  evaluate(
    tokens: readonly number[],
    options: {
      readonly temperature: number;
      readonly topP: number;
      readonly topK: number;
      readonly minP: number;
      readonly seed: number;
      readonly tokenBias: () => TokenBias;
      readonly yieldEogToken: boolean;
    },
  ): AsyncIterable<number>;
}

/** Tokens that end a generation are silently left out by `set`. */
export interface TokenBias {
  set(tokens: readonly number[], bias: 'never'): TokenBias;
}
