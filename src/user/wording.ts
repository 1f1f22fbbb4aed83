import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ConfigError, messageOf } from '../errors.ts';
import { compileCues, compileReplacement } from './cue.ts';
import { createGoalReader, type Goal } from './goal.ts';
import { createPhrase, type PhraseTone, type Values } from './phrasing.ts';
import type { Random } from './random.ts';
import { createFold, createStemmer } from './stem.ts';
import { createTopics } from './topic.ts';
import { neighboursOf } from './keyboard.ts';
import { cueKeys, wordingSchema, type CueKey, type PhraseKey, type WordingData } from './wording-schema.ts';

export type { CueKey, PhraseKey } from './wording-schema.ts';
export type { Goal } from './goal.ts';

/** What typing mistakes are made of. */
export interface Typing {
  /** Letters beside a letter on the keyboard, lower case. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
  /** Words and the ways in which people get them wrong, lower case. */
  readonly misspellings: ReadonlyMap<string, readonly string[]>;
}

/** What casual writing is made of: replacements in order, and things tagged on. */
export interface Colloquial {
  readonly replacements: readonly { readonly from: RegExp; readonly to: string }[];
  readonly fillers: readonly string[];
}

/** One language: what its users say, and how what a bot says is understood. */
export interface Wording {
  /** ISO 639 code of the language in use, `en` when the locale's own is not available. */
  readonly language: string;
  /**
   * One way of saying something, by tone where one is given (neutral otherwise).
   * Throws a RangeError when values that the phrase needs are missing.
   */
  phrase(key: PhraseKey, random: Random, values?: Values, tone?: PhraseTone): string;
  /** Patterns without state (not global): what they find may stand anywhere in a bot's text. */
  readonly cues: Readonly<Record<CueKey, RegExp>>;
  /** Content words in order: lower case, stemmed, without stop words; numbers stay as they are. */
  words(text: string): string[];
  /** For a stemmed word of a fact's name: what a question that asks for it may say, lower case. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  /** How much a text speaks of a thing with this name: 1 names it, 0.8 asks for it in other words, 0 not at all. */
  speaksOf(text: string, name: string): number;
  /** A goal's first sentence as its user would put it; `readGoal` gives the rest too. */
  toFirstPerson(goal: string): string;
  readGoal(goal: string): Goal;
  readonly typing: Typing;
  readonly colloquial: Colloquial;
}

const fallbackLanguage = 'en';
/** Beside the compiled file's package, not copied by the compiler. */
const wordingFolder = new URL('../../../src/user/wording/', import.meta.url);

/**
 * Reads the language of a locale (`ru-RU` → ru.yaml), English when there is no file for it. It takes tens of
 * milliseconds: load once and hand the result round. A file that breaks the schema is a ConfigError that names
 * file and keys.
 */
export function loadWording(locale: string, folder: URL = wordingFolder): Wording {
  const subtag = /^[a-z]{2,3}(?=$|[-_])/i.exec(locale.trim())?.[0].toLowerCase() ?? fallbackLanguage;
  const language = existsSync(new URL(`${subtag}.yaml`, folder)) ? subtag : fallbackLanguage;
  return createWording(language, readData(language, folder));
}

/** Loads each language once, for as long as the returned function is kept. */
export function createWordings(): (locale: string) => Wording {
  const loaded = new Map<string, Wording>();
  return (locale) => {
    const wording = loaded.get(locale) ?? loadWording(locale);
    loaded.set(locale, wording);
    return wording;
  };
}

function readData(language: string, folder: URL): WordingData {
  const file = new URL(`${language}.yaml`, folder);
  const problem = (why: string, cause?: unknown): ConfigError =>
    new ConfigError('wording', `Failed to read the wording ${file.pathname}: ${why}`, {
      hint: 'Compare it with en.yaml, which has every key and placeholder.',
      cause,
    });
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw problem(messageOf(error), error);
  }
  const result = wordingSchema.safeParse(content);
  if (result.success) return result.data;
  throw problem(
    result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '),
  );
}

/** Makes a language from its data. */
function createWording(language: string, data: WordingData): Wording {
  const { fold } = data.stem;
  const foldText = createFold(fold);
  const stem = createStemmer(data.stem);
  const stopWords = new Set(data.stopWords.map(foldText));
  const tokens = (text: string): string[] => foldText(text.normalize('NFC').toLowerCase()).match(token) ?? [];
  const stemToken = (word: string): string => stem(word.replace(/['’](?:s$)?/gu, ''));
  const words = (text: string): string[] =>
    tokens(text)
      .filter((word) => !stopWords.has(word.replaceAll('’', "'")))
      .map(stemToken);
  const phrases = new Map(
    Object.entries(data.phrases).map(([key, groups]) => [key, createPhrase(key, groups, data.determiners)]),
  );
  const readGoal = createGoalReader(data.goal, fold);
  const topics = createTopics(data.topics, words, (text) => tokens(text).map(stemToken));
  return {
    language,
    phrase: (key, random, values, tone) => {
      const phrase = phrases.get(key);
      if (!phrase) throw new RangeError(`Failed to word "${key}": there is no such phrase`);
      return phrase(random, values, tone);
    },
    cues: Object.fromEntries(cueKeys.map((key) => [key, compileCues(data.cues[key], fold)])) as Record<
      CueKey,
      RegExp
    >,
    words,
    synonyms: topics.synonyms,
    speaksOf: topics.speaksOf,
    readGoal,
    toFirstPerson: (goal) => readGoal(goal).text,
    typing: {
      neighbours: neighboursOf(data.typing.keyboard),
      misspellings: new Map(Object.entries(data.typing.misspellings)),
    },
    colloquial: {
      replacements: data.colloquial.replacements.map(({ from, to }) => ({
        from: compileReplacement(from, fold),
        to,
      })),
      fillers: data.colloquial.fillers,
    },
  };
}

/** Words with their apostrophes, numbers with their separators. */
const token = /\p{L}+(?:['’]\p{L}+)*|\p{N}+(?:[.,]\p{N}+)*/gu;
