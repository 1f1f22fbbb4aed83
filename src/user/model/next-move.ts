import type { BotTurn } from '../agenda/bot-turn.ts';
import type { Move, MoveAct } from '../move.ts';
import { isStyling } from '../schedule.ts';
import type { View } from '../user.ts';
import { end } from './end.ts';
import { fillShownForm, findForm } from './fill-shown-form.ts';
import { hear } from './hear.ts';
import type { ModelMind } from './model-user.ts';
import { intentOf, type Occasion } from './occasion.ts';
import { speak } from './speak.ts';
import { askedFactOf, hasButtons, possibleBehaviours, steerTo } from './steer.ts';

/** A bot that says nothing is asked so often whether it is there. */
const maxNudges = 2;
/** A user that has what it came for, and whose model goes on, leaves after so many more turns. */
const turnsAfterGoal = 3;

/** What the user does about what the bot has shown. */
export async function nextMove(mind: ModelMind, view: View): Promise<Move> {
  const { dialogue, progress, random } = mind;
  const { turn, rendered } = hear(mind, view);
  if (mind.invalid !== undefined) return end(mind, false, mind.invalid);
  if (mind.leaving) return end(mind, progress.isComplete(), 'said goodbye');
  if (rendered === '' && dialogue.turns.at(-1)?.role === 'user') return nudge(mind, view);
  mind.nudges = 0;
  if (progress.isFedUp()) return end(mind, false, 'lost patience');
  if (progress.isComplete()) mind.turnsAfterGoal += 1;
  if (mind.turnsAfterGoal > turnsAfterGoal) return end(mind, true, 'goal reached');
  const attached = attach(mind, turn);
  if (attached) return attached;

  const occasion: Occasion = {
    view,
    turn,
    asked: askedFactOf(mind, turn),
    mayEnd: progress.isComplete() || !progress.hasPatience() || mind.wording.cues.farewell.test(turn.prose),
    isFirst: dialogue.of('user').length === 0,
    isPrompt: ['yesNo', 'confirm', 'choice', 'more', 'form', 'attach'].includes(turn.kind),
  };
  const chosen = mind.schedule.choose(possibleBehaviours(mind, turn, occasion.asked, view.turn));
  const replacing = chosen.find((each) => !isStyling(each));
  if (replacing === 'abandon') {
    mind.schedule.happened('abandon');
    return { ...end(mind, false, 'left in mid-conversation'), behaviours: ['abandon'] };
  }
  if (replacing === 'repeat' && mind.lastAct?.kind === 'say' && !hasButtons(turn))
    return sayAgain(mind, mind.lastAct);
  const steer = replacing && steerTo(replacing, mind, occasion.asked);

  const form = steer ? undefined : findForm(mind, turn);
  if (form) {
    const filled = await fillShownForm(form, intentOf(mind, steer), mind, random.fork(`form ${view.turn}`));
    if (filled) {
      dialogue.said(filled.words);
      return { act: filled.act, behaviours: [] };
    }
  }
  return speak(mind, occasion, chosen, steer);
}

function sayAgain(mind: ModelMind, act: MoveAct): Move {
  mind.schedule.happened('repeat');
  mind.dialogue.said(mind.lastWords);
  return { act, behaviours: ['repeat'] };
}

function nudge(mind: ModelMind, { turn }: View): Move {
  mind.nudges += 1;
  if (mind.nudges > maxNudges) return end(mind, false, 'the bot says nothing');
  const { wording, random, persona, dialogue } = mind;
  const text = wording.phrase('nudge', random.fork(`nudge ${turn}`), {}, persona.traits);
  dialogue.said(text);
  return { act: { kind: 'say', text }, behaviours: [] };
}

function attach(mind: ModelMind, turn: BotTurn): Move | undefined {
  if (turn.kind !== 'attach') return undefined;
  const state = mind.progress.facts.find(({ fact }) => fact.attachment !== undefined);
  if (!state?.fact.attachment || state.timesGiven >= maxNudges) return undefined;
  mind.progress.give(state, state.value);
  mind.dialogue.said(`[${state.fact.attachment.name ?? state.fact.name}]`);
  return { act: { kind: 'attach', attachments: [state.fact.attachment] }, behaviours: [] };
}
