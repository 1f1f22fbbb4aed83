import { splitSentences } from '../agenda/bot-turn.ts';
import type { Behaviour, Move, MoveAct } from '../move.ts';
import { isStyling } from '../schedule.ts';
import { dress, type DressedText } from './dress.ts';
import { drawTurn } from './draw-turn.ts';
import { end, invalidate } from './end.ts';
import type { ModelMind } from './model-user.ts';
import { draftContext, intentOf, type Occasion } from './occasion.ts';
import { readPick } from './read-pick.ts';
import type { Steer } from './steer.ts';
import { watchWords } from './watch-words.ts';

/** Has the model draw the user's words, and makes a move of them: a tap where they pick what is shown. */
export async function speak(
  mind: ModelMind,
  occasion: Occasion,
  chosen: readonly Behaviour[],
  steer: Steer | undefined,
): Promise<Move> {
  const { dialogue, progress, schedule, settings } = mind;
  const { view, turn, mayEnd, isFirst } = occasion;
  const random = mind.random.fork(`move ${view.turn}`);
  const intent = intentOf(mind, steer);
  const drawn = await drawTurn(
    { ...mind, intent, turns: dialogue.turns, mayEnd, isFirst },
    draftContext(mind, occasion),
    { ...mind, random },
  );
  if (!drawn.ok) {
    steer?.undo();
    if (drawn.guardrails[0] === 'repetition' && progress.isRepeating()) {
      return end(mind, false, 'the bot goes round in circles');
    }
    return invalidate(
      mind,
      `The model could not be brought to a turn that a user would say: none of ${drawn.draws} drafts passed (${drawn.guardrails.join(', ')})`,
    );
  }
  if (drawn.text === '') {
    steer?.undo();
    return end(mind, progress.isComplete(), progress.isComplete() ? 'goal reached' : 'gave up');
  }
  mind.leaving = drawn.leaves;
  const behaviours: Behaviour[] = [];
  if (steer) {
    const hasShown = steer.shows(drawn.text);
    if (hasShown) steer.settle(drawn.text);
    else steer.undo();
    note(mind, behaviours, steer.behaviour, hasShown);
  }

  const picked = mind.leaving ? undefined : readPick(drawn.text, turn.options, mind.wording, turn.question);
  const styles = mind.leaving ? [] : chosen.filter(isStyling);
  const titles = turn.options.map((option) => option.title);
  const dressed: DressedText =
    picked?.place === 'card'
      ? { text: drawn.text, shown: [] }
      : dress(drawn.text, styles, mind, random, titles);
  const { drifted, corrected } = watchWords(mind, occasion, drawn.text, picked, steer);
  if (drifted !== undefined) return invalidate(mind, drifted);
  if (corrected && !behaviours.includes('correction')) behaviours.push('correction');

  const isTapped =
    picked !== undefined &&
    picked.place !== 'list' &&
    dressed.shown.length === 0 &&
    random.fork('tap').chance(settings.tapRate);
  const said: MoveAct = isTapped
    ? { kind: 'tap', action: picked }
    : { kind: 'say', text: dressed.text, ...(mind.leaving ? { farewell: true } : {}) };
  const words = isTapped ? picked.title : dressed.text;
  dialogue.said(words);
  mind.lastWords = words;
  for (const style of styles) note(mind, behaviours, style, dressed.shown.includes(style));
  let burst: Omit<Move, 'behaviours'> = { act: said };
  if (chosen.includes('repeat')) {
    if (isTapped) burst = { act: said, meanwhile: said };
    note(mind, behaviours, 'repeat', isTapped);
  } else if (chosen.includes('interrupt') && !mind.leaving) {
    burst = interrupt(mind, said);
    behaviours.push('interrupt');
  }
  for (const behaviour of behaviours) schedule.happened(behaviour);
  return { ...burst, behaviours };
}

/** A behaviour that was scheduled counts only if the move shows it. */
function note(mind: ModelMind, behaviours: Behaviour[], behaviour: Behaviour, hasShown: boolean): void {
  if (hasShown) behaviours.push(behaviour);
  else mind.missed.set(behaviour, (mind.missed.get(behaviour) ?? 0) + 1);
}

/** Sends the second half of what was said on the heels of the first, or breaks in with a word of its own. */
function interrupt(mind: ModelMind, act: MoveAct): Omit<Move, 'behaviours'> {
  const { wording, random, persona, dialogue } = mind;
  const [first, ...rest] = act.kind === 'say' ? splitSentences(act.text) : [];
  if (first !== undefined && rest.length > 0) {
    return { act: { kind: 'say', text: first }, meanwhile: { kind: 'say', text: rest.join(' ') } };
  }
  const text = wording.phrase('interrupt', random, {}, persona.traits);
  dialogue.said(text);
  return { act, meanwhile: { kind: 'say', text } };
}
