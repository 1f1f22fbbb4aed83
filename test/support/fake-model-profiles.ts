/** Model servers that the fake imitates; `plain` knows nothing but OpenAI's own fields. */
export type FakeModelProfile = 'vllm' | 'llama-server' | 'ollama' | 'lmstudio' | 'azure' | 'openai' | 'plain';

const words = (list: string): string[] => list.split(' ');
const common = words('model max_tokens temperature top_p seed stop n stream');
const standard = [...common, ...words('logit_bias logprobs frequency_penalty presence_penalty user')];
const chat = words('messages response_format max_completion_tokens top_logprobs');
const vllm = words(
  'stop_token_ids bad_words min_tokens skip_special_tokens include_stop_str_in_output add_special_tokens return_token_ids top_k min_p repetition_penalty ignore_eos',
);
const llama = words(
  'n_predict top_k min_p typical_p repeat_penalty cache_prompt n_probs return_tokens post_sampling_probs samplers',
);
const lmstudio = words('top_k repeat_penalty');
const extras: Readonly<Record<FakeModelProfile, readonly string[]>> = {
  vllm,
  'llama-server': llama,
  lmstudio,
  ollama: [],
  azure: [],
  openai: [],
  plain: [],
};

const ollamaGenerate = words('model prompt raw stream options keep_alive');
const ollamaOptions = words(
  'num_predict num_ctx temperature top_p top_k min_p seed stop repeat_penalty repeat_last_n',
);

/** Fields of a request that a server of this make would ignore or refuse. */
export function unknownFields(
  profile: FakeModelProfile,
  path: string,
  body: Readonly<Record<string, unknown>>,
): string[] {
  if (path.endsWith('/api/generate')) {
    const options = (body['options'] ?? {}) as Readonly<Record<string, unknown>>;
    return [
      ...Object.keys(body).filter((key) => !ollamaGenerate.includes(key)),
      ...Object.keys(options)
        .filter((key) => !ollamaOptions.includes(key))
        .map((key) => `options.${key}`),
    ];
  }
  const known = profile === 'ollama' ? common : [...standard, ...extras[profile]];
  const own = path.endsWith('/chat/completions') ? chat : ['prompt'];
  return Object.keys(body).filter((key) => !known.includes(key) && !own.includes(key));
}

/** What the server says of itself: paths that answer a GET, without those of its models. */
export const identities: Readonly<Record<FakeModelProfile, Readonly<Record<string, unknown>>>> = {
  vllm: { '/version': { version: '0.11.0' } },
  'llama-server': {
    '/props': { default_generation_settings: { n_ctx: 4096 }, build_info: 'b6700-fake', total_slots: 4 },
  },
  ollama: { '/api/version': { version: '0.12.3' } },
  lmstudio: { '/api/v0/models': { object: 'list', data: [{ id: 'userlm', compatibility_type: 'gguf' }] } },
  azure: {},
  openai: {},
  plain: {},
};

export const owners: Readonly<Record<FakeModelProfile, string>> = {
  vllm: 'vllm',
  'llama-server': 'llamacpp',
  ollama: 'library',
  lmstudio: 'organization_owner',
  azure: 'system',
  openai: 'openai',
  plain: 'somebody',
};

/** A wrong model name, in the server's own words. */
export function modelNotFound(profile: FakeModelProfile, path: string, model: string): unknown {
  if (path.endsWith('/api/generate')) return { error: `model '${model}' not found` };
  if (profile === 'azure') {
    return {
      error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
    };
  }
  return {
    error: {
      message: `The model \`${model}\` does not exist.`,
      type: 'NotFoundError',
      param: 'model',
      code: profile === 'openai' ? 'model_not_found' : 404,
    },
  };
}
