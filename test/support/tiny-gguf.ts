/** A value of a GGUF header, with its type on file. */
export type GgufValue =
  | { readonly u32: number }
  | { readonly f32: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly i32s: readonly number[] };

export interface TinyGguf {
  /**
   * What may follow a token, with its weight: `{ '\n': { Hello: 3, Hi: 1 } }`. All strings that occur become
   * tokens, beside the bytes and the special ones. What follows a token that is not named ends the turn.
   */
  readonly follows: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The token that ends a text by the header: `<|eot_id|>` unless told. */
  readonly endsText?: string | undefined;
  /** Keys that replace those of the header; undefined leaves one out. */
  readonly header?: Readonly<Record<string, GgufValue | undefined>> | undefined;
  /** 3 unless told. */
  readonly version?: number | undefined;
  /** 8,192 unless told. */
  readonly contextLength?: number | undefined;
}

const startHeader = '<|start_header_id|>';
export const endHeader = '<|end_header_id|>';
export const endTurn = '<|eot_id|>';
export const endConversation = '<|endconversation|>';
const beginText = '<|begin_of_text|>';
const specials = [beginText, '<|end_of_text|>', startHeader, endHeader, endTurn, endConversation];

const controlToken = 3;
const normalToken = 1;
const alignment = 32;
const headSize = 32;
const feedForwardLength = 32;
const epsilon = 1e-6;
/** Far below any probability that a test gives. */
const neverLogit = -50;

/**
 * A model of about two megabytes that llama.cpp runs as any other, and that speaks with the probabilities given:
 * one-hot embeddings, attention and feed-forward zero, and an output matrix of log-probabilities, so that the next
 * token depends on the last one alone.
 */
export function tinyGguf(options: TinyGguf): Buffer {
  const tokens = tokensOf(options.follows);
  const width = Math.ceil(tokens.length / alignment) * alignment;
  const header: Record<string, GgufValue | undefined> = {
    'general.architecture': { text: 'llama' },
    'general.name': { text: 'tiny' },
    'llama.context_length': { u32: options.contextLength ?? 8_192 },
    'llama.embedding_length': { u32: width },
    'llama.block_count': { u32: 1 },
    'llama.feed_forward_length': { u32: feedForwardLength },
    'llama.attention.head_count': { u32: 1 },
    'llama.attention.key_length': { u32: headSize },
    'llama.attention.value_length': { u32: headSize },
    'llama.rope.dimension_count': { u32: headSize },
    'llama.attention.layer_norm_rms_epsilon': { f32: epsilon },
    'tokenizer.ggml.model': { text: 'gpt2' },
    'tokenizer.ggml.pre': { text: 'llama-bpe' },
    'tokenizer.ggml.tokens': { texts: tokens.map(byteLevel) },
    'tokenizer.ggml.merges': { texts: ['a a'] },
    'tokenizer.ggml.token_type': {
      i32s: tokens.map((token) => (specials.includes(token) ? controlToken : normalToken)),
    },
    'tokenizer.ggml.bos_token_id': { u32: tokens.indexOf(beginText) },
    'tokenizer.ggml.eos_token_id': { u32: tokens.indexOf(options.endsText ?? endTurn) },
    ...options.header,
  };
  return writeGguf(options.version ?? 3, header, tensorsOf(tokens, width, options.follows));
}

