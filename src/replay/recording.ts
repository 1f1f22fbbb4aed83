import { isFromBot, type Activity } from '../activity/activity.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { ConversationKind } from '../channel/ports.ts';

/** Something the bot sent, as a recording or a replay has it. */
export interface RecordedReply {
  readonly kind: 'activity' | 'update' | 'delete';
  readonly activity: Activity;
  /** Its place in the transcript, from 0. */
  readonly index: number;
}

/** What the user sent, and all that the bot answered before the user went on. */
export interface RecordedTurn {
  /** Undefined for the opening: the channel joins the conversation by itself. */
  readonly sent: Activity | undefined;
  /** Sent together with it, without waiting for a reply: an interruption. */
  readonly meanwhile?: Activity | undefined;
  readonly replies: readonly RecordedReply[];
}

/** A transcript kept to be replayed. */
export interface Recording {
  /** How reports name it: its path below the recordings' folder, without the ending. */
  readonly name: string;
  /** Absolute path of the transcript. */
  readonly file: string;
  /** The first is the opening, also when nothing was said in it. */
  readonly turns: readonly RecordedTurn[];
  readonly channelId: string | undefined;
  readonly locale: string | undefined;
  /** Kind of place on `msteams`; undefined where the recording does not tell. */
  readonly kind: ConversationKind | undefined;
  /** The first activity of the user's side: it tells the accounts and the place. */
  readonly first: Activity | undefined;
}

/** What a channel sends when a user joins a conversation. */
const openingTypes = new Set(['conversationUpdate', 'installationUpdate']);

/**
 * Whether the channel sends it by itself: it opens the conversation anew in each replay. Only Teams tells of other
 * things that happen, which a script can bring about.
 */
function isOpening(activity: Activity, begun: ReadonlySet<string>): boolean {
  if (!openingTypes.has(activity.type)) return false;
  if (activity.channelId !== 'msteams') return true;
  if (begun.has('turn')) return false;
  const { type, action, membersAdded, recipient, from } = activity;
  if (type === 'installationUpdate') return action === 'add' && !begun.has(type);
  const joining = asArray(membersAdded).map((each) => asRecord(each)?.['id']);
  return joining.includes(recipient?.id) || joining.includes(from?.id);
}

/** The turns of a transcript. Whose an activity is, is told by its role, or by whom it was sent to. */
export function toRecording(name: string, file: string, activities: readonly Activity[]): Recording {
  const turns: { sent: Activity | undefined; meanwhile?: Activity; replies: RecordedReply[] }[] = [
    { sent: undefined, replies: [] },
  ];
  const begun = new Set<string>();
  for (const [index, activity] of activities.entries()) {
    const last = turns.at(-1);
    if (isFromBot(activity) || activity.recipient?.role === 'user') {
      last?.replies.push({ ...withKind(activity), index });
    } else if (isOpening(activity, begun)) begun.add(activity.type);
    else {
      begun.add('turn');
      if (last && isInterruption(last, activity)) last.meanwhile = activity;
      else turns.push({ sent: activity, replies: [] });
    }
  }
  const first = activities.find((each) => !isFromBot(each)) ?? activities[0];
  return {
    name,
    file,
    turns,
    channelId: first?.channelId,
    locale: first?.locale,
    kind: kindOf(activities),
    first,
  };
}

/** Whoever wrote a transcript may have put anything there. */
function kindOf(activities: readonly Activity[]): ConversationKind | undefined {
  const accounts = activities.map(({ conversation }) => asRecord(conversation));
  const type = asText(
    accounts.find((each) => each?.['conversationType'] !== undefined)?.['conversationType'],
  );
  if (type === 'personal' || type === 'groupChat') return type;
  if (type !== 'channel') return undefined;
  return accounts.some((each) => asText(each?.['id'])?.includes(';messageid=')) ? 'thread' : 'channel';
}

/** Nobody reads, types and sends faster; two messages closer than this were sent together. */
const togetherMs = 100;

function isInterruption(turn: Pick<RecordedTurn, 'sent' | 'meanwhile' | 'replies'>, next: Activity): boolean {
  if (!turn.sent || turn.meanwhile || turn.replies.length > 0) return false;
  const apart = Date.parse(next.timestamp ?? '') - Date.parse(turn.sent.timestamp ?? '');
  return apart >= 0 && apart < togetherMs;
}

/** Updates and deletes stand in transcripts under types of their own (TranscriptLoggerMiddleware's names). */
function withKind(activity: Activity): Omit<RecordedReply, 'index'> {
  if (activity.type === 'messageUpdate')
    return { kind: 'update', activity: { ...activity, type: 'message' } };
  if (activity.type === 'messageDelete') return { kind: 'delete', activity };
  return { kind: 'activity', activity };
}
