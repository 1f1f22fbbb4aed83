import type { BotTurn } from '../agenda/bot-turn.ts';
import { nextValue, type FactState } from '../agenda/fact-state.ts';
import type { View } from '../user.ts';
import type { DraftContext } from './guardrails.ts';
import { composeIntent } from './intent.ts';
import type { ModelMind } from './model-user.ts';
import { statesLoosely } from './progress.ts';
import type { Steer } from './steer.ts';

/** What is known of the move before the model is asked. */
export interface Occasion {
  readonly view: View;
  readonly turn: BotTurn;
  readonly asked: FactState | undefined;
  readonly mayEnd: boolean;
  readonly isFirst: boolean;
  /** The bot asks for yes or no, or shows what can be picked. */
  readonly isPrompt: boolean;
}

/** What the model is told to want at this move. */
export function intentOf(mind: ModelMind, steer: Steer | undefined): string {
  const { progress } = mind;
  const corrections = progress.facts.flatMap(({ fact, stated, value }) =>
    fact.first !== undefined && stated === fact.first && stated !== value
      ? [`You said ${stated} by mistake: it is ${value}, and you put that right.`]
      : [],
  );
  return composeIntent({
    ...mind,
    facts: progress.facts,
    open: progress.open(),
    now: [...corrections, ...(steer ? [steer.sentence] : [])],
  });
}

/** What its drafts are held against. */
export function draftContext(
  mind: ModelMind,
  { turn, asked, isPrompt, mayEnd, isFirst }: Occasion,
): DraftContext {
  const { dialogue, progress, wording } = mind;
  const { numberQuestion, dateQuestion, nameQuestion } = wording.cues;
  // Who is asked for an amount, a day or a name gives just that.
  const isBrief =
    progress.isComplete() ||
    asked !== undefined ||
    [numberQuestion, dateQuestion, nameQuestion].some((cue) => cue.test(turn.question));
  const values = progress.facts.flatMap(({ fact, value }) => [value, fact.first ?? '', ...fact.values]);
  return {
    isFirst,
    mayEnd,
    length: isPrompt ? 'any' : isBrief ? 'short' : 'usual',
    mayRepeat: isPrompt || turn.isRetry || progress.isRepeating(),
    earlier: dialogue.of('user'),
    heard: mind.heard.slice(-3),
    intent: mind.goalEcho,
    allowed: [...turn.options.map(({ title }) => title), ...values.filter((value) => value !== '')],
    isFarewell: (text) => wording.cues.farewell.test(text),
    isAnswer: (text) => asked !== undefined && statesLoosely(text, nextValue(asked), wording),
  };
}
