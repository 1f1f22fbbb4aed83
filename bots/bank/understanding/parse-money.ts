const currency = String.raw`(?:\$|€|₽|usd|eur|rub|dollars?|dolars?|bucks?|euros?|руб(?:л[а-яё]*|\.)?|доллар[а-яё]*)`;
const scale = String.raw`(?:k|thousand|grand|к|тыс[а-яё]*\.?)`;
const digits = String.raw`\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const money = new RegExp(
  String.raw`(?<before>${currency}\s*)?(?<minus>-\s*)?(?<![\p{L}\d])(?<number>${digits})(?!\s*(?:%|percent|процент))\s*(?<scale>${scale}(?!\p{L}))?\s*(?<after>${currency}(?!\p{L}))?`,
  'giu',
);

/** An amount of money as a customer wrote it. */
export interface Money {
  readonly amount: number;
  /** Whether a currency was named, so that it can't be another number. */
  readonly hasCurrency: boolean;
}

/**
 * Finds an amount in a sentence: "$1,250.50", "250 dollars", "5k", "two hundred fifty", "250 рублей".
 * Among several, one with a currency wins, and then the first.
 */
export function parseMoney(text: string): Money | undefined {
  const found: Money[] = [];
  for (const { groups } of text.matchAll(money)) {
    const number = groups?.['number'];
    if (number !== undefined) {
      const amount = readNumber(number) * (groups?.['scale'] ? 1000 : 1) * (groups?.['minus'] ? -1 : 1);
      found.push({ amount, hasCurrency: Boolean(groups?.['before'] ?? groups?.['after']) });
    }
  }
  return found.find(({ hasCurrency }) => hasCurrency) ?? found[0] ?? parseNumberWords(text);
}

/** Reads digits whose last separator, if at most two digits follow it, is the decimal one. */
function readNumber(text: string): number {
  const parts = /^(.*?)(?:[.,](\d{1,2}))?$/u.exec(text);
  return Number(`${parts?.[1]?.replaceAll(/\D/gu, '') ?? ''}.${parts?.[2] ?? '0'}`);
}

const small = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
    'sixteen seventeen eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
);
const tens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10]),
);

function parseNumberWords(text: string): Money | undefined {
  const words = text.toLowerCase().split(/[^\p{L}]+/u);
  const start = words.findIndex(
    (word, index) =>
      small.has(word) ||
      tens.has(word) ||
      (word === 'a' && (words[index + 1] === 'hundred' || words[index + 1] === 'thousand')),
  );
  if (start < 0) {
    return undefined;
  }
  let total = 0;
  let group = 0;
  let end = start;
  for (; end < words.length; end += 1) {
    const word = words[end] ?? '';
    const value = small.get(word) ?? tens.get(word) ?? (word === 'a' && end === start ? 1 : undefined);
    if (value !== undefined) {
      group += value;
    } else if (word === 'hundred') {
      group *= 100;
    } else if (word === 'thousand') {
      total += group * 1000;
      group = 0;
    } else if (word !== 'and') {
      break;
    }
  }
  if (words[end] === 'percent') {
    return undefined;
  }
  const hasCurrency = new RegExp(`^${currency}$`, 'iu').test(words[end] ?? '');
  // "That one" and "no one" are no amounts.
  return total + group >= 10 || hasCurrency ? { amount: total + group, hasCurrency } : undefined;
}
