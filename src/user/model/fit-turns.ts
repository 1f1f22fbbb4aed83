import type { Utterance } from '../../model/ports.ts';

/** A common estimate for English; servers count exactly, but only when it is too late. */
const charactersPerToken = 4;
/** What a template adds to each turn: header, role and end. */
const tokensPerTurn = 6;
/** Of the bot's last turn this much is always shown, or there would be nothing to answer. */
const leastCharacters = 200;

function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/**
 * The turns that fit into a prompt beside its fixed part: the oldest go first, one by one, and a last turn that
 * is too long by itself keeps its end, where bots ask. The fixed part, the intent, is never shortened.
 */
export function fitTurns(
  turns: readonly Utterance[],
  fixed: string,
  contextTokens: number,
): readonly Utterance[] {
  let left = contextTokens - estimateTokens(fixed) - 2 * tokensPerTurn;
  let first = turns.length;
  for (const turn of turns.toReversed()) {
    const cost = estimateTokens(turn.text) + tokensPerTurn;
    if (cost > left) break;
    left -= cost;
    first -= 1;
  }
  if (first < turns.length || turns.length === 0) return turns.slice(first);
  const last = turns.at(-1);
  if (!last) return [];
  const room = Math.max(leastCharacters, (left - tokensPerTurn) * charactersPerToken);
  return [{ role: last.role, text: `…${last.text.slice(1 - room)}` }];
}
