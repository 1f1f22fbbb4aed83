import { parseMoney } from './parse-money.ts';
import { hasWordLike, isQuestion, splitAtCorrections, withoutFillers, wordsOf } from './words.ts';

export const accounts = ['checking', 'savings'] as const;
export type Account = (typeof accounts)[number];

/** What the bank must know before it sends money. */
export interface TransferDetails {
  recipient: string;
  amount: number;
  account: Account;
}

/**
 * Takes from a message what it says about a transfer.
 * `asked` is the question it answers: then a bare "Anna" is understood too.
 */
export function recognizeTransfer(text: string, asked?: string): Partial<TransferDetails> {
  const details: Partial<TransferDetails> = {};
  for (const [index, part] of splitAtCorrections(text).entries()) {
    const amount = parseMoney(part)?.amount;
    const account = findAccount(part);
    const saysMore = amount !== undefined || account !== undefined;
    const isCorrection = index > 0 && asked !== 'amount' && asked !== 'account';
    const recipient =
      findNamedRecipient(part) ??
      (asked === 'recipient' ? findBareName(part) : undefined) ??
      ((isCorrection || mentionsRecipient.test(part)) && !saysMore ? findCapitals(part) : undefined);
    Object.assign(
      details,
      recipient !== undefined && { recipient },
      amount !== undefined && { amount },
      account !== undefined && { account },
    );
  }
  return details;
}

function findAccount(text: string): Account | undefined {
  if (hasWordLike(text, ['checking', 'chequing', 'checkings']) || /текущ|расч[её]тн/iu.test(text)) {
    return 'checking';
  }
  return hasWordLike(text, ['savings', 'saving']) || /сберегат|накопит/iu.test(text) ? 'savings' : undefined;
}

const mentionsRecipient = /(?<!\p{L})(?:recipient|payee|получател[а-яё]*)(?!\p{L})/iu;
const relation = String.raw`(?:my (?:friend|sister|brother|mother|father|mum|mom|dad|son|daughter|colleague)\s+)?`;
const beforeName = [
  // "I want to pay" names nobody.
  String.raw`(?<!(?:want|like|need|trying|try|going|have|wish|how|able|prefer|ready|love|here|hoping)\s+)[Tt]o`,
  String.raw`(?:[Rr]ecipient|[Пп]олучател[а-яё]*)(?:\s+(?:is|was|to|should be|would be|это|будет|на|=))*`,
  String.raw`[Ff]or(?=\s+(?:my\s+\p{L}+\s+)?\p{Lu})`,
  // "250 рублей Анне"
  String.raw`(?:\d|руб[а-яё.]*)(?=\s+\p{Lu}\p{Ll})`,
  '[Дд]ля',
  '[Нн]а имя',
  '[Кк]ому',
];
const particles = 'de|del|della|di|da|dos|du|la|van|von|der|den|bin|al|el';
const isParticle = new RegExp(`^(?:${particles})$`, 'u');
const capitals = new RegExp(
  String.raw`\p{Lu}[\p{L}'’-]*(?:\s+(?:(?:${particles})\s+)*\p{Lu}[\p{L}'’-]*)*`,
  'gu',
);

// A name in small letters has to end what is said: "to anna please", not "to lose my patience".
const name = String.raw`${capitals.source}|\p{Ll}[\p{L}'’-]*(?=\s*(?:$|[.,!?;]|(?:${[
  'from|out of|with|using|via|and|please|pls|plz|now|today|asap|thx|lol|haha|tbh|btw|man|mate|instead',
  'с|со|пожалуйста',
].join('|')})(?!\p{L})))`;
const named = new RegExp(
  String.raw`(?<!\p{L})(?:${beforeName.join('|')})[\s:–-]+${relation}(?<name>${name})`,
  'gu',
);

/** "to Anna", "for my sister Anna", "the recipient is Anna". */
function findNamedRecipient(text: string): string | undefined {
  for (const { groups } of text.matchAll(named)) {
    const found = groups?.['name'] ?? '';
    const words = namesAmong(withoutFillers(found));
    const recipient = findCapitals(found) ?? (words.length === 1 ? asName(words) : undefined);
    if (recipient !== undefined) {
      return recipient;
    }
  }
  return undefined;
}

/** "Anna", "um, it's anna i think": what is left of a short answer. */
function findBareName(text: string): string | undefined {
  if (isQuestion(text)) {
    return undefined;
  }
  const words = namesAmong(withoutFillers(text));
  const most = wordsOf(text).length > 5 || text.trim().endsWith('?') ? 1 : 2;
  return findCapitals(text) ?? (words.length > 0 && words.length <= most ? asName(words) : undefined);
}

/** The names in a text, "Maria del Carmen" among them. */
function findCapitals(text: string): string | undefined {
  const found = (text.match(capitals) ?? [])
    .map((words) => withoutFillers(words))
    .filter((words) => namesAmong(words).length > 0);
  const words = found.flat();
  return words.length > 0 && words.length <= 4 ? asName(words) : undefined;
}

const noNames = new Set(
  `checking chequing checkings saving savings current dollars bucks euros amount menu bank form card cancel help
  earlier before wrong again nobody know see ask understand confirm continue complete finish start proceed keep`.split(
    /\s+/u,
  ),
);

function namesAmong(words: readonly string[]): string[] {
  return words.filter(
    (word) =>
      !noNames.has(word.toLowerCase()) &&
      findAccount(word) === undefined &&
      !hasWordLike(word, ['someone', 'somebody', 'anyone']),
  );
}

function asName(words: readonly string[]): string {
  return words
    .map((word) => (isParticle.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
