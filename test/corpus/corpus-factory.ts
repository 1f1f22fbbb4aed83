import type { CorpusConversation, UserTurn } from '../../src/corpus/corpus-conversation.ts';
import type { MeasuredConversation } from '../../src/realism/measure.ts';

/** A turn in which words were typed, after the bot said something. */
export function typed(text: string, heard = 'And then?'): UserTurn {
  return { heard, kind: 'said', text, values: {} };
}

/** A conversation of turns, or of texts that were typed. */
export function makeConversation(
  turns: readonly (string | UserTurn)[],
  overrides: Partial<MeasuredConversation> = {},
): MeasuredConversation {
  const conversation: CorpusConversation = {
    name: 'one.transcript',
    source: '/data/one.transcript',
    turns: turns.map((turn) => (typeof turn === 'string' ? typed(turn) : turn)),
    closing: 'Goodbye.',
    task: undefined,
    intent: undefined,
    left: undefined,
    locale: 'en-US',
    personNames: [],
    behaviours: undefined,
  };
  return { ...conversation, ...overrides };
}