function tokensOf(follows: TinyGguf['follows']): string[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]).toString('latin1'));
  const words = Object.entries(follows).flatMap(([token, next]) => [token, ...Object.keys(next)]);
  return [...new Set([...bytes, ...words.filter((word) => !specials.includes(word)), ...specials])];
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function tensorsOf(tokens: readonly string[], width: number, follows: TinyGguf['follows']): Tensor[] {
  const zero = (name: string, ...shape: number[]): Tensor => ({
    name,
    shape,
    data: new Float32Array(shape.reduce((product, size) => product * size)),
  });
  const one = (name: string): Tensor => ({ name, shape: [width], data: new Float32Array(width).fill(1) });

  const embedding = zero('token_embd.weight', width, tokens.length);
  for (let token = 0; token < tokens.length; token++) embedding.data[token * width + token] = 1;

  // The norm before the output makes this of a one.
  const scale = 1 / Math.sqrt(1 / width + epsilon);
  const output = zero('output.weight', width, tokens.length);
  output.data.fill(neverLogit / scale);
  const ids = new Map(tokens.map((token, id) => [token, id]));
  for (const [id, token] of tokens.entries()) {
    const next = follows[token] ?? { [endTurn]: 1 };
    const total = Object.values(next).reduce((sum, weight) => sum + weight, 0);
    for (const [follower, weight] of Object.entries(next)) {
      output.data[(ids.get(follower) ?? 0) * width + id] = Math.log(weight / total) / scale;
    }
  }

  return [
    embedding,
    one('output_norm.weight'),
    output,
    one('blk.0.attn_norm.weight'),
    zero('blk.0.attn_q.weight', width, headSize),
    zero('blk.0.attn_k.weight', width, headSize),
    zero('blk.0.attn_v.weight', width, headSize),
    zero('blk.0.attn_output.weight', headSize, width),
    one('blk.0.ffn_norm.weight'),
    zero('blk.0.ffn_gate.weight', width, feedForwardLength),
    zero('blk.0.ffn_up.weight', width, feedForwardLength),
    zero('blk.0.ffn_down.weight', feedForwardLength, width),
  ];
}

function writeGguf(
  version: number,
  header: Readonly<Record<string, GgufValue | undefined>>,
  tensors: readonly Tensor[],
): Buffer {
  const entries = Object.entries(header).flatMap(([key, value]) =>
    value === undefined ? [] : [Buffer.concat([text(key), typed(value)])],
  );
  let offset = 0;
  const infos = tensors.map(({ name, shape, data }) => {
    const info = [text(name), u32(shape.length), ...shape.map(u64), u32(0), u64(offset)];
    offset += padded(data.byteLength);
    return Buffer.concat(info);
  });
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensors.length),
    u64(entries.length),
    ...entries,
    ...infos,
  ]);
  const body = tensors.map(({ data }) => pad(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat([pad(head), ...body]);
}

function typed(value: GgufValue): Buffer {
  if ('u32' in value) return Buffer.concat([u32(4), u32(value.u32)]);
  if ('f32' in value) {
    const number = Buffer.alloc(4);
    number.writeFloatLE(value.f32);
    return Buffer.concat([u32(6), number]);
  }
  if ('bool' in value) return Buffer.concat([u32(7), Buffer.from([value.bool ? 1 : 0])]);
  if ('text' in value) return Buffer.concat([u32(8), text(value.text)]);
  if ('texts' in value)
    return Buffer.concat([u32(9), u32(8), u64(value.texts.length), ...value.texts.map(text)]);
  return Buffer.concat([u32(9), u32(5), u64(value.i32s.length), ...value.i32s.map(u32)]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function pad(buffer: Buffer): Buffer {
  return Buffer.concat([buffer, Buffer.alloc(padded(buffer.length) - buffer.length)]);
}

/** GPT-2's way to write bytes as visible characters: what is not visible moves to U+0100 and on. */
function byteLevel(token: string): string {
  if (specials.includes(token)) return token;
  const bytes = token.length === 1 ? Buffer.from(token, 'latin1') : Buffer.from(token);
  return Array.from(bytes, (byte) => visibleBytes[byte]).join('');
}

const visibleBytes = Array.from({ length: 256 }, (_, byte) => {
  const isVisible = (code: number): boolean =>
    (code >= 0x21 && code <= 0x7e) || (code >= 0xa1 && code <= 0xac) || (code >= 0xae && code <= 0xff);
  if (isVisible(byte)) return String.fromCharCode(byte);
  const hiddenBefore = [...Array(byte).keys()].filter((code) => !isVisible(code));
  return String.fromCharCode(0x100 + hiddenBefore.length);
});
