const numberWords: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, value) => [word, value]),
);
const fractionWords: Readonly<Record<string, number>> = {
  half: 2,
  halves: 2,
  third: 3,
  thirds: 3,
  quarter: 4,
  quarters: 4,
  fourth: 4,
  fourths: 4,
  fifth: 5,
  fifths: 5,
  sixth: 6,
  sixths: 6,
  eighth: 8,
  eighths: 8,
  половина: 2,
  треть: 3,
  четверть: 4,
  четверти: 4,
  пятая: 5,
  шестая: 6,
};

/** Whether a pupil's message gives one of the accepted answers; several numbers count as their last. */
export function isRight(text: string, answers: readonly string[]): boolean {
  const said = normalize(text);
  const number = lastNumber(said);
  return answers.some((answer) => {
    const value = lastNumber(answer);
    return value === undefined
      ? ` ${said.replaceAll(/[^\p{L}\s-]/gu, ' ').replaceAll(/\s+/gu, ' ')} `.includes(` ${answer} `)
      : number !== undefined && Math.abs(number - value) < 0.005;
  });
}

/** The last number of a text: "3/4", "1 1/2", "0.75", "75%", "three quarters", "half". */
function lastNumber(text: string): number | undefined {
  const numbers = [...withDigits(text).matchAll(/(?:(\d+)\s+)?(\d+)\s*\/\s*(\d+)|\d+(?:[.,]\d+)?/gu)];
  const last = numbers.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const [whole, units, numerator, denominator] = last;
  return denominator === undefined
    ? Number(whole.replace(',', '.'))
    : Number(units ?? 0) + Number(numerator) / Number(denominator);
}

function withDigits(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}]+|\d+(?:[.,/]\d+)*|\S/gu) ?? [];
  return words
    .map((word, index) => {
      const denominator = fractionWords[word];
      if (denominator === undefined) {
        return String(numberWords[word] ?? word);
      }
      const before = words[index - 1] ?? '';
      return numberWords[before] !== undefined || /^\d+$/u.test(before)
        ? `/${denominator}`
        : `1/${denominator}`;
    })
    .join(' ');
}

function normalize(text: string): string {
  return text.trim().toLowerCase().replaceAll('ё', 'е');
}
