import { type Aside, asides, cheer, type Courtesy, courtesies, no, sayings, yes } from './sayings.ts';
import { hasWordLike, wordsOf } from './words.ts';

export type Intent = 'transfer' | 'loan' | Aside | Exclude<Courtesy, 'closing'> | 'yes' | 'no';

/** What is said beside the point: temper, small talk, thanks. */
const remarks = [asides.upset, asides.smalltalk, asides.wait, courtesies.thanks];

/** The parts of a message that are no mere remarks: "Finally, how wonderful. 250 dollars!" gives "250 dollars". */
export function withoutRemarks(text: string): string {
  const parts = text
    .split(/(?<=[.!?…,;–])\s+/u)
    .filter((part) => /[\p{L}\d]/u.test(part) && !remarks.some((remark) => remark.test(straight(part))));
  // "Great!" alone may be a yes.
  const sober = parts.filter((part) => !cheer.test(straight(part)));
  return (sober.length > 0 ? sober : parts).join(' ');
}

/** What a message in the middle of a task asks for, if it is no answer. */
export function recognizeAside(text: string): Aside | 'thanks' | 'bye' | undefined {
  const plain = straight(text);
  const aside = (Object.keys(asides) as Aside[]).find((name) => asides[name].test(plain));
  if (aside !== undefined) {
    return aside;
  }
  // Both are also said along with an answer: only short messages without one are courtesies.
  if (wordsOf(plain).length <= 8 && !/\d/u.test(plain)) {
    if (courtesies.bye.test(plain)) {
      return 'bye';
    }
    const isAnswer = yes.test(plain) || no.test(plain);
    if (courtesies.thanks.test(plain) && !isAnswer) {
      return 'thanks';
    }
  }
  return undefined;
}

/** Yes, no, or neither. */
export function recognizeYesNo(text: string): 'yes' | 'no' | undefined {
  const plain = straight(text)
    .replaceAll(/\b(?:no (?:problem|worries|doubt)|why not)\b/giu, 'sure')
    .replaceAll(/\b(?:not (?:so |too |really |entirely |a hundred percent )?sure)|не уверен[а]?/giu, '');
  if (no.test(plain)) {
    return 'no';
  }
  return yes.test(plain) || hasWordLike(plain, ['confirm', 'correct', 'proceed']) ? 'yes' : undefined;
}

const loanWords = [
  'loan',
  'loans',
  'borrow',
  'credit',
  'mortgage',
  'кредит',
  'кредита',
  'займ',
  'заём',
  'ссуда',
];
const transferWords = ['transfer', 'send', 'wire', 'pay', 'payment', 'перевод', 'перевести', 'отправить'];
const transferStems = sayings('переве[а-яё]+|перевод[а-яё]*|перечисл[а-яё]+|отправ[а-яё]+');

/** What a message at the menu asks for. */
export function recognizeIntent(text: string): Intent | undefined {
  const plain = straight(text);
  const aside = recognizeAside(plain);
  switch (aside) {
    case 'cancel':
    case 'agent':
    case 'reference':
    case 'simpler':
    case 'recent':
      return aside;
    default:
  }
  if (hasWordLike(plain, loanWords)) {
    return 'loan';
  }
  if (aside === 'balance') {
    return aside;
  }
  if (hasWordLike(plain, transferWords) || transferStems.test(plain)) {
    return 'transfer';
  }
  if (aside !== undefined) {
    return aside;
  }
  if (courtesies.closing.test(plain)) {
    return 'bye';
  }
  const answer = recognizeYesNo(plain);
  if (courtesies.thanks.test(plain) && answer !== 'no') {
    return 'thanks';
  }
  return courtesies.greeting.test(plain) ? 'greeting' : answer;
}

function straight(text: string): string {
  return text.trim().replaceAll('’', "'");
}
