/** Currency sign or none, a number without separators or grouped by thousands, one word or sign or none. */
const numberWithUnit =
  /^(\p{Sc}?)\s?(\d{1,3}(?:[,' \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?:\s*([\p{Sc}%])|\s+(\S.*))?$/u;

const groupSeparator = "[,.'\u2019 \u00a0\u202f]?";

/**
 * A regular expression for all usual spellings of a value that begins with a number: grouped or not, with
 * cents or not, behind a currency sign or before its unit; undefined for any other value (dates, phone
 * numbers, codes). A unit of one word or sign may be missing from the text; a longer rest must follow.
 */
export function anythingLikeNumber(
  value: string,
  literalPattern: (text: string) => string,
): string | undefined {
  const parts = numberWithUnit.exec(value);
  if (!parts) return undefined;
  const digits = (parts[2] ?? '').replace(/\D/g, '');
  const rest = parts[5] ?? parts[4] ?? '';
  const number = groupedPattern(digits) + centsPattern(parts[3]);
  const unit = rest === '' ? '' : `\\s*${literalPattern(rest)}`;
  const tail = /\s/.test(rest) ? unit : unit === '' ? '' : `(?:${unit})?`;
  // Digits around it would make it another number.
  return `(?:\\p{Sc}?\\s?(?<![\\d\\p{L}]|\\d[.,])${number}(?![\\d]|[.,]\\d)${tail})`;
}

function groupedPattern(digits: string): string {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(groupSeparator);
}

function centsPattern(cents: string | undefined): string {
  if (cents === undefined || /^0+$/.test(cents)) return '(?:[.,]0{1,2})?';
  return cents.endsWith('0') || cents.length === 1 ? `[.,]${cents.charAt(0)}0?` : `[.,]${cents}`;
}
