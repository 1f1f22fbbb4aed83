import { readNumbers } from '../../activity/read-number.ts';
import { splitSentences } from '../agenda/bot-turn.ts';
import { statesLoosely } from './progress.ts';
import type { Behaviour } from '../move.ts';
import { isStyling } from '../schedule.ts';
import { applyStyle } from '../style.ts';
import type { Random } from '../random.ts';
import { countWords } from './normalise.ts';
import type { ModelMind } from './model-user.ts';

/** At or below it a person writes no second sentence that says nothing needed. */
const terseVerbosity = 0.2;
const terseWords = 12;

export interface DressedText {
  readonly text: string;
  /** The styles that took effect. */
  readonly shown: readonly Behaviour[];
}

/**
 * Gives a drafted turn the length, slips and moods of its writer. That is done to the words, by seed, and not asked
 * of the model, which would overdo it. Values of facts and titles of options stay letter for letter.
 */
export function dress(
  drafted: string,
  chosen: readonly Behaviour[],
  mind: ModelMind,
  random: Random,
  titles: readonly string[],
): DressedText {
  const { wording, persona, progress } = mind;
  const values = progress.facts.flatMap(({ fact, value }) => [value, fact.first ?? '', ...fact.values]);
  let text = persona.traits.verbosity <= terseVerbosity ? shorten(drafted, mind) : drafted;
  const shown: Behaviour[] = [];
  for (const behaviour of chosen.filter(isStyling)) {
    const styled = applyStyle(text, behaviour, {
      random: random.fork(behaviour),
      wording,
      persona,
      protected: [...values, ...titles],
    });
    if (styled === text) continue;
    text = styled;
    shown.push(behaviour);
  }
  return { text, shown };
}

/** Drops the sentences that neither open, ask, nor state anything. */
function shorten(text: string, { wording, progress }: ModelMind): string {
  if (countWords(text) <= terseWords) return text;
  const [first, ...rest] = splitSentences(text);
  const needed = rest.filter(
    (sentence) =>
      wording.cues.question.test(sentence) ||
      readNumbers(sentence).length > 0 ||
      progress.facts.some(({ value }) => statesLoosely(sentence, value, wording)),
  );
  return [first, ...needed].join(' ');
}
