import { describeActivity } from '../activity/describe.ts';
import { readShown } from '../activity/read.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, visibleReplies, visibleText } from './visible.ts';

/** Asks for something without a question mark: an imperative at the start of a sentence or after "please". */
const invitation =
  /(?:^|[.!?:;\n]\s*|\bplease\s+|\b(?:you can|you may|you could|just|or|to \w+,)\s+(?:also\s+)?)(?:say|type|try|enter|tell|choose|select|pick|send|upload|ask|reply|press|tap|click|give|provide|write|let me know|use|contact|call|visit|open|go to|sign in|log in)\b/iu;
const russianInvitation =
  /(?<!\p{L})(?:введите|напишите|скажите|выберите|укажите|отправьте|нажмите|попробуйте|спросите|ответьте|назовите|пришлите|позвоните|обратитесь|уточните)(?!\p{L})/iu;
/** A named command: 'help', "cancel", `menu`, «помощь», *help*. */
const namedCommand =
  /(?:^|[\s(])(?:'[^'\n]{2,30}'|"[^"\n]{2,30}"|`[^`\n]{2,30}`|\*{1,2}[^*\n]{2,30}\*{1,2}|«[^»\n]{2,30}»|“[^”\n]{2,30}”)/u;
const link = /\bhttps?:\/\/\S|\[[^\]\n]+\]\([^)\n]+\)/u;

/**
 * `dead-end`: the user left without having reached its goal, and the last that the bot had said gave it nothing to
 * go on with: no button or input, no question, no input hint `expectingInput`, no invitation, named command or
 * link. A heuristic on the words, English and Russian. A warning; failed when the user itself gave up over it,
 * that is, left unsatisfied while its leaving had not been scheduled (behaviour `abandon`).
 */
export function checkDeadEnd(record: ConversationRecord): Reason[] {
  const { goal } = record.summary;
  const last = visibleReplies(record).at(-1);
  if (goal === 'reached' || !last) return [];
  const leaving = record.turns.at(-1)?.move;
  if (leaving?.behaviours.includes('abandon')) return [];
  // After silence the trouble is the silence, which other checks tell.
  if (record.turns.some((each) => each.expectsReply && each.index > last.entry.turn)) return [];
  const messages = visibleReplies(record).filter((reply) => reply.entry.turn === last.entry.turn);
  const shown = readShown(messages.map((reply) => reply.activity));
  const text = messages.map((reply) => visibleText(reply.activity)).join('\n');
  const offers =
    shown.actions.length > 0 ||
    shown.forms.length > 0 ||
    shown.inputHint === 'expectingInput' ||
    /[?？؟;]\s*$|[?？؟]/u.test(text) ||
    [invitation, russianInvitation, namedCommand, link].some((pattern) => pattern.test(text));
  if (offers) return [];
  const gaveUp = goal === 'abandoned' && leaving?.act.kind === 'end' && !leaving.act.satisfied;
  return [
    {
      check: 'dead-end',
      severity: gaveUp ? 'failed' : 'warning',
      message: gaveUp
        ? 'The user gave up where the bot offered no way on.'
        : 'The conversation stopped where the bot offered no way on.',
      expected: 'a question, a button, an input or a named command',
      arrived: describeActivity(last.activity),
      ...pointAt(last),
    },
  ];
}
