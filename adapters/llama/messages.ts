import type { ModelAnswer, TurnRequest } from '../../src/model/ports.ts';
import type { Failure } from './failure.ts';
import type { SpecialTokenIds } from './special-tokens.ts';

/** How the child process is to open the model. */
export interface OpenOrder {
  readonly kind: 'open';
  /** The main module of node-llama-cpp. */
  readonly library: string;
  readonly file: string;
  readonly tokens: SpecialTokenIds;
  /** Conversations at once. */
  readonly sequences: number;
  /** Tokens that each of them can hold, prompt and answer. */
  readonly contextSize: number;
  /** Tokens of a prompt at most. */
  readonly promptTokens: number;
  /** Whether a prompt begins with the token for that; as the file says, unless told. */
  readonly bos: boolean | undefined;
  readonly threads: number | undefined;
}

export interface DrawOrder {
  readonly kind: 'draw';
  readonly prompt: string;
  readonly sampling: TurnRequest['sampling'];
  readonly bans: TurnRequest['bans'];
}

/** What the child process is told; its channel closing ends it. The id is that of the order that is aborted. */
export type Order = { readonly id: number } & (OpenOrder | DrawOrder | { readonly kind: 'abort' });

/** What was found out when the model was opened. */
export interface Opened {
  readonly bos: boolean;
  readonly threads: number;
  /** Whether the token by which the user leaves can be kept from being drawn. */
  readonly canBanEnd: boolean;
}

/** What the child process tells of an order. */
export type Report = { readonly id: number } & (
  | { readonly kind: 'opened'; readonly found: Opened }
  | { readonly kind: 'drawn'; readonly answer: ModelAnswer }
  | { readonly kind: 'failed'; readonly failure: Failure }
);
