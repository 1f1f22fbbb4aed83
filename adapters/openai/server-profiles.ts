import { asRecord, asText } from '../../src/activity/read-values.ts';

export type ServerMake = 'vllm' | 'llama-server' | 'ollama' | 'lmstudio' | 'azure' | 'unknown';

type Fields = Readonly<Record<string, unknown>>;

/** What servers of one make understand beyond OpenAI's own fields; the probe decides which of it is of use. */
export interface ServerProfile {
  readonly make: ServerMake;
  readonly title: string;
  /** Where it says what it is, and how its answer is known; gives the version, or an empty text. */
  readonly identity?: { readonly path: string; version(answer: Fields): string | undefined } | undefined;
  /** The owner that it gives for its models. */
  readonly owner?: string | undefined;
  /** Turns off samplers that would change what temperature and top-p draw. */
  readonly sampling: Fields;
  /** Stops generation at tokens by their ids. */
  stopIds(ids: readonly number[]): Fields;
  /** Decides whether the server puts a beginning of text before raw prompts; empty where it cannot be told. */
  addBos(add: boolean): Fields;
  /** Whether it takes `logit_bias` at all. */
  readonly bias: boolean;
  /** Makes it tell the ids of the tokens that it drew; undefined where it cannot. */
  readonly revealing?: Fields | undefined;
  /** Asks for the tokens of a text, at a path beside `/v1`. */
  readonly tokenize?: ((model: string, text: string, addSpecial: boolean) => Fields) | undefined;
  /** Asks for what its chat template makes of messages: as a text, or as tokens through `/tokenize`. */
  readonly template?:
    { readonly path: string; body(model: string, messages: readonly Fields[]): Fields } | undefined;
}

const none = (): Fields => ({});

const vllm: ServerProfile = {
  make: 'vllm',
  title: 'vLLM',
  identity: { path: '/version', version: ({ version }) => asText(version) },
  owner: 'vllm',
  // Its defaults come from the model's generation_config.
  sampling: { top_k: -1, min_p: 0, repetition_penalty: 1, skip_special_tokens: false },
  stopIds: (ids) => (ids.length === 0 ? {} : { stop_token_ids: ids }),
  addBos: (add) => ({ add_special_tokens: add }),
  bias: true,
  revealing: { return_token_ids: true },
  tokenize: (model, text, addSpecial) => ({ model, prompt: text, add_special_tokens: addSpecial }),
  template: {
    path: '/tokenize',
    body: (model, messages) => ({ model, messages, add_generation_prompt: true }),
  },
};

const llamaServer: ServerProfile = {
  make: 'llama-server',
  title: 'llama-server',
  identity: {
    path: '/props',
    version: (props) => asRecord(props['default_generation_settings']) && (asText(props['build_info']) ?? ''),
  },
  owner: 'llamacpp',
  // Its own defaults are top_k 40 and min_p 0.05.
  sampling: { top_k: 0, min_p: 0, repeat_penalty: 1 },
  stopIds: none,
  addBos: none,
  bias: true,
  revealing: { return_tokens: true, logprobs: 1 },
  tokenize: (_model, text, addSpecial) => ({ content: text, add_special: addSpecial, parse_special: true }),
  template: { path: '/apply-template', body: (_model, messages) => ({ messages }) },
};

const ollama: ServerProfile = {
  make: 'ollama',
  title: 'Ollama',
  identity: { path: '/api/version', version: ({ version }) => asText(version) },
  // Its own defaults are top_k 40, a penalty of 1.1 and, in older versions, a window of 2,048 tokens, which drops
  // the middle of longer prompts.
  sampling: { top_k: 0, min_p: 0, repeat_penalty: 1, num_ctx: 4096 },
  stopIds: none,
  addBos: none,
  bias: false,
};

const lmStudio: ServerProfile = {
  make: 'lmstudio',
  title: 'LM Studio',
  identity: { path: '/api/v0/models', version: ({ data }) => (Array.isArray(data) ? '' : undefined) },
  owner: 'organization_owner',
  sampling: {},
  stopIds: none,
  addBos: none,
  bias: true,
};

export const azureProfile: ServerProfile = {
  make: 'azure',
  title: 'Azure',
  sampling: {},
  stopIds: none,
  addBos: none,
  bias: true,
};

export const unknownProfile: ServerProfile = { ...azureProfile, make: 'unknown', title: 'an unknown server' };

/** Those that say what they are, in the order in which their answers are believed. */
export const knownProfiles: readonly ServerProfile[] = [ollama, llamaServer, vllm, lmStudio];
