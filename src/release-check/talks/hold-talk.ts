import { isMessage, type Activity } from '../../activity/activity.ts';
import type { Channel, Clock } from '../../channel/ports.ts';
import { openConversation } from '../../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../../conversation/record.ts';
import type { MoveAct } from '../../user/move.ts';
import type { Exchange, Talk } from '../evidence.ts';
import type { Step, TalkPlan } from './plan-talks.ts';
import { signInSteps } from './sign-in-steps.ts';

/** Writes a conversation down while it is held. */
export interface TalkLog {
  append(entry: RecordEntry): void;
  /** Where it stands, relative to the results folder. */
  close(): string;
}

export interface HoldTalkOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly locale: string;
  readonly userName: string;
  readonly replyTimeoutMs: number;
  readonly settleMs: number;
  readonly openLog: (plan: TalkPlan) => TalkLog;
  readonly signal: AbortSignal;
}

/** Holds one conversation as planned. Steps are left out once the bot cannot be reached. */
export async function holdTalk(plan: TalkPlan, options: HoldTalkOptions): Promise<Talk> {
  const entries: RecordEntry[] = [];
  const log = options.openLog(plan);
  const conversation = await openConversation({
    ...options,
    onEntry: (entry) => {
      entries.push(entry);
      log.append(entry);
    },
  });
  const held: { readonly step: Step; readonly activity: Activity; readonly turn: TurnRecord }[] = [];
  try {
    held.push({ step: install, activity: installed, turn: await conversation.open() });
    const steps = [...plan.steps];
    for (let step = steps.shift(); step; step = steps.shift()) {
      if (options.signal.aborted || isUnreachable(held.at(-1)?.turn)) break;
      const activity =
        typeof step.activity === 'function'
          ? step.activity({ ...conversation, messageId: lastMessageId(entries) })
          : step.activity;
      held.push({ step, activity, turn: await conversation.play({ act: actOf(activity), behaviours: [] }) });
      if (steps.length === 0 && step.purpose !== 'sign-in') steps.push(...signInSteps(shownLast(entries)));
    }
  } finally {
    conversation.close();
  }
  const transcript = log.close();
  return {
    scope: plan.scope,
    exchanges: held.map(({ step, activity, turn }) => toExchange(step, activity, turn, entries)),
    transcript,
    userName: options.userName,
    opened: countOpened(
      entries.filter(({ turn }) => turn === 0),
      conversation.id,
    ),
  };
}

const installed: Activity = { type: 'installationUpdate' };
const install: Step = {
  purpose: 'install',
  did: 'installed the app',
  subject: 'install',
  asWritten: true,
  activity: installed,
};

function actOf(activity: Activity): MoveAct {
  const { type, text, attachments, name, value } = activity;
  if (type === 'message' && attachments === undefined) return { kind: 'say', text: text ?? '' };
  if (type === 'invoke' && name !== undefined) return { kind: 'invoke', name, value };
  const expectsReply = type === 'message' ? 'yes' : type === 'invoke' ? 'no' : 'maybe';
  return { kind: 'send', activity, expectsReply };
}

/** The bot's messages since the user's last activity. */
function shownLast(entries: readonly RecordEntry[]): Activity[] {
  const last = entries.findLastIndex(({ from }) => from === 'user');
  return entries.slice(last).map(({ activity }) => activity);
}

function lastMessageId(entries: readonly RecordEntry[]): string {
  return entries.findLast(({ activity }) => isMessage(activity))?.activity.id ?? 'unknown-message';
}

function isUnreachable(turn: TurnRecord | undefined): boolean {
  return turn?.deliveries.some(({ status }) => status === 'unreachable') ?? false;
}

function toExchange(
  { purpose, did, subject, asWritten }: Step,
  { type, name, value }: Activity,
  turn: TurnRecord,
  entries: readonly RecordEntry[],
): Exchange {
  const own = entries.filter((entry) => entry.turn === turn.index);
  const startedAt = own.find(({ from }) => from === 'user')?.atMs ?? 0;
  const sent = own.flatMap(({ from, kind, activity, atMs }) =>
    from === 'bot' && kind !== 'delete' && activity.type !== 'invokeResponse'
      ? [{ activity: asMessage(activity, kind), afterMs: atMs - startedAt }]
      : [],
  );
  const invoke = type === 'invoke' ? { name: name ?? '', value } : undefined;
  const { deliveries, durationMs } = turn;
  return { purpose, did, subject, asWritten, deliveries, durationMs, sent, ...(invoke && { invoke }) };
}

/** What is updated is seen as it is then. */
function asMessage(activity: Activity, kind: RecordEntry['kind']): Activity {
  return kind === 'update' ? { ...activity, type: 'message' } : activity;
}

/** Conversations that the bot spoke in besides this one. */
function countOpened(entries: readonly RecordEntry[], own: string): number {
  const ids = entries.flatMap(({ from, activity }) =>
    from === 'bot' ? (activity.conversation?.id ?? []) : [],
  );
  return new Set(ids.filter((id) => id !== own)).size;
}
