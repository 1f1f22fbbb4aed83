import type { Colors, Formatter } from 'picocolors/types.js';
import wrapAnsi from 'wrap-ansi';
import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { ChatLine } from './chat.ts';
import { chatParts, contrast, type Contrast, type JudgedChat } from './difference.ts';

export interface ColoredChatOptions {
  readonly colors: Colors;
  /** Width of the terminal. */
  readonly columns: number;
}

const margin = '         ';

/** A conversation as a chat for the terminal, differences in place; every line ends with a line break. */
export function formatColoredChat(chat: JudgedChat, { colors, columns }: ColoredChatOptions): string {
  return chatParts(chat)
    .map((part) => ('line' in part ? chatLine(part.line) : differenceLines(part.difference)))
    .join('');

  function chatLine(line: ChatLine): string {
    const who = { user: colors.cyan('    user '), bot: colors.green('     bot '), note: margin }[line.who];
    const remarks = line.remarks.length > 0 ? ` ${colors.magenta(`(${line.remarks.join(', ')})`)}` : '';
    const width = Math.max(40, columns) - margin.length;
    const text = wrapAnsi(line.text, width, { trim: false }).split('\n');
    const body = line.who === 'note' ? text.map((each) => colors.dim(each)) : text;
    const buttons = line.buttons.map((title) => colors.yellow(`[${toPlainLine(title, 40)}]`)).join(' ');
    const rows = buttons === '' ? body : [...body.filter((each) => each !== ''), buttons];
    return `${who}${rows.join(`\n${margin}`)}${remarks}\n`;
  }

  function differenceLines(reason: Reason): string {
    const { expected, arrived } = reason;
    const [was, is] = contrast(toPlainLine(expected ?? '', 600), toPlainLine(arrived ?? '', 600));
    const both = expected !== undefined && arrived !== undefined;
    const rows = [
      colors.red(`✗ ${toPlainLine(reason.message, 600)}`),
      ...(expected === undefined ? [] : [contrastRow('-', was, colors.red, both)]),
      ...(arrived === undefined ? [] : [contrastRow('+', is, colors.green, both)]),
    ];
    return rows.map((row) => `${margin}${row}\n`).join('');
  }

  function contrastRow(sign: string, text: Contrast, color: Formatter, marked: boolean): string {
    if (!marked) return color(`${sign} ${text.before}${text.own}${text.after}`);
    return `${color(`${sign} ${text.before}`)}${text.own && color(colors.inverse(text.own))}${color(text.after)}`;
  }
}
