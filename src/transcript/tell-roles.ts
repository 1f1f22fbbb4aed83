import type { Activity, ChannelAccount, Role } from '../activity/activity.ts';
import { asRecord, asText } from '../activity/read-values.ts';

type Side = 'user' | 'bot';

/** Undefined is an id of which no role can be told. */
type KnownIds = Map<string, Side | undefined>;

/**
 * Says who sent what, where a transcript leaves it out: Direct Line and the loggers of bots write no roles,
 * or only those of one side. It is told, in this order, by the recipient's role, by an id whose role another
 * activity states, by Teams' ids (28: a bot, 29: a person), by an answer to what the other side sent, and by
 * the mark that Web Chat leaves on what was typed. Activities of which nothing tells it stay as they are.
 */
export function tellRoles(activities: Activity[]): Activity[] {
  if (activities.every((each) => roleOf(each.from) !== undefined)) return activities;
  const known = knownIds(activities);
  const senders = new Map<string, Side>();
  const sideOf = (activity: Activity): Side | undefined =>
    tellSide(activity, known) ?? (sentByOther(activity, senders) ? 'bot' : undefined);
  // Twice: an answer late in the conversation may tell whose the first words are.
  for (const activity of [...activities, ...activities]) {
    const side = sideOf(activity);
    if (side === undefined) continue;
    const id = asText(activity.id);
    if (id !== undefined) senders.set(id, side);
    const from = asText(asRecord(activity.from)?.['id']);
    if (from !== undefined && !known.has(from)) known.set(from, side);
  }
  // Two people talk: whoever is not the one is the other.
  const strangers = new Set<string>();
  for (const { type, from } of activities) {
    const id = asText(asRecord(from)?.['id']);
    if (type === 'message' && id !== undefined && !known.has(id)) strangers.add(id);
  }
  const [stranger] = strangers;
  const sides = new Set([...known.values()].filter((side) => side !== undefined));
  if (stranger !== undefined && strangers.size === 1 && sides.size === 1) {
    known.set(stranger, sides.has('bot') ? 'user' : 'bot');
  }
  return activities.map((activity) => {
    const side = roleOf(activity.from) === undefined ? sideOf(activity) : undefined;
    return side === undefined ? activity : withRoles(activity, side);
  });
}

/** Ids that have one role wherever a role is stated; a conversation's tombstones share one id. */
function knownIds(activities: readonly Activity[]): KnownIds {
  const known: KnownIds = new Map();
  const doubtful = new Set<string>();
  for (const activity of activities) {
    for (const account of [activity.from, activity.recipient]) {
      const role = roleOf(account);
      const id = asText(asRecord(account)?.['id']);
      if (role === undefined || id === undefined || id === '') continue;
      if ((known.get(id) ?? role) !== role) doubtful.add(id);
      known.set(id, role);
    }
  }
  for (const id of doubtful) known.set(id, undefined);
  return known;
}

function tellSide(activity: Activity, known: KnownIds): Side | undefined {
  const stated = roleOf(activity.from);
  if (stated !== undefined) return stated;
  const addressed = roleOf(activity.recipient);
  if (addressed !== undefined) return opposite(addressed);
  const from = asText(asRecord(activity.from)?.['id']);
  if (from === undefined) return undefined;
  const other = known.get(asText(asRecord(activity.recipient)?.['id']) ?? '');
  const byId = known.get(from) ?? (other === undefined ? undefined : opposite(other));
  if (byId !== undefined) return byId;
  if (/^2[89]:/.test(from)) return from.startsWith('28:') ? 'bot' : 'user';
  return asText(asRecord(activity.channelData)?.['clientActivityID']) === undefined ? undefined : 'user';
}

/** Whether it answers something; a person answers only what a bot is known to have sent (cards in Teams). */
function sentByOther(activity: Activity, senders: ReadonlyMap<string, Side>): boolean {
  const target = asText(activity.replyToId);
  if (target === undefined || target === '' || activity.type !== 'message') return false;
  return senders.get(target) !== 'bot';
}

function withRoles(activity: Activity, side: Side): Activity {
  const from = { ...asRecord(activity.from), role: side } as ChannelAccount;
  const recipient = asRecord(activity.recipient);
  if (recipient === undefined) return { ...activity, from };
  const addressed: ChannelAccount = { ...(recipient as ChannelAccount), role: opposite(side) };
  return { ...activity, from, recipient: addressed };
}

function roleOf(account: unknown): Side | undefined {
  const role = asRecord(account)?.['role'] as Role | undefined;
  if (role === 'skill') return 'bot';
  return role === 'user' || role === 'bot' ? role : undefined;
}

function opposite(side: Side): Side {
  return side === 'bot' ? 'user' : 'bot';
}
