import { describeActivity } from '../activity/describe.ts';
import { isMessage, type Activity } from '../activity/activity.ts';
import { describeMatcher } from '../activity/match.ts';
import { fulfils } from '../check/visible.ts';
import type { Move } from '../user/move.ts';
import type { UserGoal } from '../user/user-goal.ts';
import type { VirtualUser } from '../user/user.ts';
import { judgeInvokeAnswer } from './invoke-answer-step.ts';
import type { Stage } from './stage.ts';
import type { ScriptStep } from './schema.ts';
import { moveOfStep, noTokenService } from './script-moves.ts';
import { activityOfTeamsStep } from './teams-step.ts';

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
    } else if ('user' in step && 'signOut' in step.user) {
      if (!stage.signIn) {
        fail(stage, `Step ${index + 1} cannot be done: ${noTokenService}.`);
        return;
      }
      stage.signIn.signOut();
    } else if ('user' in step || 'teams' in step) {
      const next = steps[index + 1];
      const move = await moveOf(step, stage, next !== undefined && 'bot' in next);
      if (typeof move === 'string') {
        fail(stage, `Step ${index + 1} cannot be done: ${move}.`);
        return;
      }
      if ('user' in step) user.observe?.(stage.view, move);
      const before = stage.entries.length;
      await stage.play(move);
      taken = 0;
      const wanted = 'user' in step && 'invoke' in step.user ? step.user.invoke.answer : undefined;
      const wrong = wanted && judgeInvokeAnswer(wanted, stage.entries.slice(before));
      if (wrong) {
        fail(stage, `Step ${index + 1} is not fulfilled.`, wrong);
        return;
      }
    } else {
      const messages = stage.view.activities.filter(isMessage);
      const found = messages.findIndex((each, at) => at >= taken && fulfils(each, step.bot, facts));
      if (found < 0) {
        fail(stage, `Step ${index + 1} is not fulfilled.`, {
          expected: `a reply that ${describeMatcher(step.bot)}`,
          arrived: messages.slice(taken).map(describeActivity).join('; ') || 'no reply',
        });
        return;
      }
      taken = found + 1;
    }
  }
}

async function moveOf(
  step: Extract<ScriptStep, { user: unknown } | { teams: unknown }>,
  stage: Stage,
  /** The script says that the bot replies. */
  expectsReply: boolean,
): Promise<Move | string> {
  if ('user' in step) {
    const move = await moveOfStep(step.user, stage.view.shown, lastId(stage.view.activities), stage);
    return typeof move === 'string' || !expectsReply || move.act.kind === 'wait'
      ? move
      : { ...move, expectsReply };
  }
  const activity = activityOfTeamsStep(step.teams, stage);
  if (typeof activity === 'string') return activity;
  const act = { kind: 'send', activity, expectsReply: expectsReply ? 'yes' : 'maybe' } as const;
  return { act, behaviours: [] };
}

function fail(
  stage: Stage,
  message: string,
  found?: { readonly expected: string; readonly arrived: string },
): void {
  stage.fail({ check: 'script', severity: 'failed', message, ...found });
}

function lastId(activities: readonly Activity[]): string | undefined {
  return activities.findLast(isMessage)?.id;
}
