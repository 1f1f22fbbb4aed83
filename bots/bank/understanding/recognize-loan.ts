import { type Money, parseMoney } from './parse-money.ts';
import { sayings } from './sayings.ts';
import { hasWordLike, splitAtCorrections } from './words.ts';

export const employments = ['employed', 'selfEmployed', 'student', 'retired', 'unemployed'] as const;
export type Employment = (typeof employments)[number];

/** Lengths of a loan that the bank offers, in months. */
export const terms = [12, 24, 36, 60] as const;

/** What the bank must know before it takes an application. */
export interface LoanDetails {
  amount: number;
  purpose: string;
  termMonths: number;
  employment: Employment;
  monthlyIncome: number;
}

/**
 * Takes from a message what it says about a loan.
 * `asked` is the question it answers: then a bare number or a free text is understood too. `known` is what the customer now corrects.
 */
export function recognizeLoan(
  text: string,
  asked?: string,
  known: Partial<LoanDetails> = {},
): Partial<LoanDetails> {
  const details: Partial<LoanDetails> = {};
  for (const [index, part] of splitAtCorrections(text).entries()) {
    Object.assign(details, recognizePart(part, asked, known, index > 0));
  }
  return details;
}

function recognizePart(
  text: string,
  asked: string | undefined,
  known: Partial<LoanDetails>,
  isCorrection: boolean,
): Partial<LoanDetails> {
  const details: Partial<LoanDetails> = {};
  const termMonths = findTerm(text, asked === 'termMonths');
  if (termMonths !== undefined) {
    details.termMonths = termMonths;
  }
  const employment = findEmployment(text);
  if (employment !== undefined) {
    details.employment = employment;
  }
  const money = parseMoney(text.replaceAll(termPattern, ' '));
  const field = money && fieldOf(money, text, asked, known, isCorrection);
  if (money !== undefined && field !== undefined) {
    details[field] = money.amount;
  }
  const purpose = findPurpose(text, asked === 'purpose' && Object.keys(details).length === 0);
  if (purpose !== undefined) {
    details.purpose = purpose;
  }
  return details;
}

type MoneyField = 'amount' | 'monthlyIncome';

/** Which field a sum of money belongs to: what the text says, what was asked, or what it is closest to. */
function fieldOf(
  { amount, hasCurrency }: Money,
  text: string,
  asked: string | undefined,
  known: Partial<LoanDetails>,
  isCorrection: boolean,
): MoneyField | undefined {
  if (amountWords.test(text)) {
    return 'amount';
  }
  if (incomeWords.test(text) || asked === 'monthlyIncome') {
    return 'monthlyIncome';
  }
  if (asked === 'termMonths' || asked === 'purpose') {
    return hasCurrency || (asked === 'purpose' && isCorrection) ? 'amount' : undefined;
  }
  // At equal distance, what was said last is likelier to be corrected.
  const isIncome =
    known.monthlyIncome !== undefined &&
    distance(amount, known.monthlyIncome) <= distance(amount, known.amount);
  return isIncome ? 'monthlyIncome' : 'amount';
}

function distance(amount: number, known = 0): number {
  return Math.abs(Math.log(Math.max(amount, 1) / Math.max(known, 1)));
}

const incomeWords = sayings(
  '(?:monthly )?income|i earn|earn|salary|wages?|a month|per month',
  'доход[а-яё]*|зарабат[а-яё]*|зарплат[а-яё]*',
);
const amountWords = sayings('amount|borrow|loan of', 'сумм[а-яё]*|занять');

const termPattern =
  /(?<count>\d+|one|two|three|five)\s*-?\s*(?<unit>months?|mths?|mo|years?|yrs?|мес[а-яё]*|лет|год[а-яё]*)(?!\p{L})/giu;
const countWords: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, five: 5 };

function findTerm(text: string, isAsked: boolean): number | undefined {
  const groups = [...text.matchAll(termPattern)][0]?.groups;
  if (groups !== undefined) {
    const word = groups['count']?.toLowerCase() ?? '';
    const count = countWords[word] ?? Number(word);
    return /^(?:y|л|г)/iu.test(groups['unit'] ?? '') ? count * 12 : count;
  }
  const bare = isAsked && !amountWords.test(text) ? parseMoney(text) : undefined;
  return bare?.hasCurrency ? undefined : bare?.amount;
}

const employmentWords: Readonly<Record<Exclude<Employment, 'employed'>, RegExp>> = {
  selfEmployed: sayings(
    String.raw`self[\s-]?emplo\p{L}*|freelanc\p{L}*|own business`,
    'предпринимател[а-яё]*|самозанят[а-яё]*',
  ),
  unemployed: sayings(String.raw`unemplo\p{L}*|out of work|no job`, 'безработн[а-яё]*|не работаю'),
  student: sayings('students?|studying', 'студент[а-яё]*|учусь'),
  retired: sayings('retired|pensioner', 'пенси[а-яё]*'),
};

function findEmployment(text: string): Employment | undefined {
  for (const [employment, words] of Object.entries(employmentWords)) {
    if (words.test(text)) {
      return employment as Employment;
    }
  }
  if (hasWordLike(text, ['unemployed', 'student', 'retired'])) {
    return (['unemployed', 'student', 'retired'] as const).find((word) => hasWordLike(text, [word]));
  }
  return hasWordLike(text, ['employed', 'employee']) || hasJob.test(text) ? 'employed' : undefined;
}

const hasJob = sayings(String.raw`full[\s-]?time|part[\s-]?time|have a job`, 'работаю|по найму');

const purposePattern =
  /(?:\bloan for|\bborrow\b.*?\bfor|\bpurpose(?:\s+(?:is|was|to|should be|would be|=))*|(?:dollars?|bucks|\$\s?\d[\d,.]*) for|кредит\S*(?: \S+){0,3} на|цель)[\s:–-]+(?<purpose>(?!\d|\$)[^.,;!?]{2,80})/iu;
const leadIn =
  /^(?:(?:um+|uh+|er+|hm+|well|so|oh|ok|okay|hey|it is|it's|it’s|its|that's|that'd be|that would be|it would be|(?:i'm|i am) not (?:a hundred percent |so |entirely )?sure,? but|don't quote me on this,? but|if i remember right|if i am not mistaken|certainly|sure|idk|like|er+|this is|i need it|i want it|i want|i need|i'd like|i would like|i will use it|i'll use it|the money is|i want to|let's say|mostly|maybe|perhaps|probably|i believe|i think|i guess|for|to buy|to pay for|on|ну|это|для|чтобы|на|мне нужно|нужен|нужно|думаю)[\s,.…:–-]+)+/iu;
const trailer =
  /[\s,]*(?:\b(?:please|pls|plz|i think|i guess|i believe|maybe|probably|thanks|thank you|thx|or something|or so|lol|haha|y'know|is right|is fine|if that works|if i am not mistaken|idk|i should think|but (?:i'm|i am) not (?:entirely )?sure|but please check that|at least that's what i remember|not sure|tbh|btw|man|mate|instead)|пожалуйста|наверное|спасибо)$/iu;

function findPurpose(text: string, isAsked: boolean): string | undefined {
  const explicit = purposePattern.exec(text)?.groups?.['purpose'];
  const purpose = (explicit ?? (isAsked && !/\?\s*$/u.test(text) ? text.trim().replace(leadIn, '') : ''))
    .replace(/[\s.,!?]+$/u, '')
    .replace(trailer, '')
    .trim();
  return /\p{L}{2}/u.test(purpose) ? purpose.slice(0, 80) : undefined;
}
