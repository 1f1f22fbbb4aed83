import type { CorpusConversation, UserTurn } from '../corpus/corpus-conversation.ts';
import { createTypoFinder } from '../realism/typos.ts';
import { createUnigrams } from '../realism/unigrams.ts';
import { countWords } from '../user/model/normalise.ts';
import type { Wording } from '../user/wording.ts';

/** What a person was like, as far as its turns show: traits and rates of a scenario, 0 to 1. */
export interface MeasuredTraits {
  readonly verbosity?: number;
  readonly formality?: number;
  /** Only where the bot put it to the test. */
  readonly patience?: number;
  readonly mood?: number;
  /** Share of the typed turns with a mistyped word. */
  readonly typo: number;
}

/** Words in a turn at which verbosity is 0 and 1; between them it grows with the logarithm. */
const fewestWords = 2;
const mostWords = 32;
/** Mood that neither good nor bad words change: that of the persona `plain`. */
const evenMood = 0.6;

const courteous =
  /\b(?:please|thank(?:s| you)|would you|could you|may i|i would|kindly|sir|madam|dear)\b|пожалуйста|спасибо|будьте добры/iu;
const casual =
  /(?<![\p{L}'’])(?:u|ur|r|pls|plz|thx|wanna|gonna|gotta|gimme|yeah|yep|yup|nope|nah|hey|yo|lol|omg|btw|im|ive|dont|cant|dunno|kinda|cuz|ok|привет|ага|неа|щас|спс|пж)(?![\p{L}'’])/iu;
const angry =
  /(?<!\p{L})(?:wtf|damn|hell|crap|shit\p{L}*|fuck\p{L}*|stupid|useless|ridiculous|terrible|awful|horrible|worst|hate|angry|annoy\p{L}*|frustrat\p{L}*|unacceptable|waste of|nonsense|fed up|чёрт|черт|ужас\p{L}*|бред|надоел\p{L}*|бесит)(?!\p{L})|[!?]{3,}|!\?/iu;
const glad =
  /(?<!\p{L})(?:thank(?:s| you)|thx|great|awesome|perfect|cool|nice|lovely|wonderful|excellent|love|glad|happy|yay|спасибо|отлично|супер|здорово)(?!\p{L})|[:;]-?\)|😀|😊|🙂|👍|🎉/iu;

/** Measures verbosity, formality, patience, mood and typos of a person; formulas in docs/realism.md. */
export function traitsOf(conversation: CorpusConversation, wording: Wording): MeasuredTraits {
  const typed = conversation.turns.filter(({ kind }) => kind === 'said');
  const patience = patienceOf(conversation, wording);
  const borne = patience === undefined ? {} : { patience: round(patience) };
  if (typed.length === 0) return { ...borne, typo: 0 };
  const share = (of: (turn: UserTurn) => boolean): number => typed.filter(of).length / typed.length;
  const formality =
    share(({ text }) => /^[^\p{L}]*\p{Lu}/u.test(text)) +
    share(({ text }) => /[.!?…]["'”’)]*$/u.test(text.trim())) +
    share(({ text }) => courteous.test(text)) +
    share(({ text }) => !casual.test(text));
  const mood =
    evenMood +
    (1 - evenMood) * share(({ text }) => glad.test(text) && !isAngry(text)) -
    evenMood * share(({ text }) => isAngry(text));
  return {
    verbosity: round(verbosityOf(typed)),
    formality: round(formality / 4),
    ...borne,
    mood: round(mood),
    typo: round(typoShare(conversation, typed, wording)),
  };
}

function verbosityOf(typed: readonly UserTurn[]): number {
  const words = typed.reduce((sum, { text }) => sum + countWords(text), 0) / typed.length;
  return Math.log2(Math.max(words, 1) / fewestWords) / Math.log2(mostWords / fewestWords);
}

function isAngry(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return angry.test(text) || (letters >= 6 && text === text.toUpperCase() && text !== text.toLowerCase());
}

/**
 * From the longest row of replies in which the bot did not take what was said: a persona stands 1 + 7 × patience of
 * them. Undefined where there was none.
 */
function patienceOf({ turns, closing }: CorpusConversation, { cues }: Wording): number | undefined {
  let longest = 0;
  let row = 0;
  for (const heard of [...turns.slice(1).map((turn) => turn.heard), closing]) {
    row = cues.retry.test(heard) || cues.failure.test(heard) ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest === 0 ? undefined : (longest - 1) / 7;
}

function typoShare(
  { turns, closing }: CorpusConversation,
  typed: readonly UserTurn[],
  wording: Wording,
): number {
  const unigrams = createUnigrams(wording);
  const find = createTypoFinder(wording)(
    [closing, ...turns.map(({ heard }) => heard)].flatMap((text) => unigrams.all(text)),
  );
  return typed.filter(({ text }) => find(text).length > 0).length / typed.length;
}

/** Two digits: more would claim what so few turns cannot tell. */
function round(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}
