import { readBotTurn, type BotTurn } from '../user/agenda/bot-turn.ts';
import type { Behaviour, Move } from '../user/move.ts';
import { happyMood } from '../user/style.ts';
import type { Traits } from '../user/persona.ts';
import type { View } from '../user/user.ts';
import type { Wording } from '../user/wording.ts';

/** What people do about a message, in the order of reports. */
export const reactionKinds = ['reply', 'tap', 'submit', 'reaction', 'silence', 'leaving'] as const;
export type ReactionKind = (typeof reactionKinds)[number];

/** What somebody did. */
export interface Reaction {
  readonly kind: ReactionKind;
  /** What kind of reply; which button or reaction. */
  readonly detail?: string | undefined;
  /** What was said or filled in, as it was; empty for none. */
  readonly words: string;
  /** Drawn among what is possible: neither goal nor facts decide it. */
  readonly isUndecided?: boolean | undefined;
}

/** Who reacted, and to what. */
export interface ReactionContext {
  readonly view: View;
  readonly wording: Wording;
  readonly traits: Traits;
  /** The goal's text. */
  readonly goal: string;
  /** The user has given up by now. */
  readonly gaveUp: boolean;
}

/** Behaviours that say what kind of reply it is, the most telling first. */
const telling: readonly (readonly [Behaviour, string])[] = [
  ['misunderstanding', 'misunderstanding'],
  ['correction', 'correction'],
  ['mindChange', 'correction'],
  ['clarify', 'question'],
  ['simpler', 'question'],
  ['tangent', 'tangent'],
  ['repeat', 'repetition'],
  ['sarcasm', 'anger'],
];

/** Says what a move comes to. */
export function classifyMove(move: Move, context: ReactionContext): Reaction {
  const { act, meanwhile } = move;
  const also = meanwhile?.kind === 'say' ? ` … ${meanwhile.text}` : '';
  switch (act.kind) {
    case 'say': {
      const words = `${act.text}${also}`;
      if (act.text.trim() === '') return { kind: 'silence', words: '' };
      if (act.farewell && context.gaveUp) return { kind: 'leaving', words };
      return { kind: 'reply', detail: kindOfReply(move, act.text, act.farewell ?? false, context), words };
    }
    case 'tap':
      return { kind: 'tap', detail: act.action.title, words: also.slice(3) };
    case 'submit': {
      const filled = Object.entries(act.values).map(([name, value]) => `${name}=${value}`);
      return { kind: 'submit', detail: act.action.title, words: `${filled.join(', ')}${also}` };
    }
    case 'attach': {
      const names = act.attachments.map(({ name }) => `[${name ?? 'file'}]`);
      return { kind: 'reply', detail: 'file', words: [act.text ?? '', ...names].join(' ').trim() };
    }
    case 'react':
      return { kind: 'reaction', detail: act.reaction, words: '' };
    case 'wait':
      return { kind: 'silence', words: '' };
    case 'end':
      return { kind: 'leaving', words: '' };
    case 'event':
    case 'invoke':
    case 'send':
      return { kind: 'reply', detail: 'other', words: '' };
  }
}

function kindOfReply(
  { behaviours }: Move,
  text: string,
  isFarewell: boolean,
  { view, wording, traits, goal }: ReactionContext,
): string {
  const told = telling.find(([behaviour]) => behaviours.includes(behaviour));
  if (told) return told[1];
  if (behaviours.includes('emotion')) return traits.mood >= happyMood ? 'joy' : 'anger';
  const { cues } = wording;
  if (isFarewell || cues.farewell.test(text)) return 'goodbye';
  const turn = readBotTurn(view.shown, wording);
  const verdict = isYesOrNo(turn) ? yesOrNo(text, wording) : undefined;
  if (verdict !== undefined) return verdict;
  if (goal !== '' && text.toLowerCase().includes(wording.toFirstPerson(goal).toLowerCase())) return 'goal';
  if (text.includes('?')) return 'question';
  return asksSomething(turn) ? 'answer' : 'statement';
}

function isYesOrNo({ kind }: BotTurn): boolean {
  return kind === 'yesNo' || kind === 'confirm' || kind === 'more';
}

/** By its first word, or else by the only one of both that it says: "I'm not sure but ok" is neither. */
function yesOrNo(text: string, { cues }: Wording): 'yes' | 'no' | undefined {
  const [first = ''] = text.trim().split(/[\s,.!?]/u, 1);
  for (const part of [first, text]) {
    const yes = cues.yes.test(part);
    if (yes !== cues.no.test(part)) return yes ? 'yes' : 'no';
  }
  return undefined;
}

/** Whether a message waits for something, be it that a button is tapped. */
export function asksSomething({ kind, options }: BotTurn): boolean {
  return (kind !== 'statement' && kind !== 'silence') || options.length > 0;
}
