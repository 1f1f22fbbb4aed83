import type { ModelAnswer, ModelClient } from '../../model/ports.ts';
import type { Random } from '../random.ts';
import type { Guardrail } from '../user.ts';
import { readDraft, type DraftContext } from './guardrails.ts';
import { composeRequest, stopWord, type TurnToDraw } from './request.ts';

/** What was asked of the model so far; counted up with every call. */
export interface ModelCounts {
  calls: number;
  promptTokens: number;
  completionTokens: number;
  readonly guardrails: Map<Guardrail, number>;
}

export function createModelCounts(): ModelCounts {
  return { calls: 0, promptTokens: 0, completionTokens: 0, guardrails: new Map() };
}

export interface DrawOptions {
  readonly client: ModelClient;
  readonly signal: AbortSignal;
  /** Of this turn alone: the seeds of its draws come from it. */
  readonly random: Random;
  readonly counts: ModelCounts;
}

export type DrawnTurn =
  | { readonly ok: true; readonly text: string; readonly leaves: boolean }
  /** No draft passed; the guardrails in the way, each once, the most frequent first. */
  | { readonly ok: false; readonly draws: number; readonly guardrails: readonly Guardrail[] };

/**
 * Has a turn drawn until it passes the guardrails, each time with another seed, at most `settings.guardrails.draws`
 * times. Rejects as the client does.
 */
export async function drawTurn(
  turn: TurnToDraw,
  context: DraftContext,
  { client, signal, random, counts }: DrawOptions,
): Promise<DrawnTurn> {
  const { guardrails } = turn.settings;
  const rejected = new Map<Guardrail, number>();
  for (let draw = 0; draw < guardrails.draws; draw += 1) {
    const request = composeRequest(turn, random.fork(`draw ${draw}`).int(2 ** 31 - 1));
    const answer = await client.send(request, signal);
    counts.calls += 1;
    counts.promptTokens += answer.usage.promptTokens;
    counts.completionTokens += answer.usage.completionTokens;
    const draft = readDraft(turn.kind === 'chat' ? readStopWord(answer) : answer, context, guardrails);
    for (const guardrail of draft.mended) increment(counts.guardrails, guardrail);
    if (draft.rejected === undefined) return { ok: true, text: draft.text, leaves: draft.leaves };
    increment(counts.guardrails, draft.rejected);
    increment(rejected, draft.rejected);
  }
  const mostFirst = [...rejected].toSorted(([, a], [, b]) => b - a).map(([guardrail]) => guardrail);
  return { ok: false, draws: guardrails.draws, guardrails: mostFirst };
}

function readStopWord(answer: ModelAnswer): ModelAnswer {
  const at = answer.text.indexOf(stopWord);
  return at < 0 ? answer : { ...answer, text: answer.text.slice(0, at), end: 'conversation' };
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
