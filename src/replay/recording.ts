import type { Activity } from '../activity/activity.ts';
import { isFromBot } from '../activity/activity.ts';

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
}

/** Activities that a channel sends for a user who joins; they are not the user's doing. */
const openingTypes = new Set(['conversationUpdate', 'installationUpdate']);

/** The turns of a transcript. Whose an activity is, is told by its role, or by whom it was sent to. */
export function toRecording(name: string, file: string, activities: readonly Activity[]): Recording {
  const turns: { sent: Activity | undefined; meanwhile?: Activity; replies: RecordedReply[] }[] = [
    { sent: undefined, replies: [] },
  ];
  for (const [index, activity] of activities.entries()) {
    const last = turns.at(-1);
    if (isFromBot(activity) || activity.recipient?.role === 'user') {
      last?.replies.push({ ...withKind(activity), index });
    } else if (openingTypes.has(activity.type)) continue;
    else if (last && isInterruption(last, activity)) last.meanwhile = activity;
    else turns.push({ sent: activity, replies: [] });
  }
  const first = activities.find((each) => !isFromBot(each)) ?? activities[0];
  return { name, file, turns, channelId: first?.channelId, locale: first?.locale };
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
