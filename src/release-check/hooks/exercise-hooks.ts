import pLimit from 'p-limit';
import { describeActivity } from '../../activity/describe.ts';
import type { Activity } from '../../activity/activity.ts';
import type { Channel } from '../../channel/ports.ts';
import { teamsHooks, type TeamsHook } from '../../channel/teams/hooks.ts';
import { teamsMember } from '../../channel/teams/member.ts';
import type { TeamsEventFacts } from '../../channel/teams/events.ts';
import type { Scope } from '../app-package/app-manifest.ts';
import type { Talk } from '../evidence.ts';
import { failIfUnreachable, readEnd } from '../talks/gather-evidence.ts';
import { holdTalk, type HoldTalkOptions } from '../talks/hold-talk.ts';
import type { Met, TalkPlan } from '../talks/plan-talks.ts';
import { judgeHook, type HookResult } from './judge-hook.ts';

export interface ExerciseHooksOptions extends Omit<HoldTalkOptions, 'channel'> {
  readonly channelFor: (scope: Scope) => Channel;
  readonly concurrency: number;
  /** Called after each conversation. */
  readonly onTalk?: ((held: number, planned: number) => void) | undefined;
}

/**
 * Sends a bot what reaches each hook of TeamsActivityHandler, in a conversation of its own where the app was installed,
 * and says how it took it. What reaches several hooks is sent once. Results stand in the order of the hooks; after a bot
 * has ended, the rest is untested.
 * @throws InfrastructureError when the bot cannot be reached.
 */
export async function exerciseHooks(options: ExerciseHooksOptions): Promise<HookResult[]> {
  const { clock, signal } = options;
  const at = new Date(clock.now()).toISOString();
  const talks = new Map<string, Promise<Talk | undefined>>();
  const limit = pLimit(options.concurrency);
  let held = 0;
  let hasEnded = false;
  const hold = async (plan: TalkPlan): Promise<Talk | undefined> => {
    if (signal.aborted || hasEnded) return undefined;
    const talk = await holdTalk(plan, { ...options, channel: options.channelFor(plan.scope) });
    if (signal.aborted) return undefined;
    if (readEnd(talk, held > 0) === undefined) failIfUnreachable(talk);
    else hasEnded = true;
    held += 1;
    options.onTalk?.(held, talks.size);
    return talk;
  };
  return Promise.all(
    teamsHooks.map(async (hook) => {
      const example = hook.activity(factsOf(nobody, at));
      const key = JSON.stringify(example);
      const talk = talks.get(key) ?? limit(() => hold(planHook(hook, example, at)));
      talks.set(key, talk);
      return judgeHook(hook, await talk);
    }),
  );
}

/** Stands in for people and messages while hooks are told apart by what reaches them. */
const nobody: Met = { user: { id: 'user' }, bot: { id: 'bot' }, messageId: 'message' };

function factsOf({ bot, messageId }: Met, at: string): TeamsEventFacts {
  return { bot, member: teamsMember('Robin Another'), messageId, at };
}

function planHook(hook: TeamsHook, example: Activity, at: string): TalkPlan {
  const step = {
    purpose: 'hook' as const,
    did: `sent ${describeActivity(example)}`,
    subject: hook.name,
    asWritten: true,
    activity: (met: Met) => hook.activity(factsOf(met, at)),
  };
  return { name: `hook ${hook.name}`, scope: scopeOf(example), steps: [step] };
}

/** Teams tells of teams and channels there, and of meetings in their chat. */
function scopeOf({ type, name = '' }: Activity): Scope {
  if (type === 'conversationUpdate') return 'team';
  return /\.meeting[A-Z]/.test(name) ? 'groupChat' : 'personal';
}
