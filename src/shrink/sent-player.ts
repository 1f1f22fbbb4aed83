import type { Activity, ChannelAccount } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import type { Player } from '../scenario/player.ts';
import type { Stage } from '../scenario/stage.ts';

/** Something the user sent, and the bot's activity that it answered, if it names one. */
export interface SentActivity {
  readonly activity: Activity;
  /** Whoever sent it, where it was another member of the conversation than the user. */
  readonly by?: ChannelAccount | undefined;
  readonly answers: Activity | undefined;
}

/** Plays a part of what a user once sent; answers to cards go to the same card, if it is shown this time. */
export function createSentPlayer(sent: readonly SentActivity[]): Player {
  return {
    persona: 'shrunk',
    perform: async (stage) => {
      /** Ids of messages when they were sent first → their ids now, for what edits or deletes them. */
      const ids = new Map<string, string>();
      for (const { activity, by, answers } of sent) {
        if (stage.isOver()) return;
        const replyToId = answers && findAgain(answers, stage)?.id;
        const { id: old = '', timestamp: _time, replyToId: _old, ...rest } = activity;
        const id = changes.has(activity.type) ? ids.get(old) : undefined;
        const again: Activity = {
          ...withoutAccounts(rest),
          ...(replyToId !== undefined && { replyToId }),
          ...(id !== undefined && { id }),
          ...(by && { from: by }),
        };
        const before = stage.entries.length;
        await stage.play({ act: { kind: 'send', activity: again }, behaviours: [] });
        const now = stage.entries.slice(before).find(({ from }) => from === 'user')?.activity.id;
        if (id === undefined && now !== undefined) ids.set(old, now);
      }
    },
    summary: () => ({ goal: 'open', learned: {}, facts: {} }),
    remarks: () => [],
  };
}

const changes: ReadonlySet<string> = new Set(['messageUpdate', 'messageDelete']);

function findAgain(answered: Activity, stage: Stage): Activity | undefined {
  const wanted = describeActivity(answered);
  return stage.entries.findLast(
    ({ from, activity }) => from === 'bot' && describeActivity(activity) === wanted,
  )?.activity;
}

/** The channel gives this conversation's. */
function withoutAccounts(activity: Activity): Activity {
  const { from: _from, recipient: _recipient, conversation: _conversation, ...rest } = activity;
  return rest;
}
