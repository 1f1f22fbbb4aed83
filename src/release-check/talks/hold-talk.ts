import type { Activity } from '../../activity/activity.ts';
import type { Channel, Clock } from '../../channel/ports.ts';
import { openConversation } from '../../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../../conversation/record.ts';
import type { Exchange, Talk } from '../evidence.ts';
import type { Step, TalkPlan } from './plan-talks.ts';

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
  const held: { readonly step: Step; readonly turn: TurnRecord }[] = [];
  try {
    held.push({ step: install, turn: await conversation.open() });
    for (const step of plan.steps) {
      if (options.signal.aborted || isUnreachable(held.at(-1)?.turn)) break;
      const { activity } = step;
      const act =
        activity.type === 'message' && activity.attachments === undefined
          ? { kind: 'say' as const, text: activity.text ?? '' }
          : activity.type === 'invoke'
            ? { kind: 'invoke' as const, name: activity.name ?? '', value: activity.value }
            : {
                kind: 'send' as const,
                activity,
                expectsReply: activity.type === 'message' ? ('yes' as const) : ('maybe' as const),
              };
      held.push({ step, turn: await conversation.play({ act, behaviours: [] }) });
    }
  } finally {
    conversation.close();
  }
  const transcript = log.close();
  return {
    scope: plan.scope,
    exchanges: held.map(({ step, turn }) => toExchange(step, turn, entries)),
    transcript,
    userName: options.userName,
    opened: countOpened(entries, conversation.id),
  };
}

const install: Step = {
  purpose: 'install',
  did: 'installed the app',
  subject: 'install',
  asWritten: true,
  activity: { type: 'installationUpdate' },
};

function isUnreachable(turn: TurnRecord | undefined): boolean {
  return turn?.deliveries.some(({ status }) => status === 'unreachable') ?? false;
}

function toExchange(step: Step, turn: TurnRecord, entries: readonly RecordEntry[]): Exchange {
  const own = entries.filter((entry) => entry.turn === turn.index);
  const startedAt = own.find(({ from }) => from === 'user')?.atMs ?? 0;
  const sent = own.flatMap(({ from, kind, activity, atMs }) =>
    from === 'bot' && kind !== 'delete' && activity.type !== 'invokeResponse'
      ? [{ activity: asMessage(activity, kind), afterMs: atMs - startedAt }]
      : [],
  );
  const { purpose, did, subject, asWritten, activity } = step;
  const { name, value } = activity;
  const invoke = activity.type === 'invoke' && name !== undefined ? { name, value } : undefined;
  const { deliveries, durationMs } = turn;
  return { purpose, did, subject, asWritten, deliveries, durationMs, sent, ...(invoke && { invoke }) };
}

/** What is updated is seen as it is then. */
function asMessage(activity: Activity, kind: RecordEntry['kind']): Activity {
  return kind === 'update' ? { ...activity, type: 'message' } : activity;
}

/** Conversations that the bot began and spoke in, besides this one. */
function countOpened(entries: readonly RecordEntry[], own: string): number {
  const ids = entries.flatMap(({ from, activity }) =>
    from === 'bot' ? (activity.conversation?.id ?? []) : [],
  );
  return new Set(ids.filter((id) => id !== own)).size;
}
