import type { Shown, ShownAction } from '../activity/shown.ts';
import type { Move, MoveAct } from '../user/move.ts';
import { findChoice } from '../user/agenda/pick.ts';
import { activityOf } from '../conversation/activities-of.ts';
import { readAttachment } from './draw-goal.ts';
import type { ScriptUserStep } from './schema.ts';
import type { SignInUser } from '../sign-in/sign-in-user.ts';
import { findSpeaker, type TeamsScene } from './teams-step.ts';

/** What a script's step comes to in front of what the bot shows; a string says why it cannot be done. */
export async function moveOfStep(
  step: ScriptUserStep,
  shown: Shown,
  lastBotActivityId: string | undefined,
  scene: TeamsScene & { readonly signIn?: SignInUser | undefined },
): Promise<Move | string> {
  if ('signIn' in step) return scene.signIn?.step(step.signIn) ?? noTokenService;
  if ('signOut' in step) return 'giving up tokens is no move';
  const act = await actOfStep(step, shown, lastBotActivityId);
  if (typeof act === 'string') return act;
  const own = 'as' in step && step.as !== undefined ? actAs(step.as, act, scene) : act;
  return typeof own === 'string' ? own : { act: own, behaviours: [] };
}

/** The same done by another member of the conversation. */
function actAs(name: string, act: MoveAct, scene: TeamsScene): MoveAct | string {
  const member = findSpeaker(name, scene);
  if (typeof member === 'string') return member;
  if (isInAnswer(act, scene)) return 'what an invoke has shown, such as a dialog, is seen by the user alone';
  const outgoing = activityOf(act);
  if (!outgoing) return act;
  const { activity, expectsReply } = outgoing;
  return { kind: 'send', activity: { ...activity, from: member }, expectsReply, as: member.name };
}

function isInAnswer(act: MoveAct, { entries }: TeamsScene): boolean {
  const id = act.kind === 'tap' || act.kind === 'submit' ? act.action.activityId : undefined;
  return (
    id !== undefined &&
    entries.some(({ activity }) => activity.type === 'invokeResponse' && activity.id === id)
  );
}

/** Why nobody can sign in or out. */
export const noTokenService = 'the service that the bot is met through keeps the tokens of users';

async function actOfStep(
  step: Exclude<ScriptUserStep, { signIn: unknown } | { signOut: unknown }>,
  shown: Shown,
  lastBotActivityId: string | undefined,
): Promise<MoveAct | string> {
  if ('say' in step) return { kind: 'say', text: step.say };
  if ('tap' in step) {
    const action = findChoice(step.tap, shown.actions);
    if (!action) return `there is no button "${step.tap}"; ${listed(shown.actions)}`;
    return { kind: 'tap', action };
  }
  if ('submit' in step) return submit(step.submit, step.button, shown);
  if ('attach' in step) {
    return { kind: 'attach', attachments: await Promise.all(step.attach.map(readAttachment)) };
  }
  if ('react' in step) {
    if (lastBotActivityId === undefined) return 'there is no message to react to';
    return { kind: 'react', reaction: step.react, activityId: lastBotActivityId };
  }
  if ('event' in step) return { kind: 'event', ...step.event };
  if ('invoke' in step) return { kind: 'invoke', name: step.invoke.name, value: step.invoke.value };
  return { kind: 'wait', ms: step.wait };
}

/** Submits the last form shown, by the button named or the first that sends its inputs. */
function submit(
  values: Readonly<Record<string, string | number | boolean>>,
  button: string | undefined,
  shown: Shown,
): MoveAct | string {
  const form = shown.forms.findLast((each) =>
    Object.keys(values).every((id) => each.inputs.some((input) => input.id === id)),
  );
  if (!form) {
    const ids = shown.forms.flatMap((each) => each.inputs.map((input) => input.id));
    const inputs =
      ids.length === 0 ? 'no card with inputs is shown' : `the inputs shown are ${ids.join(', ')}`;
    return `there is no card with the inputs ${Object.keys(values).join(', ')}; ${inputs}`;
  }
  const action =
    button === undefined
      ? form.actions.find((each) => each.form !== undefined)
      : findChoice(button, form.actions);
  return action
    ? { kind: 'submit', form, action, values }
    : `the card has no button ${button === undefined ? 'that sends it' : `"${button}"`}; ${listed(form.actions)}`;
}

function listed(actions: readonly ShownAction[]): string {
  return actions.length === 0
    ? 'no buttons are shown'
    : `the buttons shown are ${actions.map(({ title }) => `"${title}"`).join(', ')}`;
}
