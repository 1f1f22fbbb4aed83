import type { Shown } from '../../activity/shown.ts';
import type { Wording } from '../wording.ts';
import { splitSentences } from './bot-turn.ts';
import { escapeRegex } from './asked-fact.ts';

/**
 * Looks for the value of something the user wants to know: a card's fact with that title, or
 * "confirmation number is TX-1", "Confirmation number: TX-1" in prose.
 */
export function learnFrom(thing: string, shown: Shown, wording: Wording): string | undefined {
  return fromFacts(thing, shown, wording) ?? fromProse(thing, shown, wording);
}

function fromFacts(thing: string, shown: Shown, wording: Wording): string | undefined {
  const wanted = wording.words(thing);
  const found = shown.facts.find((fact) => {
    const title = wording.words(fact.title);
    return wanted.length > 0 && wanted.every((word) => title.includes(word));
  });
  return found?.value.trim();
}

function fromProse(thing: string, shown: Shown, wording: Wording): string | undefined {
  const wanted = wording.words(thing);
  for (const sentence of shown.texts.flatMap(splitSentences)) {
    if (wording.cues.question.test(sentence)) continue;
    const words = wording.words(sentence);
    if (wanted.length === 0 || !wanted.every((word) => words.includes(word))) continue;
    const value = valueAfterLabel(thing, sentence, wording);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What stands behind the label's last word, less the copula, up to the end of the clause. */
function valueAfterLabel(thing: string, sentence: string, wording: Wording): string | undefined {
  const plain = sentence.replace(/[*_`]/g, '');
  const wanted = new Set(wording.words(thing));
  let end = -1;
  for (const match of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (wording.words(match[0]).some((word) => wanted.has(word))) end = match.index + match[0].length;
  }
  if (end < 0) return undefined;
  const behind = plain.slice(end);
  const rest = behind.replace(wording.cues.copula, '');
  // Without "is" or a colon only a number or a code is a value: "prices and our address" says none.
  if (rest === behind && !/^[\s#(]*(?:[:=–—]|\S*\d)/u.test(behind)) return undefined;
  const clause = /^[\s:#=–—-]*(.+?)\s*(?:[.!?;](?:\s|$)|,\s|$)/u.exec(rest)?.[1]?.trim();
  return clause === undefined || clause === '' || !/[\p{L}\p{N}]/u.test(clause) ? undefined : clause;
}

/** The best answer in a reply to a direct question: the sentence with a number or code, else the first. */
export function directAnswer(thing: string, shown: Shown, wording: Wording): string | undefined {
  const sentences = shown.texts.flatMap(splitSentences).filter((each) => !wording.cues.question.test(each));
  const related = new RegExp(wording.words(thing).map(escapeRegex).join('|') || '$^', 'iu');
  return (
    sentences.find((each) => related.test(each) && /\d/.test(each)) ??
    sentences.find((each) => /\d/.test(each)) ??
    sentences.find((each) => related.test(each))
  );
}
