import type { Activity, ChannelAccount, ConversationAccount, Role } from '../activity/activity.ts';
import { mergeFields } from '../activity/merge-fields.ts';
import { asRecord, asText } from '../activity/read-values.ts';

/** What is known about a conversation beforehand, for fields that an activity lacks. */
export interface TranscriptDefaults {
  readonly user?: ChannelAccount | undefined;
  readonly bot?: ChannelAccount | undefined;
  readonly conversation?: ConversationAccount | undefined;
  readonly channelId?: string | undefined;
  /** Milliseconds since 1970-01-01 UTC; default: the time of the activity before, or 0. */
  readonly now?: (() => number) | undefined;
  /** ISO 8601 with this machine's offset; default UTC. */
  readonly localTime?: ((epochMs: number) => string) | undefined;
}

/** How an activity came about; an update or a delete keeps the id of the message that it changes. */
export type ActivityKind = 'activity' | 'update' | 'delete';

/** Makes activities of one conversation complete, one after the other. */
export type CompleteActivity = (activity: Activity, kind?: ActivityKind, sender?: 'user' | 'bot') => Activity;

/**
 * Readers of transcripts (the Emulator, TestAdapter, BotFunctionalTesting) rely on id, timestamp,
 * localTimestamp, channelId, conversation.id, and id and role of from and recipient. What an activity
 * lacks is taken from `defaults`, or else from earlier activities. An id that was there already gets a
 * suffix, since ids must be unique; updates and deletes keep theirs and become `messageUpdate` and
 * `messageDelete`, as botbuilder's TranscriptLoggerMiddleware names them.
 */
export function createCompleter(defaults: TranscriptDefaults = {}): CompleteActivity {
  let latestMs = 0;
  const now = defaults.now ?? ((): number => latestMs);
  const localTime =
    defaults.localTime ?? ((epochMs) => new Date(epochMs).toISOString().replace('Z', '+00:00'));
  const ids = new Set<string>();
  let user: ChannelAccount = { id: 'user', ...defaults.user, role: 'user' };
  let bot: ChannelAccount = { id: 'bot', ...defaults.bot, role: 'bot' };
  let conversation = defaults.conversation ?? { id: 'conversation' };
  let channelId = defaults.channelId ?? 'emulator';

  const uniqueId = (wanted: string | undefined): string => {
    const base = wanted ?? 'activity';
    let id = wanted ?? `${base}-${ids.size + 1}`;
    for (let copy = 2; ids.has(id); copy += 1) id = `${base}-${copy}`;
    return id;
  };

  const roleOfSender = (from: Record<string, unknown>, recipient: Record<string, unknown>): Role => {
    const stated = roleOf(from);
    if (stated) return stated;
    if (roleOf(recipient) === 'bot' || recipient['id'] === bot.id || from['id'] === user.id) return 'user';
    return roleOf(recipient) === 'user' || recipient['id'] === user.id || from['id'] === bot.id
      ? 'bot'
      : 'user';
  };

  return (activity, kind = 'activity', sender) => {
    const given = { from: asRecord(activity.from) ?? {}, recipient: asRecord(activity.recipient) ?? {} };
    const role = sender ?? roleOfSender(given.from, given.recipient);
    const from = account(given.from, role === 'user' ? user : bot, role);
    const other = role === 'user' ? 'bot' : 'user';
    const recipient = account(
      given.recipient,
      other === 'bot' ? bot : user,
      roleOf(given.recipient) ?? other,
    );
    if (asText(given.from['id']) !== undefined && role !== 'skill') {
      if (role === 'user') user = from;
      else bot = from;
    }
    if (asText(asRecord(activity.conversation)?.['id'])) conversation = activity.conversation ?? conversation;
    channelId = asText(activity.channelId) || channelId;
    const wanted = asText(activity.id) || undefined;
    const type = asText(activity.type) ?? 'message';
    const isNew = kind === 'activity' && type !== 'messageUpdate' && type !== 'messageDelete';
    const id = isNew || wanted === undefined ? uniqueId(wanted) : wanted;
    ids.add(id);
    const stated = Date.parse(asText(activity.timestamp) ?? '');
    const epochMs = Number.isNaN(stated) ? now() : stated;
    latestMs = epochMs;
    const head = {
      type: kind === 'activity' ? type : kind === 'update' ? 'messageUpdate' : 'messageDelete',
      id,
      timestamp: Number.isNaN(stated) ? new Date(epochMs).toISOString() : (activity.timestamp ?? ''),
      localTimestamp: asText(activity.localTimestamp) || localTime(epochMs),
      channelId,
      from,
      recipient,
      conversation,
    };
    // Channels stamp all of it: the usual case, and copying would cost as much as writing.
    return isComplete(activity, head) ? activity : mergeFields<Activity>(head, activity, head);
  };
}

function isComplete(activity: Activity, head: Readonly<Record<string, unknown>>): boolean {
  for (const field in head) if (activity[field] !== head[field]) return false;
  return true;
}

function roleOf(someone: Record<string, unknown>): Role | undefined {
  const role = someone['role'];
  return role === 'user' || role === 'bot' || role === 'skill' ? role : undefined;
}

function account(given: Record<string, unknown>, known: ChannelAccount, role: Role): ChannelAccount {
  const id = asText(given['id']);
  if (!id) return { ...known, ...given, id: known.id, role };
  return given['id'] === id && given['role'] === role ? (given as ChannelAccount) : { ...given, id, role };
}
