import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { readShown } from '../activity/read.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { pointAt, userTexts, visibleCardText, visibleReplies, visibleText } from './visible.ts';

/** Shorter values turn up by chance. */
const minLength = 4;

/**
 * `cross-talk`, failed: a message shows a value that only the user of another conversation of the run has brought up
 * (`OtherConversation.secrets`), as a word of its own, although the user here neither knows it nor said it
 * and the bot does not offer it as a button. Values under four characters, and values of two or more other
 * conversations, are passed over: they tell nothing. The bot mixes up its users' state.
 */
export function checkCrossTalk(record: ConversationRecord): Reason[] {
  const others = [...(record.otherConversations?.() ?? [])];
  if (others.length === 0) return [];
  const replies = visibleReplies(record);
  const shown = replies.map(({ activity }) =>
    fold(`${visibleText(activity)}\n${visibleCardText(activity) ?? ''}`),
  );
  const offered = replies.flatMap(({ activity }) =>
    readShown([activity]).actions.map((action) => action.title),
  );
  const known = fold([...userTexts(record), ...knownValues(record), ...offered].join('\n'));
  const holders = new Map<string, Set<string>>();
  for (const { conversationId, secrets } of others) {
    for (const secret of new Set(secrets.map((each) => fold(each).trim()))) {
      holders.set(secret, (holders.get(secret) ?? new Set()).add(conversationId));
    }
  }
  const reasons: Reason[] = [];
  for (const [secret, [conversationId, ...more]] of holders) {
    if (secret.length < minLength || more.length > 0 || known.includes(secret)) continue;
    const place = shown.findIndex((text) => standsIn(secret, text));
    const reply = replies[place];
    if (!reply) continue;
    reasons.push({
      check: 'cross-talk',
      severity: 'failed',
      message: `The bot showed what another conversation's user had told it: "${toPlainLine(secret, 60)}".`,
      expected: `nothing that was said only in the conversation ${toPlainLine(conversationId ?? '', 80)}`,
      arrived: describeActivity(reply.activity),
      ...pointAt(reply),
    });
  }
  return reasons;
}

function knownValues(record: ConversationRecord): string[] {
  return [...Object.values(record.facts), ...Object.values(record.summary.facts)];
}

function standsIn(secret: string, text: string): boolean {
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + secret.length)}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ');
}
