import { toPlainLine } from '../activity/plain-text.ts';
import { readShown } from '../activity/read.ts';
import { asText } from '../activity/read-values.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { describeReplies, pointAt, visibleReplies, visibleText, type VisibleReply } from './visible.ts';

/** So many equal answers in a row make a loop. */
const loopLength = 3;

interface Exchange {
  readonly input: string;
  readonly answer: string;
  readonly replies: readonly VisibleReply[];
}

/**
 * `loop`: in three turns in a row, the user sent three different things and the bot answered each with the
 * same messages (text, cards and buttons; case and white space aside). Turns in which the user sent nothing
 * or the bot was silent are passed over. A bot that asks again after the same input is no loop. Failed, or a
 * warning when the bot got out of it and the user reached its goal.
 */
export function checkLoop(record: ConversationRecord): Reason[] {
  const exchanges = exchangesOf(record);
  const reasons: Reason[] = [];
  let start = 0;
  for (let index = 1; index <= exchanges.length; index += 1) {
    const current = exchanges[index];
    if (current && current.answer === exchanges[start]?.answer) continue;
    const run = exchanges.slice(start, index);
    if (new Set(run.map((each) => each.input)).size >= loopLength) {
      const gotOut = current !== undefined && record.summary.goal === 'reached';
      reasons.push(loopReason(run, gotOut));
    }
    start = index;
  }
  return reasons;
}

function loopReason(run: readonly Exchange[], gotOut: boolean): Reason {
  const inputs = run.map((each) => `"${toPlainLine(each.input, 40)}"`).join(', ');
  const replies = run.at(-1)?.replies ?? [];
  const last = replies.at(-1);
  return {
    check: 'loop',
    severity: gotOut ? 'warning' : 'failed',
    message: `The bot said the same ${run.length} times in a row${gotOut ? ', but got out of it' : ''}.`,
    expected: `different replies to ${inputs}`,
    arrived: describeReplies(replies),
    ...(last && pointAt(last)),
  };
}

function exchangesOf(record: ConversationRecord): Exchange[] {
  const repliesOf = groupByTurn(visibleReplies(record), ({ entry }) => entry.turn);
  const sentIn = groupByTurn(record.entries, ({ turn }) => turn);
  return record.turns.flatMap((turn) => {
    const sent = (sentIn.get(turn.index) ?? []).filter((entry) => entry.from === 'user');
    const input = sent
      .map(({ activity }) => `${asText(activity.text) ?? ''} ${shortValue(activity.value)}`)
      .join(' ');
    const answered = (repliesOf.get(turn.index) ?? []).filter((reply) => !reply.entry.proactive);
    const answer = answered
      .map(({ activity }) => fold(`${visibleText(activity)}\n${titlesOf(activity)}`))
      .join('\n');
    if (turn.move === undefined || fold(input) === '' || answer.trim() === '') return [];
    return [{ input: fold(input), answer, replies: answered }];
  });
}

function groupByTurn<Item>(items: readonly Item[], turnOf: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(turnOf(item));
    if (group) group.push(item);
    else groups.set(turnOf(item), [item]);
  }
  return groups;
}

function titlesOf(activity: VisibleReply['activity']): string {
  return readShown([activity])
    .actions.map((action) => action.title)
    .join('|');
}

function shortValue(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function fold(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().toLowerCase();
}
