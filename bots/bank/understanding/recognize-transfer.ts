import { parseMoney } from './parse-money.ts';
import { hasWordLike, isCorrection, isQuestion, withoutDenied, withoutFillers } from './words.ts';

export const accounts = ['checking', 'savings'] as const;
export type Account = (typeof accounts)[number];

/** What the bank must know before it sends money. */
export interface TransferDetails {
  recipient: string;
  amount: number;
  account: Account;
}

/**
 * Takes from a sentence what it says about a transfer.
 * `asked` is the question it answers: then a bare "Anna" or "250" is understood too.
 */
export function recognizeTransfer(said: string, asked?: string): Partial<TransferDetails> {
  const text = withoutDenied(said);
  const account = findAccount(text);
  const amount = parseMoney(text);
  const recipient = findRecipient(text, asked, amount !== undefined || account !== undefined);
  return {
    ...(recipient !== undefined && { recipient }),
    ...(amount !== undefined && { amount: amount.amount }),
    ...(account !== undefined && { account }),
  };
}

function findAccount(text: string): Account | undefined {
  if (hasWordLike(text, ['checking', 'chequing', 'checkings']) || /текущ|расч[её]тн/iu.test(text)) {
    return 'checking';
  }
  return hasWordLike(text, ['savings', 'saving']) || /сберегат|накопит/iu.test(text) ? 'savings' : undefined;
}

const relation = String.raw`(?:my (?:friend|sister|brother|mother|father|mum|mom|dad|son|daughter|colleague)\s+)?`;
const beforeName = [
  // "I want to pay" names nobody.
  String.raw`(?<!(?:want|like|need|trying|try|going|have|wish|how|able|prefer|ready|love)\s+)[Tt]o`,
  String.raw`(?:[Rr]ecipient|[Пп]олучатель)(?:\s+(?:is|это))?`,
  String.raw`[Ff]or(?=\s+(?:my\s+\p{L}+\s+)?\p{Lu})`,
  '[Дд]ля',
  '[Нн]а имя',
  '[Кк]ому',
];
const afterTo = new RegExp(
  String.raw`(?<!\p{L})(?:${beforeName.join('|')})[\s:–-]+${relation}(?<name>\p{L}[\p{L}'’-]*(?:\s+\p{Lu}[\p{L}'’-]*)*)`,
  'gu',
);

function findRecipient(text: string, asked: string | undefined, saysMore: boolean): string | undefined {
  for (const { groups } of text.matchAll(afterTo)) {
    const name = asName(withoutFillers(groups?.['name'] ?? ''), true);
    if (name !== undefined) {
      return name;
    }
  }
  if (asked === 'recipient') {
    if (isQuestion(text)) {
      return undefined;
    }
    return asName(withoutFillers(text), false);
  }
  const dative = /(?:руб[а-яё]*|доллар[а-яё]*|\d)\s+(?<name>\p{Lu}\p{Ll}+)/u.exec(text)?.groups?.['name'];
  if (dative !== undefined) {
    return dative;
  }
  // "Sorry, I meant Boris": a correction of nothing else than the name.
  return isCorrection(text) && !saysMore && asked !== 'amount' && asked !== 'account'
    ? asName(withoutFillers(text).filter(isCapitalized), true)
    : undefined;
}

const noNames = new Set(
  `checking chequing checkings saving savings current money account dollars bucks euros amount menu bank form
  card cancel help transfer someone somebody nobody anyone know see ask check understand confirm continue
  complete finish start proceed keep`.split(/\s+/u),
);

/** Up to three words make a name; of more, those in capitals do. */
function asName(words: readonly string[], isExplicit: boolean): string | undefined {
  const names = words.filter(
    (word) => !noNames.has(word.toLowerCase()) && !/^(?:текущ|сберегат|накопит)/iu.test(word),
  );
  const capitals = names.filter(isCapitalized);
  const chosen = capitals.length > 0 ? capitals : names;
  if (chosen.length === 0 || chosen.length > (isExplicit ? 2 : 3)) {
    return undefined;
  }
  return chosen.map((word) => (isCapitalized(word) ? word : capitalize(word))).join(' ');
}

function isCapitalized(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
