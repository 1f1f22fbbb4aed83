import { toPlainText } from '../../activity/plain-text.ts';
import type { ModelAnswer } from '../../model/ports.ts';
import type { Guardrail } from '../user.ts';
import { leastEchoWords, leastOverlapWords, type EchoSource } from './echo.ts';
import { countWords, normalise } from './normalise.ts';
import type { GuardrailSettings } from './settings.ts';

/** Words with which assistants begin and users hardly ever do (appendix D.1 of the UserLM paper). */
export const bannedFirstWords = ['I', 'You', 'Here'] as const;

/** What a draft is held against. */
export interface DraftContext {
  /** It would be the user's first turn. */
  readonly isFirst: boolean;
  readonly mayEnd: boolean;
  /** The bot asked for yes or no or showed choices: any length will do; `short` if only the least does not matter. */
  readonly length: 'any' | 'short' | 'usual';
  /** The bot asked the same thing again, or one that is answered alike each time. */
  readonly mayRepeat: boolean;
  /** What the user said before. */
  readonly earlier: readonly string[];
  /** What the bot said last; not to be echoed, and neither is the intent. */
  readonly heard: readonly EchoSource[];
  readonly intent: EchoSource;
  /** What may be said though the bot said it: titles of what it offers, values of facts. */
  readonly allowed: readonly string[];
  readonly isFarewell: (text: string) => boolean;
  /** It says what the bot has just asked for, which may be the same as it said to another question. */
  readonly isAnswer: (text: string) => boolean;
}

export interface Draft {
  readonly text: string;
  /** The user leaves after it. */
  readonly leaves: boolean;
  /** Guardrails that put it right. */
  readonly mended: readonly Guardrail[];
  /** The guardrail that it does not pass: it must be drawn again. */
  readonly rejected: Guardrail | undefined;
}

/** No turn of a person's is longer: what a model that never stops draws beyond it is not even read. */
const maxCharacters = 4_000;

/** Reads what a model drew: cuts off what is not the user's, and says which guardrail it does not pass. */
export function readDraft(answer: ModelAnswer, context: DraftContext, settings: GuardrailSettings): Draft {
  const mended: Guardrail[] = [];
  let text = toPlainText(answer.text.slice(0, maxCharacters)).trim();
  if (settings.glued) {
    const own = cutForeignTurn(text);
    if (own !== text) mended.push('glued');
    text = own;
  }
  if (answer.end === 'length') text = cutAtSentence(text);
  let leaves = answer.end === 'conversation';
  const result = (rejected?: Guardrail): Draft => ({ text, leaves, mended, rejected });
  if (text === '') {
    if (settings.empty && !leaves && !context.mayEnd) return result('empty');
    if (settings.empty && !leaves) mended.push('empty');
    leaves = true;
    return result(settings.earlyEnd && !context.mayEnd ? 'earlyEnd' : undefined);
  }
  if (leaves && settings.earlyEnd && !context.mayEnd) {
    if (context.isFarewell(text)) return result('earlyEnd');
    // Only the end came too early: the words themselves lead on.
    mended.push('earlyEnd');
    leaves = false;
  }
  return result(rejection(text, leaves, context, settings));
}

function rejection(
  text: string,
  leaves: boolean,
  context: DraftContext,
  settings: GuardrailSettings,
): Guardrail | undefined {
  if (settings.firstToken && context.isFirst && beginsBanned(text)) return 'firstToken';
  if (settings.length && context.length !== 'any') {
    const words = countWords(text);
    const mayBeShort = leaves || context.length === 'short' || isAllowed(text, context);
    if (words > settings.length.max || (words < settings.length.min && !mayBeShort)) return 'length';
  }
  const said = normalise(text);
  const mayRepeat = context.mayRepeat || context.isAnswer(text);
  if (settings.repetition && !mayRepeat && context.earlier.some((each) => normalise(each) === said)) {
    return 'repetition';
  }
  if (!settings.echo || isAllowed(text, context)) return undefined;
  const echoesBot = context.heard.some((source) => source.isEchoedBy(said, leastEchoWords));
  return echoesBot || context.intent.isEchoedBy(said, leastOverlapWords) ? 'echo' : undefined;
}

function isAllowed(text: string, { allowed }: DraftContext): boolean {
  return allowed.some((each) => normalise(each) === normalise(text));
}

/**
 * A missed stop lets the model go on with the bot's turn: a mark of the template, or the bare role name glued to
 * the words before it or on a line of its own. What begins with it has no turn of the user's at all.
 */
const foreignTurn =
  /<\|[^|>\n]{0,40}\|?>?|(?:^|(?<=[\p{L}\p{N}.!?,;:)"'’”…])|(?<=\n)[^\S\n]*)assistant(?=[^\S\n]*(?:\n|:|$)|<\||\p{Lu})/u;

function cutForeignTurn(text: string): string {
  if (/^assistant(?![\p{L}\p{N}])/u.test(text)) return '';
  const found = foreignTurn.exec(text);
  return found ? text.slice(0, found.index).trim() : text;
}

/** What was cut off in mid-sentence ends with its last whole one, if it has one. */
function cutAtSentence(text: string): string {
  return /^[\s\S]*[.!?…]/u.exec(text)?.[0] ?? text;
}

function beginsBanned(text: string): boolean {
  const first = /^[\s"'“(*]*([\p{L}]+)/u.exec(text)?.[1]?.toLowerCase();
  return bannedFirstWords.some((word) => word.toLowerCase() === first);
}
