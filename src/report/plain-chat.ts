import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { ConversationOutcome } from '../scenario/events.ts';
import type { ChatLine } from './chat.ts';
import { chatParts, isDifference } from './difference.ts';

/** The whole conversation as plain text, one line or more each, differences in place; safe to print. */
export function formatPlainChat(outcome: ConversationOutcome): string {
  return chatParts(outcome)
    .map((part) => ('line' in part ? formatLine(part.line) : formatDifference(part.difference)))
    .join('\n');
}

/** `difference: message`, and below it what was expected and what arrived. */
export function formatReason(reason: Reason): string {
  const label = reason.severity === 'warning' ? 'warning, ' : '';
  const detail = isDifference(reason) ? contrastLines(reason) : detailLines(reason);
  return [`${label}${reason.check}: ${toPlainLine(reason.message, 600)}`, ...detail].join('\n');
}

/** How people call a conversation: `transfer money to Anna · trial 3 · hurried`. */
export function nameConversation({ plan, persona }: Pick<ConversationOutcome, 'plan' | 'persona'>): string {
  const parts = [plan.scenario.name, ...(plan.trials > 1 ? [`trial ${plan.trial}`] : []), persona];
  return toPlainLine(parts.filter((part) => part !== '').join(' · '), 300);
}

function formatLine(line: ChatLine): string {
  const who = { user: 'user: ', bot: ' bot: ', note: '      ' }[line.who];
  const buttons = line.buttons.map((title) => `[${toPlainLine(title, 40)}]`).join(' ');
  const rows = [...line.text.split('\n'), buttons].filter((row) => row !== '');
  const remarks = line.remarks.length > 0 ? ` (${line.remarks.join(', ')})` : '';
  return `${who}${rows.join('\n      ')}${remarks}`;
}

function formatDifference(reason: Reason): string {
  return [`    ✗ ${toPlainLine(reason.message, 600)}`, ...contrastLines(reason)].join('\n');
}

function contrastLines({ expected, arrived }: Reason): string[] {
  return [
    ...(expected === undefined ? [] : [`    - ${toPlainLine(expected, 600)}`]),
    ...(arrived === undefined ? [] : [`    + ${toPlainLine(arrived, 600)}`]),
  ];
}

function detailLines({ expected, arrived }: Reason): string[] {
  return [
    ...(expected === undefined ? [] : [`  expected ${toPlainLine(expected, 600)}`]),
    ...(arrived === undefined ? [] : [`  arrived  ${toPlainLine(arrived, 600)}`]),
  ];
}
