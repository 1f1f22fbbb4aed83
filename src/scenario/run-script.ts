import { describeActivity } from '../activity/describe.ts';
import { isMessage, type Activity } from '../activity/activity.ts';
import { describeMatcher } from '../activity/match.ts';
import { fulfils } from '../check/visible.ts';
import type { UserGoal } from '../user/user-goal.ts';
import type { VirtualUser } from '../user/user.ts';
import type { Stage } from './stage.ts';
import type { ScriptStep } from './schema.ts';
import { moveOfStep } from './script-moves.ts';

/** Plays fixed and simulated steps in order; stops at the first that cannot be done or is not fulfilled. */
export async function runScript(
  steps: readonly ScriptStep[],
  stage: Stage,
  user: VirtualUser,
  goal: UserGoal,
): Promise<void> {
  const facts = Object.fromEntries(goal.facts.map(({ name, values }) => [name, values.join(', ')]));
  /** Messages of the present view that earlier `bot` steps have already taken. */
  let taken = 0;
  for (const [index, step] of steps.entries()) {
    if (stage.isOver()) return;
    if ('simulate' in step) {
      const goesOn = index < steps.length - 1;
      await stage.simulate(user, step.simulate.turns ?? Number.POSITIVE_INFINITY, goesOn);
      taken = 0;
    } else if ('user' in step) {
      const move = await moveOfStep(step.user, stage.view.shown, lastId(stage.view.activities));
      if (typeof move === 'string') {
        stage.fail({
          check: 'script',
          severity: 'failed',
          message: `Step ${index + 1} cannot be done: ${move}.`,
        });
        return;
      }
      user.observe?.(stage.view, move);
      await stage.play(move);
      taken = 0;
    } else {
      const messages = stage.view.activities.filter(isMessage);
      const found = messages.findIndex((each, at) => at >= taken && fulfils(each, step.bot, facts));
      if (found < 0) {
        stage.fail({
          check: 'script',
          severity: 'failed',
          message: `Step ${index + 1} is not fulfilled.`,
          expected: `a reply that ${describeMatcher(step.bot)}`,
          arrived: messages.slice(taken).map(describeActivity).join('; ') || 'no reply',
        });
        return;
      }
      taken = found + 1;
    }
  }
}

function lastId(activities: readonly Activity[]): string | undefined {
  return activities.findLast(isMessage)?.id;
}
