import type { Utterance } from '../../model/ports.ts';
import { toModelText } from './model-text.ts';

/** What both have said, as a model of users sees it: never two turns of one side in a row, none empty. */
export interface Dialogue {
  readonly turns: readonly Utterance[];
  heard(text: string): void;
  said(text: string): void;
  /** All that one side said, in order, one entry for each time it spoke. */
  of(role: Utterance['role']): readonly string[];
}

export function createDialogue(): Dialogue {
  const turns: Utterance[] = [];
  const spoken = { user: [] as string[], assistant: [] as string[] };
  const add = (role: Utterance['role'], words: string): void => {
    const text = toModelText(words);
    if (text === '') return;
    spoken[role].push(text);
    const last = turns.at(-1);
    if (last?.role === role) turns.splice(-1, 1, { role, text: `${last.text}\n\n${text}` });
    else turns.push({ role, text });
  };
  return {
    turns,
    heard: (text) => add('assistant', text),
    said: (text) => add('user', text),
    of: (role) => spoken[role],
  };
}
