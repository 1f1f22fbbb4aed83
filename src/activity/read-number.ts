/**
 * The numbers that a text states, in order, read as people write them: 250, 1,500.00, 1 500,50, $2.5.
 * A comma or point followed by exactly three digits groups thousands; the last other one is decimal.
 */
export function readNumbers(text: string): number[] {
  return [...text.matchAll(/(?<![\p{L}\d])-?\d(?:[\d\u00a0\u202f]|[.,](?=\d)| (?=\d{3}(?!\d)))*/gu)].map(
    (match) => toNumber(match[0]),
  );
}

function toNumber(spelled: string): number {
  const compact = spelled.replace(/[\s\u00a0\u202f]/g, '');
  const plain = compact.replace(/[.,](?=\d{3}(?:[.,]|$))/g, '');
  return Number(plain.replace(',', '.'));
}
