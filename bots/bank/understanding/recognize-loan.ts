import { parseMoney } from './parse-money.ts';
import { hasWordLike, isCorrection, isQuestion, withoutDenied } from './words.ts';

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
 * Takes from a sentence what it says about a loan.
 * `asked` is the question it answers: then a bare number or a free text is understood too.
 */
export function recognizeLoan(said: string, asked?: string): Partial<LoanDetails> {
  const text = withoutDenied(said);
  const termMonths = findTerm(text, asked === 'termMonths');
  const employment = findEmployment(text);
  const money = parseMoney(text.replaceAll(termPattern, ' '));
  const isIncome =
    asked === 'monthlyIncome' ||
    /\b(?:income|earn|salary|make \S+ (?:a|per) month)\b|доход|зарабат|зарплат/iu.test(text);
  const isAmount =
    asked === 'amount' || (asked !== 'termMonths' && (asked !== 'purpose' || isCorrection(text)));
  const details: Partial<LoanDetails> = {
    ...(termMonths !== undefined && { termMonths }),
    ...(employment !== undefined && { employment }),
    ...(money !== undefined && isIncome && { monthlyIncome: money.amount }),
    ...(money !== undefined && !isIncome && (isAmount || money.hasCurrency) && { amount: money.amount }),
  };
  const purpose = findPurpose(text, asked === 'purpose' && Object.keys(details).length === 0);
  return { ...details, ...(purpose !== undefined && { purpose }) };
}

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
  const bare = isAsked ? parseMoney(text) : undefined;
  return bare?.hasCurrency ? undefined : bare?.amount;
}

function findEmployment(text: string): Employment | undefined {
  if (/self[\s-]?emplo|freelanc|own business|предпринимат|самозанят/iu.test(text)) {
    return 'selfEmployed';
  }
  if (/unemplo|out of work|no job|безработн|не работаю/iu.test(text)) {
    return 'unemployed';
  }
  if (hasWordLike(text, ['student', 'studying']) || /студент|учусь/iu.test(text)) {
    return 'student';
  }
  if (hasWordLike(text, ['retired', 'pensioner']) || /пенси/iu.test(text)) {
    return 'retired';
  }
  return hasWordLike(text, ['employed', 'employee']) ||
    /full[\s-]?time|part[\s-]?time|have a job|работаю|наемн|наёмн|по найму/iu.test(text)
    ? 'employed'
    : undefined;
}

const purposePattern =
  /(?:\bloan for|\bborrow\b.*?\bfor|\bpurpose is|\b(?:dollars?|bucks|\$\s?\d[\d,.]*) for|кредит\S*(?: \S+){0,3} на|цель[\s:–-]+)\s+(?<purpose>(?!\d|\$)[^.,;!?]{2,80})/iu;
const leadIn =
  /^(?:(?:um+|uh+|er+|hm+|well|so|oh|ok|okay|it is|it's|it’s|that's|this is|i need it|i want it|i want|i need|i'd like|i would like|i will use it|i'll use it|the money is|mostly|maybe|probably|i think|for|to buy|to pay for|on|ну|это|для|чтобы|на|мне нужно|нужен|нужно)[\s,.…:–-]+)+/iu;

function findPurpose(text: string, isAsked: boolean): string | undefined {
  const explicit = purposePattern.exec(text)?.groups?.['purpose'];
  const purpose = (explicit ?? (isAsked && !isQuestion(text) ? text.trim().replace(leadIn, '') : ''))
    .replace(/[\s.!?]+$/u, '')
    .replace(/\s*,?\s*(?:please|pls|i think|i guess|maybe|пожалуйста)$/iu, '')
    .trim();
  return /\p{L}{2}/u.test(purpose) ? purpose.slice(0, 80) : undefined;
}
