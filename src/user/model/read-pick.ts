import { distance } from 'fastest-levenshtein';
import type { ShownAction } from '../../activity/shown.ts';
import type { Wording } from '../wording.ts';
import { normalise } from './normalise.ts';

type Titled = Pick<ShownAction, 'title'>;

/** A slip of the finger in every fifth letter is still the same word. */
const lettersPerSlip = 5;
const leastLettersForSlip = 5;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

/**
 * The one of the shown options that an utterance picks: by its words, give or take a slip and politeness, by its
 * number unless numbers were asked for, or with a yes or no that only one of them means. An utterance that says
 * more than its title picks none.
 */
export function readPick<T extends Titled>(
  text: string,
  options: readonly T[],
  wording: Wording,
  question = '',
): T | undefined {
  const said = normalise(text);
  if (said === '' || options.length === 0) return undefined;
  const titles = options.map((option) => ({ option, title: normalise(option.title) }));
  const same = titles.find(({ title }) => title === said);
  if (same) return same.option;
  return (
    (wording.cues.numberQuestion.test(question) ? undefined : byNumber(said, options)) ??
    unique(titles.filter(({ title }) => isSlip(said, title)))?.option ??
    unique(titles.filter(({ option }) => hasSameWords(text, option.title, wording)))?.option ??
    byAnswer(text, options, wording)
  );
}

function byNumber<T extends Titled>(said: string, options: readonly T[]): T | undefined {
  // A title of digits is meant as such, not as a place in the list.
  const digits = /^(?:(?:option|number|no|nr|choice) )?(\d{1,2})$/u.exec(said)?.[1];
  if (digits !== undefined) return options[Number(digits) - 1];
  const ordinal = /^(?:the )?(\w+)(?: (?:one|option|choice))(?: please)?$/u.exec(said)?.[1];
  if (ordinal === 'last') return options.at(-1);
  return ordinal === undefined ? undefined : options[ordinals.indexOf(ordinal)];
}

function isSlip(said: string, title: string): boolean {
  return (
    said.length >= leastLettersForSlip && distance(said, title) <= Math.floor(said.length / lettersPerSlip)
  );
}

/** The same content words: "the savings account please" for "Savings account". */
function hasSameWords(text: string, title: string, wording: Wording): boolean {
  const said = new Set(wording.words(text));
  const wanted = new Set(wording.words(title));
  return wanted.size > 0 && said.size === wanted.size && [...wanted].every((word) => said.has(word));
}

/** "yeah" for "Yes, go ahead", where no other option says yes. */
function byAnswer<T extends Titled>(text: string, options: readonly T[], wording: Wording): T | undefined {
  const { yes, no } = wording.cues;
  const isYes = yes.test(text);
  if (isYes === no.test(text)) return undefined;
  const [wanted, other] = isYes ? [yes, no] : [no, yes];
  const option = unique(options.filter(({ title }) => wanted.test(title) && !other.test(title)));
  const title = new Set(wording.words(option?.title ?? ''));
  const rest = text.replace(new RegExp(wanted.source, `${wanted.flags}g`), ' ');
  return wording.words(rest).every((word) => title.has(word)) ? option : undefined;
}

function unique<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
