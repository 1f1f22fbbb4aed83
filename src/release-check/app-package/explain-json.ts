import { positionOf, scanJson } from '../../transcript/scan-json.ts';

export interface JsonProblem {
  readonly problem: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Where a text that `JSON.parse` refused stops being JSON. */
export function explainJson(text: string): JsonProblem {
  const { fault } = scanJson(text);
  return { problem: fault?.problem ?? 'it cannot be parsed', ...positionOf(text, fault?.offset ?? 0) };
}
