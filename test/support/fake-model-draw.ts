import type { FakeModelProfile } from './fake-model-profiles.ts';

export interface FakeDraft {
  readonly text: string;
  /** The token that follows the text: the end of the turn unless told; `never` says the text again and again. */
  readonly end?: 'turn' | 'conversation' | 'never' | undefined;
}

/** What the fake's model and tokenizer are like. */
export interface FakeModelTraits {
  readonly profile: FakeModelProfile;
  /** Whether `<|endconversation|>` is one token. */
  readonly endIsOneToken: boolean;
  /** Whether special tokens are shown in texts: llama-server's `--special`. */
  readonly special: boolean;
  /** `raising`: only biases that make tokens likelier. */
  readonly honoursBias: boolean | 'raising';
  readonly honoursStops: boolean;
}

export interface FakeDrawing {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly stopReason: number | string | null;
  /** Ids and texts of the tokens drawn, as far as the server would tell them. */
  readonly tokens: readonly { readonly id: number; readonly text: string }[];
}

export const eotId = 128_009;
export const bosId = 128_000;
export const endId = 128_256;
const specials: Readonly<Record<string, number>> = {
  '<|begin_of_text|>': bosId,
  '<|start_header_id|>': 128_006,
  '<|end_header_id|>': 128_007,
  '<|eot_id|>': eotId,
};

/** Special tokens are one token each, and so is each word with the white space before it. */
export function tokenizeText(
  text: string,
  { endIsOneToken }: Pick<FakeModelTraits, 'endIsOneToken'>,
): number[] {
  const pieces = text.match(/<\|[a-z_]+\|>|\s*[^\s<]+|\s+|</g) ?? [];
  return pieces.flatMap((piece) => {
    if (piece === '<|endconversation|>') return endIsOneToken ? [endId] : [100, 101, 102];
    return [specials[piece] ?? idOfWord(piece)];
  });
}

function idOfWord(word: string): number {
  let hash = 7;
  for (const char of word) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 120_000;
  return 1_000 + hash;
}

interface Wanted {
  readonly maxTokens: number;
  readonly stops: readonly string[];
  readonly stopIds: readonly number[];
  readonly bias: Readonly<Record<string, number>>;
}

/** Lets the draft come out of a server of this make: biases, stops and the limit applied in that order. */
export function drawTokens(draft: FakeDraft, wanted: Wanted, traits: FakeModelTraits): FakeDrawing {
  const biases = Object.entries(traits.honoursBias === false ? {} : wanted.bias);
  const bias: Readonly<Record<string, number>> = Object.fromEntries(
    biases.filter(([, value]) => traits.honoursBias === true || value > 0),
  );
  const isForced = (bias[endId] ?? 0) >= 50;
  const stops = traits.honoursStops ? wanted.stops : [];
  const stopIds = traits.profile === 'vllm' && traits.honoursStops ? wanted.stopIds : [];
  const drawn: { id: number; text: string }[] = [];
  let text = '';
  for (const token of isForced ? forever(endToken) : streamOf(draft, bias)) {
    if (drawn.length >= wanted.maxTokens) return { text, finish: 'length', stopReason: null, tokens: drawn };
    if (token.id === eotId) return { text, finish: 'stop', stopReason: null, tokens: drawn };
    if (stopIds.includes(token.id)) return { text, finish: 'stop', stopReason: token.id, tokens: drawn };
    // Ollama takes it for the end of generation; llama.cpp goes on past it.
    if (token.id === endId && traits.profile === 'ollama') {
      return { text, finish: 'stop', stopReason: null, tokens: drawn };
    }
    const shown = token.id === endId && !traits.special ? '' : token.text;
    drawn.push({ id: token.id, text: shown });
    text += shown;
    const stop = stops.find((each) => text.includes(each));
    if (stop !== undefined) {
      const stopReason = traits.profile === 'vllm' ? stop : null;
      return { text: text.slice(0, text.indexOf(stop)), finish: 'stop', stopReason, tokens: [] };
    }
  }
  return { text, finish: 'stop', stopReason: null, tokens: drawn };
}

const endToken = { id: endId, text: '<|endconversation|>' };

function* forever<T>(value: T): Generator<T> {
  for (;;) yield value;
}

function* streamOf({ text, end = 'turn' }: FakeDraft, bias: Readonly<Record<string, number>>) {
  const words = (text.match(/\s*\S+|\s+/g) ?? []).map((word) => ({ id: idOfWord(word), text: word }));
  const [first] = words;
  if (first && (bias[first.id] ?? 0) <= -50) words[0] = { id: idOfWord('\nWell'), text: '\nWell' };
  do yield* words;
  while (end === 'never');
  if (end === 'conversation' && (bias[endId] ?? 0) > -50) {
    yield endToken;
    // What a model writes that nobody stopped.
    yield* ['assistant', ' Good', ' bye.'].map((word) => ({ id: idOfWord(word), text: word }));
  }
  yield { id: eotId, text: '<|eot_id|>' };
}
