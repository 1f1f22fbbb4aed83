import { distance } from 'fastest-levenshtein';
import { toPlainLine } from '../../activity/plain-text.ts';
import type { BotTurn } from '../agenda/bot-turn.ts';
import type { UserGoal } from '../user-goal.ts';
import type { Wording } from '../wording.ts';
import { countWords, normalise } from './normalise.ts';
import { roleSignsOf } from './role-signs.ts';

/** One turn of the user's, and what it was said upon. */
export interface WatchedTurn {
  readonly text: string;
  readonly turn: BotTurn;
  /** It was asked to speak of something else, or to misunderstand. */
  readonly mayStray: boolean;
  /** It answers what is answered alike each time, or was asked to say the same again. */
  readonly mayRepeat: boolean;
}

/** Watches, turn by turn and by its words alone, whether a user is still the one that it was to be. */
export interface DriftWatch {
  /** What the bot says makes a topic, as long as the user has not strayed. */
  hear(text: string): void;
  /** Returns why the user no longer counts as the one that was asked for, once that is so. */
  watch(said: WatchedTurn): string | undefined;
  /** How many content words of a text neither goal nor conversation has. */
  countForeign(text: string): number;
}

/**
 * One odd turn is human, so each kind of drift is tallied: odd turns add up to 1, others take some off, and only
 * at its limit the user counts as gone wrong. The limits are choices, not measurements.
 */
const limits = {
  /** Two turns in a row that read like an assistant's. */
  role: { limit: 2, recovery: 0.5 },
  /** Three in a row about something else. */
  goal: { limit: 3, recovery: 1 },
  /** Two in another language. */
  language: { limit: 2, recovery: 0.5 },
  /** Three that say again what was said. */
  loop: { limit: 3, recovery: 0.5 },
} as const;
type Drift = keyof typeof limits;

const wrong: Readonly<Record<Drift, string>> = {
  role: 'The user left its role and answers like an assistant',
  goal: 'The user dropped its goal and speaks of something else',
  language: 'The user speaks another language',
  loop: 'The user goes round in circles and says the same again and again',
};

/** Fewer foreign words are said in passing: moods, courtesies. */
const leastForeignWords = 3;
/** Of a turn's content words so many must belong to the matter. */
const relatedShare = 0.2;
/** A short answer to a question is an answer, whatever its words. */
const shortAnswerWords = 6;
const leastWordsForLanguage = 6;
const leastLettersForScript = 8;
/** Turns of the user that are remembered when loops are looked for. */
const remembered = 6;
const slips = 2;

export function createDriftWatch({
  goal,
  wording,
}: {
  readonly goal: UserGoal;
  readonly wording: Wording;
}): DriftWatch {
  const vocabulary = new Set(goalWords(goal, wording));
  const tallies: Record<Drift, number> = { role: 0, goal: 0, language: 0, loop: 0 };
  const said: Said[] = [];
  let strays = false;

  const tally = (drift: Drift, weight: number): boolean => {
    const { limit, recovery } = limits[drift];
    tallies[drift] = weight > 0 ? tallies[drift] + weight : Math.max(0, tallies[drift] - recovery);
    return tallies[drift] >= limit;
  };

  /** 1 for a turn about something else, 0 for one that belongs to the matter, undefined for one that says neither. */
  function strangeness({ text, turn, mayStray }: WatchedTurn): 0 | 1 | undefined {
    const words = wording.words(text);
    const shared = words.filter((word) => vocabulary.has(word)).length;
    if (shared > 0 && shared >= relatedShare * words.length) return 0;
    const answers = turn.question !== '' && !turn.isHelpOffer && countWords(text) <= shortAnswerWords;
    if (mayStray || answers || words.length - shared < leastForeignWords) return undefined;
    return 1;
  }

  return {
    hear: (text) => {
      if (!strays) for (const word of wording.words(text)) vocabulary.add(word);
    },
    watch: (turn) => {
      const { text } = turn;
      const strange = strangeness(turn);
      if (strange !== undefined) strays = strange === 1;
      const found: Drift[] = [];
      if (tally('role', roleSignsOf(text))) found.push('role');
      if (strange !== undefined && tally('goal', strange)) found.push('goal');
      if (tally('language', isForeign(text, vocabulary, wording) ? 1 : 0)) found.push('language');
      const now: Said = { normal: normalise(text), words: new Set(wording.words(text)) };
      const repeats = said.some((each) => isSame(each, now));
      if (!turn.mayRepeat && tally('loop', repeats ? 1 : 0)) found.push('loop');
      said.push(now);
      if (said.length > remembered) said.shift();
      const [first] = found;
      return first === undefined ? undefined : `${wrong[first]}: "${toPlainLine(text, 120)}"`;
    },
    countForeign: (text) => new Set(wording.words(text).filter((word) => !vocabulary.has(word))).size,
  };
}

function goalWords({ text, facts, learn }: UserGoal, wording: Wording): string[] {
  const named = [...facts.map(({ name }) => name), ...learn].flatMap((name) => wording.words(name));
  const values = facts.flatMap(({ values: given, first, alternatives, asked }) => [
    ...given,
    ...(first === undefined ? [] : [first]),
    ...alternatives,
    ...asked,
  ]);
  const synonyms = named.flatMap((word) => wording.synonyms.get(word) ?? []);
  return [...named, ...[text, ...values, ...synonyms].flatMap((each) => wording.words(each))];
}

/** Most letters of another script than the language's, or so many words and not one of its small ones. */
function isForeign(text: string, vocabulary: ReadonlySet<string>, wording: Wording): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (wording.language === 'en' && letters >= leastLettersForScript) {
    const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
    if (latin * 2 < letters) return true;
  }
  const tokens = text.match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? [];
  if (tokens.length < leastWordsForLanguage) return false;
  if (!tokens.every((token) => wording.words(token).length > 0)) return false;
  const known = wording.words(text).filter((word) => vocabulary.has(word)).length;
  return known * 2 < tokens.length;
}

interface Said {
  readonly normal: string;
  readonly words: ReadonlySet<string>;
}

/** The same but for a few letters, or the same content words in another order. */
function isSame(before: Said, now: Said): boolean {
  if (now.normal === '') return false;
  if (before.normal === now.normal) return true;
  const mayDiffer =
    now.normal.length > slips * 4 && Math.abs(before.normal.length - now.normal.length) <= slips;
  if (mayDiffer && distance(before.normal, now.normal) <= slips) return true;
  const { words } = now;
  return (
    words.size > 1 && before.words.size === words.size && [...words].every((word) => before.words.has(word))
  );
}
