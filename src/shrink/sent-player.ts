import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import type { Player } from '../scenario/player.ts';
import type { Stage } from '../scenario/stage.ts';

/** Something the user sent, and the bot's activity that it answered, if it names one. */
export interface SentActivity {
  readonly activity: Activity;
  readonly answers: Activity | undefined;
}

/** Plays a part of what a user once sent; answers to cards go to the same card, if it is shown this time. */
export function createSentPlayer(sent: readonly SentActivity[]): Player {
  return {
    persona: 'shrunk',
    perform: async (stage) => {
      for (const { activity, answers } of sent) {
        if (stage.isOver()) return;
        const replyToId = answers && findAgain(answers, stage)?.id;
        const { id: _id, timestamp: _time, replyToId: _old, ...rest } = activity;
        const again: Activity = replyToId === undefined ? rest : { ...rest, replyToId };
        await stage.play({ act: { kind: 'send', activity: withoutAccounts(again) }, behaviours: [] });
      }
    },
    summary: () => ({ goal: 'open', learned: {}, facts: {} }),
    remarks: () => [],
  };
}

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
