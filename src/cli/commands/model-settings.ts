import path from 'node:path';
import type { LlamaModelOptions } from '../../../adapters/llama/open-llama-model.ts';
import type { ModelServerOptions } from '../../../adapters/openai/model-options.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { defaultTimeoutMs, type UserFields } from '../../config/user-fields.ts';
import { ConfigError } from '../../errors.ts';

/** Where a model answers; the key itself is looked up when it is opened. */
export type Server = Omit<ModelServerOptions, 'key' | 'clock' | 'signal' | 'fetch'> & {
  readonly apiKeyEnv: string;
};

/** What the configuration says of a server. */
export function serverOf({
  baseUrl,
  name,
  azure,
  timeoutMs,
  apiKeyEnv = azure ? 'AZURE_OPENAI_API_KEY' : 'OPENAI_API_KEY',
}: Pick<UserFields, 'baseUrl' | 'name' | 'azure' | 'timeoutMs' | 'apiKeyEnv'>): Server {
  return { baseUrl, name, azure, timeoutMs, apiKeyEnv };
}

/** How a model file is run. Throws ConfigError where none is named. */
export function llamaOptions(
  { file, contextTokens, maxTokens, bos, timeoutMs }: UserFields,
  config: Pick<ResolvedConfig, 'concurrency' | 'file' | 'folder'>,
): Omit<LlamaModelOptions, 'environment' | 'signal'> {
  if (file === undefined) {
    throw new ConfigError('no-model-file', 'Failed to open the model: `user.file` does not name one.', {
      hint: 'Name a GGUF file of UserLM: `user: { model: gguf, file: models/UserLM-8b.Q4_K_M.gguf }`.',
    });
  }
  return {
    file,
    contextTokens,
    maxTokens,
    bos,
    concurrency: config.concurrency,
    resolveFrom: config.file ?? path.join(config.folder, 'understudy.yaml'),
    // A processor needs more time than a server is given where nobody says how much.
    timeoutMs: timeoutMs === defaultTimeoutMs ? undefined : timeoutMs,
  };
}

/** How results and cassettes name the model that plays a user, also where nothing is opened. */
export function nameOf({ model, name, file }: UserFields): string {
  if (model !== 'gguf') return name ?? model;
  return file === undefined ? model : path.basename(file);
}
