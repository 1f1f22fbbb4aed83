/** Choices that a bot wrote into its text because the channel has no buttons, and the prose around them. */
export interface ListedChoices {
  readonly prose: string;
  readonly choices: readonly string[];
}

const inlineItem = /\((\d{1,2})\)\s+/g;
/** Between the last two items, in the languages that botbuilder-dialogs writes (promptCultureModels). */
const conjunction = /(?<=[\s,;、，])(?:or|and|или|и|of|oder|ou|o|eller|veya|या|または|要么|또는)$/iu;
const comma = /[,;、，]$/u;
const listLine = /^\s*(\d{1,2})[.)]\s+(\S.*)$/;
const bulletLine = /^\s*[-*•]\s+(\S.*)$/;

/**
 * Reads the two ways in which botbuilder-dialogs' ChoiceFactory writes choices as text
 * (inline "(1) Car, (2) Bus, or (3) Bicycle"; list "1. Car"), and bullet lists that follow a question.
 */
export function readListedChoices(text: string): ListedChoices | undefined {
  return readInline(text) ?? readLines(text);
}

function readInline(text: string): ListedChoices | undefined {
  if (!text.includes('(')) return undefined;
  const marks = [...text.matchAll(inlineItem)];
  if (marks.length < 2 || marks.some((mark, index) => Number(mark[1]) !== index + 1)) return undefined;
  const choices = marks.map((mark, index) => {
    const end = marks[index + 1]?.index ?? text.length;
    const item = text.slice(mark.index + mark[0].length, end).trim();
    if (index === marks.length - 1) return item.replace(/[.?!]$/, '');
    const joined = index === marks.length - 2 ? item.replace(conjunction, '').trimEnd() : item;
    return joined.replace(comma, '').trimEnd();
  });
  return choices.some((choice) => choice === '')
    ? undefined
    : { prose: text.slice(0, marks[0]?.index).trim(), choices };
}

function readLines(text: string): ListedChoices | undefined {
  if (!text.includes('\n')) return undefined;
  const prose: string[] = [];
  const choices: string[] = [];
  let numbered = 0;
  for (const line of text.split('\n')) {
    const number = listLine.exec(line);
    const bullet = number ? null : bulletLine.exec(line);
    if (number && Number(number[1]) === choices.length + 1) {
      numbered += 1;
      choices.push((number[2] ?? '').trim());
    } else if (bullet) choices.push((bullet[1] ?? '').trim());
    else prose.push(line);
  }
  const asks = numbered === choices.length || /[?:]\s*$/.test(prose.join('\n').trim());
  return choices.length >= 2 && asks ? { prose: prose.join('\n').trim(), choices } : undefined;
}
