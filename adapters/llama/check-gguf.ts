import { toPlainLine } from '../../src/activity/plain-text.ts';
import { ConfigError } from '../../src/errors.ts';
import { readGguf, type GgufHeader, type GgufValue } from './read-gguf.ts';
import { specialTokens, type SpecialTokenIds } from './special-tokens.ts';

/** What is known of a model file before anything is loaded. */
export interface ModelFile {
  readonly file: string;
  readonly fileBytes: number;
  /** The name that the file gives itself. */
  readonly title: string;
  /** Tokens that the model can look at. */
  readonly contextLength: number;
  /** Bytes that each token of a conversation takes in memory (16-bit keys and values). */
  readonly bytesPerToken: number;
  /** Ids of the tokens that the driver must know. */
  readonly tokens: SpecialTokenIds;
}

const positiveKeys = [
  'llama.context_length',
  'llama.embedding_length',
  'llama.block_count',
  'llama.feed_forward_length',
  'llama.attention.head_count',
  'llama.attention.layer_norm_rms_epsilon',
];
const arrayKeys = ['tokenizer.ggml.tokens', 'tokenizer.ggml.merges', 'tokenizer.ggml.token_type'];
const tokenKeys = ['tokenizer.ggml.bos_token_id', 'tokenizer.ggml.eos_token_id'];
const tensorNames = ['token_embd.weight', 'output_norm.weight'];
const blockTensors = [
  'attn_norm',
  'attn_q',
  'attn_k',
  'attn_v',
  'attn_output',
  'ffn_norm',
  'ffn_gate',
  'ffn_up',
  'ffn_down',
];
/** No model that runs on one machine has more; a file that claims it is damaged. */
const maxBlocks = 1_000;
const bytesPerValue = 2;

/**
 * Reads the header of a model file and refuses what would abort llama.cpp or cannot play a user.
 * @throws ConfigError with all that is missing.
 */
export async function checkGguf(file: string): Promise<ModelFile> {
  const header = await readGguf(file, ['tokenizer.ggml.tokens']);
  const { metadata, fileBytes } = header;
  if (fileBytes < header.leastBytes) {
    const fault = `it was cut off: it has ${fileBytes} bytes of at least ${header.leastBytes}`;
    throw unfit(file, [fault], 'Download the file again.');
  }
  const architecture = metadata.get('general.architecture');
  if (architecture !== 'llama') {
    const found =
      typeof architecture === 'string' ? toPlainLine(JSON.stringify(architecture), 60) : 'missing';
    throw unfit(file, [`general.architecture is ${found}, not "llama"`]);
  }
  const faults = [...faultsOfKeys(metadata), ...faultsOfTensors(header)];
  if (faults.length > 0) throw unfit(file, faults);

  const list = metadata.get('tokenizer.ggml.tokens');
  const vocabulary = typeof list === 'object' ? (list.items ?? []) : [];
  const tokens = Object.fromEntries(
    Object.entries(specialTokens).map(([name, text]) => [name, vocabulary.indexOf(text)]),
  ) as Record<keyof SpecialTokenIds, number>;
  const missing = Object.entries(specialTokens).filter(([name]) => tokens[name as keyof typeof tokens] < 0);
  if (missing.length > 0)
    throw unfit(file, [`its vocabulary lacks ${missing.map(([, text]) => text).join(', ')}`]);

  return {
    file,
    fileBytes,
    title: title(metadata.get('general.name')),
    contextLength: positive(metadata, 'llama.context_length'),
    bytesPerToken: bytesPerToken(metadata),
    tokens,
  };
}

function faultsOfKeys(metadata: GgufHeader['metadata']): string[] {
  const tokens = lengthOf(metadata.get('tokenizer.ggml.tokens'));
  const missing = [
    ...[...positiveKeys, ...tokenKeys].filter((key) => typeof metadata.get(key) !== 'number'),
    ...['tokenizer.ggml.model', 'tokenizer.ggml.pre'].filter((key) => typeof metadata.get(key) !== 'string'),
    ...arrayKeys.filter((key) => lengthOf(metadata.get(key)) === 0),
  ];
  const faults = missing.length > 0 ? [`its header lacks ${missing.join(', ')}`] : [];
  for (const key of positiveKeys) {
    const value = metadata.get(key);
    if (typeof value === 'number' && !(value > 0)) faults.push(`${key} is ${value}`);
  }
  for (const key of tokenKeys) {
    const value = metadata.get(key);
    if (typeof value === 'number' && value >= tokens) faults.push(`${key} is ${value}, of ${tokens} tokens`);
  }
  const kind = metadata.get('tokenizer.ggml.model');
  if (typeof kind === 'string' && kind !== 'gpt2') {
    faults.push(`tokenizer.ggml.model is ${toPlainLine(JSON.stringify(kind), 60)}, not "gpt2"`);
  }
  const types = lengthOf(metadata.get('tokenizer.ggml.token_type'));
  if (types > 0 && types !== tokens) faults.push(`it gives types for ${types} of ${tokens} tokens`);
  return faults;
}

function faultsOfTensors({ metadata, tensors }: GgufHeader): string[] {
  const blocks = metadata.get('llama.block_count');
  if (typeof blocks !== 'number') return [];
  if (blocks > maxBlocks) return [`llama.block_count is ${blocks}`];
  const wanted = [
    ...tensorNames,
    ...Array.from({ length: blocks }, (_, block) =>
      blockTensors.map((name) => `blk.${block}.${name}.weight`),
    ).flat(),
  ];
  // A model in several files has its other tensors there.
  const missing = metadata.has('split.count') ? [] : wanted.filter((name) => !tensors.has(name));
  const faults: string[] = [];
  if (missing.length > 0) {
    faults.push(
      `it lacks the tensor ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ''}`,
    );
  }
  return faults;
}

function bytesPerToken(metadata: GgufHeader['metadata']): number {
  const heads = positive(metadata, 'llama.attention.head_count');
  const keyValueHeads = positive(metadata, 'llama.attention.head_count_kv', heads);
  const headSize = positive(metadata, 'llama.embedding_length') / heads;
  const size =
    positive(metadata, 'llama.attention.key_length', headSize) +
    positive(metadata, 'llama.attention.value_length', headSize);
  return positive(metadata, 'llama.block_count') * keyValueHeads * size * bytesPerValue;
}

function positive(metadata: GgufHeader['metadata'], key: string, otherwise = 0): number {
  const value = metadata.get(key);
  return typeof value === 'number' && value > 0 ? value : otherwise;
}

function lengthOf(value: GgufValue | undefined): number {
  return typeof value === 'object' ? value.length : 0;
}

function title(name: GgufValue | undefined): string {
  return typeof name === 'string' && name.trim() !== '' ? toPlainLine(name, 80) : 'a model without a name';
}

const whatIsNeeded =
  'A GGUF file of UserLM-8b is needed, such as a quantisation from bartowski/microsoft_UserLM-8b-GGUF.';

function unfit(file: string, faults: readonly string[], hint = whatIsNeeded): ConfigError {
  const message = `Failed to use the model file ${file}: ${faults.join('; ')}`;
  return new ConfigError('model-file-unfit', message, { hint });
}
