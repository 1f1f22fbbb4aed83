import type { BotTurn } from './bot-turn.ts';
import type { FactState } from './fact-state.ts';
import type { ShownAction } from '../../activity/shown.ts';

/** What a user may do with its next words or taps; dialogue act names follow ABUS and ConvLab-3. */
export type UserAct =
  | { readonly act: 'greet' }
  /** States the goal, or picks it from a menu. */
  | { readonly act: 'open' }
  | { readonly act: 'inform'; readonly state: FactState }
  /** Corrects what the bot took wrongly, or what the user said wrongly. */
  | { readonly act: 'correct'; readonly state: FactState; readonly negate: boolean }
  | { readonly act: 'request'; readonly thing: string }
  | { readonly act: 'affirm' }
  | { readonly act: 'negate' }
  | { readonly act: 'fill'; readonly turn: BotTurn }
  | { readonly act: 'pick'; readonly option: ShownAction; readonly state?: FactState | undefined }
  | { readonly act: 'attach'; readonly state: FactState }
  | { readonly act: 'skip' }
  | { readonly act: 'done' }
  | { readonly act: 'decline' }
  | { readonly act: 'dontKnow' }
  | { readonly act: 'nudge' }
  | { readonly act: 'thank' }
  | { readonly act: 'bye'; readonly satisfied: boolean };

/** The stack of acts still to be done, the next one on top. */
export interface Agenda {
  push(act: UserAct): void;
  /** Takes the next act off; an empty agenda says goodbye. */
  pop(): UserAct;
  peek(): UserAct | undefined;
  remove(isDone: (act: UserAct) => boolean): void;
  clear(): void;
}

export function createAgenda(): Agenda {
  let stack: UserAct[] = [];
  return {
    push: (act) => {
      stack.push(act);
    },
    pop: () => stack.pop() ?? { act: 'bye', satisfied: true },
    peek: () => stack.at(-1),
    remove: (isDone) => {
      stack = stack.filter((act) => !isDone(act));
    },
    clear: () => {
      stack = [];
    },
  };
}
