import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { readShown } from '../activity/read.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { TurnRecord } from '../conversation/record.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, visibleReplies, visibleText } from './visible.ts';

const question = /[?？؟]/u;
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
 * `dead-end`: the user gave up, and the last that the bot had said before (a reply to its goodbye aside) gave it
 * nothing to go on with: no button or input, no question, no input hint `expectingInput`, no invitation,
 * named command or link. A heuristic on the words, English and Russian. Failed when the user left over it; a
 * warning when its leaving had been scheduled (behaviour `abandon`), since it might have left anyway.
 */
export function checkDeadEnd(record: ConversationRecord): Reason[] {
  if (record.summary.goal !== 'abandoned') return [];
  const goodbyes = new Set(record.turns.filter(isGoodbye).map((turn) => turn.index));
  const replies = visibleReplies(record).filter((reply) => !goodbyes.has(reply.entry.turn));
  const last = replies.at(-1);
  if (!last) return [];
  const lastTurn = last.entry.turn;
  // After silence the trouble is the silence, which other checks tell.
  if (record.turns.some((each) => each.expectsReply && each.index > lastTurn && !goodbyes.has(each.index)))
    return [];
  const messages = replies.filter((reply) => reply.entry.turn === lastTurn).map((reply) => reply.activity);
  if (offersSomething(messages)) return [];
  const scheduled = record.turns.some((turn) => turn.move?.behaviours.includes('abandon'));
  return [
    {
      check: 'dead-end',
      severity: scheduled ? 'warning' : 'failed',
      message: 'The user gave up where the bot offered no way on.',
      expected: 'a question, a button, an input or a named command',
      arrived: describeActivity(last.activity),
      ...pointAt(last),
    },
  ];
}

function isGoodbye({ move }: TurnRecord): boolean {
  return move?.act.kind === 'say' && move.act.farewell === true;
}

/** Teams shows buttons to accept or decline it. */
function offersFile({ attachments }: Activity): boolean {
  return asArray(attachments).some((each) => asText(asRecord(each)?.['contentType']) === fileConsent);
}

const fileConsent = 'application/vnd.microsoft.teams.card.file.consent';

/** Whether messages give a person something to go on with; goes by words, English and Russian. */
export function offersSomething(messages: readonly Activity[]): boolean {
  const shown = readShown(messages);
  const text = messages.map(visibleText).join('\n');
  return (
    shown.actions.length > 0 ||
    shown.forms.length > 0 ||
    shown.inputHint === 'expectingInput' ||
    messages.some(offersFile) ||
    [question, invitation, russianInvitation, namedCommand, link].some((pattern) => pattern.test(text))
  );
}
