import type { CorpusConversation, UserTurn } from '../corpus/corpus-conversation.ts';
import type { Wording } from '../user/wording.ts';
import { asksForName, askedBefore, cleanAnswer, factsOf } from './facts-of.ts';
import { goalOf } from './goal-of.ts';
import { createPersonalDataReplacement } from './personal-data.ts';
import { traitsOf, type MeasuredTraits } from './traits-of.ts';

/** A scenario made of what a person said; nothing in it tells who that was, as far as rules can see. */
export interface HarvestedScenario {
  readonly goal: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly learn: readonly string[];
  readonly persona: Omit<MeasuredTraits, 'typo'>;
  /** Share of the moves, 0 to 1. */
  readonly typo: number;
  readonly locale: string | undefined;
  /** Turns of the person that it was made of. */
  readonly turns: number;
  /** Where these are kept. */
  readonly source: string;
  /** What the person said and filled in, turn by turn, personal data replaced. */
  readonly said: readonly string[];
}

/**
 * Makes a scenario of a conversation, by rules: the goal from the first turn that says one, facts from what the bot
 * asked for, traits from how the person wrote. Personal data is replaced in all of it. Undefined where no turn says
 * what the person wanted.
 */
export function harvestScenario(
  conversation: CorpusConversation,
  wording: Wording,
): HarvestedScenario | undefined {
  const { turns, personNames, locale, name } = conversation;
  const replace = createPersonalDataReplacement(
    [...turns.flatMap(({ text, values }) => [text, ...Object.values(values)]), conversation.closing],
    [...personNames, ...turns.flatMap((turn) => namesTold(turn, wording))],
  );
  const safe = turns.map((turn) => ({
    ...turn,
    heard: replace(turn.heard),
    text: replace(turn.text),
    values: Object.fromEntries(
      Object.entries(turn.values).map(([id, value]) => [replace(id), replace(value)]),
    ),
  }));
  const goal = goalOf(safe, wording);
  if (!goal) return undefined;
  const { typo, ...persona } = traitsOf(
    { ...conversation, turns: safe, closing: replace(conversation.closing) },
    wording,
  );
  return {
    goal: goal.text,
    facts: Object.fromEntries(factsOf(safe.toSpliced(goal.turn, 1), wording)),
    learn: goal.learn === undefined ? [] : [goal.learn],
    persona,
    typo,
    locale,
    turns: turns.length,
    source: replace(name),
    said: safe.map(({ text, values }) =>
      [text, ...Object.values(values)].filter((each) => each !== '').join(', '),
    ),
  };
}

const maxNameWords = 3;

/** An answer to a question for a name, and what was filled in as one. */
function namesTold(turn: UserTurn, wording: Wording): string[] {
  const filled = Object.entries(turn.values).flatMap(([id, value]) =>
    /name|recipient|payee|beneficiary/i.test(id) ? [value] : [],
  );
  const question = turn.kind === 'said' ? askedBefore(turn, wording) : undefined;
  const told =
    question !== undefined && asksForName(question, wording)
      ? [cleanAnswer(turn.text, wording).split(/[,;]/u)[0] ?? '']
      : [];
  return [...filled, ...told].filter((name) => isName(name, wording));
}

function isName(text: string, wording: Wording): boolean {
  const words = text.split(/\s+/u);
  return (
    /^[\p{L}\s.'’-]+$/u.test(text) &&
    words.length <= maxNameWords &&
    words.every((word) => wording.words(word).length > 0) &&
    ![wording.cues.yes, wording.cues.no, wording.cues.skip, wording.cues.cancel].some((cue) => cue.test(text))
  );
}
