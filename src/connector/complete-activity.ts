import type { Activity, ChannelAccount, ConversationAccount } from '../activity/activity.ts';
import { mergeFields, omitFields } from '../activity/merge-fields.ts';

/** Fields that Understudy reads, by the type that they must have. */
const fieldKinds: ReadonlyMap<string, 'text' | 'list' | 'account'> = new Map([
  ...kindOf('text', [
    'id',
    'timestamp',
    'localTimestamp',
    'localTimezone',
    'serviceUrl',
    'channelId',
    'replyToId',
    'locale',
    'text',
    'textFormat',
    'speak',
    'inputHint',
    'attachmentLayout',
    'deliveryMode',
    'action',
    'name',
    'label',
    'valueType',
    'code',
  ]),
  ...kindOf('account', ['from', 'recipient', 'conversation']),
  ...kindOf('list', [
    'attachments',
    'entities',
    'membersAdded',
    'membersRemoved',
    'reactionsAdded',
    'reactionsRemoved',
  ]),
]);

function kindOf<Kind extends string>(kind: Kind, fields: readonly string[]): [string, Kind][] {
  return fields.map((field) => [field, kind]);
}

/** What the channel knows and a bot may leave out. */
export interface Completion {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly channelId: string | undefined;
  readonly account: ConversationAccount;
  readonly bot: ChannelAccount;
  readonly user: ChannelAccount | undefined;
}

/**
 * Takes parsed JSON for an activity if the fields that Understudy reads have the types of the Activity schema;
 * nulls and accounts without an id count as left out. Otherwise returns a sentence that names the field.
 * Where nothing is left out, it is `body` itself.
 */
export function readActivity(body: unknown): Activity | string {
  if (!isRecord(body)) return 'Expected an activity, a JSON object.';
  const type = body['type'];
  if (typeof type !== 'string' || type === '') return 'The activity has no "type".';
  const leftOut = new Set<string>();
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (value === null) leftOut.add(field);
    if (value === undefined || value === null) continue;
    switch (fieldKinds.get(field)) {
      case 'text':
        if (typeof value !== 'string') return `The activity's "${field}" is not a string.`;
        break;
      case 'account':
        if (isAccount(value)) break;
        if (!isRecord(value)) return `The activity's "${field}" is not an object.`;
        leftOut.add(field);
        break;
      case 'list':
        if (!(Array.isArray(value) && value.every(isRecord)))
          return `The activity's "${field}" is not an array of objects.`;
        break;
      case undefined:
    }
  }
  const activity = leftOut.size === 0 ? body : omitFields(body, leftOut);
  const attachments = activity['attachments'] as Record<string, unknown>[] | undefined;
  const untyped = attachments?.findIndex((attachment) => typeof attachment['contentType'] !== 'string') ?? -1;
  if (untyped >= 0) return `The activity's "attachments[${untyped}]" has no "contentType".`;
  const suggested = activity['suggestedActions'];
  if (suggested !== undefined) {
    const actions = isRecord(suggested) ? suggested['actions'] : undefined;
    if (!Array.isArray(actions) || !actions.every(isRecord)) {
      return 'The activity\'s "suggestedActions" has no array "actions".';
    }
  }
  return activity as Activity;
}

/** Fills in what the channel supplies to an activity of the bot's, and takes out what no channel passes on. */
export function completeActivity(activity: Activity, known: Completion): Activity {
  const { account, bot, user } = known;
  const recipient = activity.recipient ?? user;
  const completed = mergeFields<Activity>(activity);
  completed.id = known.id;
  completed.timestamp ??= known.timestamp;
  completed.from = mergeFields(bot, activity.from);
  completed.from.role = 'bot';
  completed.conversation = mergeFields(account, activity.conversation);
  completed.conversation.id = account.id;
  if (recipient) {
    completed.recipient = mergeFields(recipient);
    completed.recipient.role = 'user';
  }
  if (completed.channelId === undefined && known.channelId !== undefined)
    completed.channelId = known.channelId;
  if (completed['callerId'] !== undefined) delete completed['callerId'];
  return completed;
}

/** Like `completeActivity`, for uploaded history, which holds both sides: what the user said stays the user's. */
export function completeHistory(activity: Activity, known: Completion): Activity {
  const { from, recipient } = activity;
  const completed = completeActivity(activity, known);
  const isUsers = from?.role === 'user' || (from !== undefined && from.id === known.user?.id);
  if (!isUsers) return completed;
  return {
    ...completed,
    from: { ...from, role: 'user' },
    recipient: { ...known.bot, ...recipient, role: 'bot' },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether parsed JSON is an account, which it is by its id. */
export function isAccount(value: unknown): value is ChannelAccount & ConversationAccount {
  return isRecord(value) && typeof value['id'] === 'string' && value['id'] !== '';
}
