import type { UserTurn } from '../corpus/corpus-conversation.ts';
import { readBotTurn } from '../user/agenda/bot-turn.ts';
import { countWords, normalise } from '../user/model/normalise.ts';
import { readableName } from '../user/topic.ts';
import type { Wording } from '../user/wording.ts';

/** Longer answers are stories. */
const maxWords = 8;
const maxFacts = 20;
/** What forms carry for the bot's own use. */
const technical =
  /^(?:action|type|verb|(?:.*[ _-])?id|.*Id|command|intent|msteams|step|dialog|choice|button|submit|form|x)$/;

/** What a question asks for, by its words; in this order. */
const names: readonly (readonly [RegExp, string])[] = [
  [/\b(?:e-?mail)\b/i, 'e-mail'],
  [/\b(?:phone|telephone|mobile)\b/i, 'phone number'],
  [/\bhow much|\bamount\b/i, 'amount'],
  [/\bhow many\b/i, 'number'],
  [/\bhow old\b|\bage\b/i, 'age'],
  [
    /\b(?:recipient|payee|beneficiary)\b|\bto whom\b|\bwho (?:should|shall|do|would|will|is|are)\b.*\b(?:receive|send|pay|transfer|get|to)\b/i,
    'recipient',
  ],
  [/\bwhat time\b/i, 'time'],
  [/\bwhen\b|\b(?:what|which) (?:day|date)\b|\bdate\b/i, 'date'],
  [/\bwhere\b/i, 'place'],
];
const asksForThing =
  /\b(?:which|what(?:['’]s| is| are)?|your|the|an?|choose|select|pick|enter|for)\s+(\p{L}[\p{L}\s'’-]*)/giu;

/** Whether a question asks whom or by what name. */
export function asksForName(question: string, { cues }: Pick<Wording, 'cues'>): boolean {
  return (
    cues.nameQuestion.test(question) ||
    /\b(?:names?|who|whom|recipient|payee|beneficiary)\b|(?<!\p{L})(?:кому|кто|имя)(?!\p{L})/iu.test(question)
  );
}

/** What the bot asked for before a turn; undefined where its turn called for no fact. */
export function askedBefore({ heard }: UserTurn, wording: Wording): string | undefined {
  const shown = { texts: [heard], actions: [], forms: [], facts: [], inputHint: undefined };
  const { kind, question, isHelpOffer } = readBotTurn(shown, wording);
  return (kind === 'open' || kind === 'choice') && !isHelpOffer ? question : undefined;
}

/** What the person told the bot when asked, by what it was asked for; the last answer counts. Forms by their inputs. */
export function factsOf(turns: readonly UserTurn[], wording: Wording): Map<string, string> {
  const facts = new Map<string, string>();
  const add = (name: string, value: string): void => {
    if (facts.has(name) || facts.size < maxFacts) facts.set(name, value);
  };
  for (const [index, turn] of turns.entries()) {
    for (const [id, value] of Object.entries(turn.values)) {
      if (!technical.test(id) && countWords(value) <= maxWords && countWords(value) > 0)
        add(readableName(id), value);
    }
    const question = turn.kind === 'done' ? undefined : askedBefore(turn, wording);
    const name = question === undefined ? undefined : nameOf(question, wording);
    if (name !== undefined && isAnswer(turn.text, wording) && isTaken(turns[index + 1], question, wording)) {
      add(name, cleanAnswer(turn.text, wording));
    }
  }
  return facts;
}

function isAnswer(text: string, { cues }: Wording): boolean {
  const words = countWords(text);
  if (words === 0 || words > maxWords || /\?\s*$/u.test(text)) return false;
  const said = normalise(text);
  return ![cues.yes, cues.no, cues.skip, cues.done, cues.cancel].some(
    (cue) => normalise(cue.exec(text)?.[0] ?? '') === said,
  );
}

function nameOf(question: string, wording: Wording): string | undefined {
  if (wording.language !== 'en') return contentWords(question, wording).slice(-2).join(' ') || undefined;
  const known = names.find(([pattern]) => pattern.test(question));
  if (known) return known[1];
  if (wording.cues.nameQuestion.test(question)) return 'name';
  for (const [, phrase = ''] of question.matchAll(asksForThing)) {
    const words = firstContentWords(phrase, wording);
    if (words.length > 0) return words.join(' ');
  }
  return contentWords(question, wording).slice(-2).join(' ') || undefined;
}

/** `account would you like` → account; `delivery address` → delivery address. */
function firstContentWords(phrase: string, wording: Wording): string[] {
  const words: string[] = [];
  for (const word of phrase.toLowerCase().split(/\s+/u)) {
    if (wording.words(word).length === 0) {
      if (words.length > 0) break;
      continue;
    }
    words.push(word);
    if (words.length === 2) break;
  }
  return words;
}

function contentWords(text: string, wording: Wording): string[] {
  return (text.toLowerCase().match(/\p{L}[\p{L}'’-]*/gu) ?? []).filter(
    (word) => wording.words(word).length > 0,
  );
}

/** The bot did not ask the same again, nor say that it did not follow. */
function isTaken(next: UserTurn | undefined, question: string | undefined, wording: Wording): boolean {
  if (!next) return true;
  return !wording.cues.retry.test(next.heard) && askedBefore(next, wording) !== question;
}

/** An answer without the words around it. */
export function cleanAnswer(text: string, { colloquial }: Pick<Wording, 'colloquial'>): string {
  const fillers = [...colloquial.fillers, 'please', 'thank you', 'thanks', 'thx', 'plz'].join('|');
  const [first = ''] = text.split('\n');
  const bare = first
    .replace(/[{}]/g, '')
    .replace(/\s+/gu, ' ')
    .replace(
      /^(?:(?:it['’]?s|it is|that['’]s|that(?: would|['’]d) be|let['’]?s say|um+|uh+|ok|to|for|i think|my \p{L}+ is)\s+)+/iu,
      '',
    )
    .replace(new RegExp(String.raw`(?:[\s,]+(?:${fillers}))*[\s.!,;]*$`, 'iu'), '')
    .trim();
  return bare === '' ? first.trim() : bare;
}
