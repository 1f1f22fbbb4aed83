import { readBotTurn, splitSentences, type BotTurn } from '../agenda/bot-turn.ts';
import type { FactState } from '../agenda/fact-state.ts';
import type { Behaviour, Move, MoveAct } from '../move.ts';
import { isStyling } from '../schedule.ts';
import type { View } from '../user.ts';
import { dress, type DressedText } from './dress.ts';
import { drawTurn } from './draw-turn.ts';
import { fillShownForm, findForm } from './fill-shown-form.ts';
import type { DraftContext } from './guardrails.ts';
import { composeIntent } from './intent.ts';
import { findContradiction } from './invented.ts';
import type { ModelMind } from './model-user.ts';
import { readPick } from './read-pick.ts';
import { renderShown } from './render-shown.ts';
import { askedFactOf, possibleBehaviours, steerTo, type Steer } from './steer.ts';

/** A bot that says nothing is asked so often whether it is there. */
const maxNudges = 2;
/** A user that has what it came for, and whose model goes on, leaves after so many more turns. */
const turnsAfterGoal = 3;

/** What is known of the move before the model is asked. */
interface Occasion {
  readonly view: View;
  readonly turn: BotTurn;
  readonly asked: FactState | undefined;
  readonly mayEnd: boolean;
  readonly isFirst: boolean;
  /** The bot asks for yes or no, or shows what can be picked. */
  readonly isPrompt: boolean;
}

/** Takes in what the bot has shown. */
export function hear(mind: ModelMind, view: View): { readonly turn: BotTurn; readonly rendered: string } {
  const turn = readBotTurn(view.shown, mind.wording);
  const rendered = renderShown(view);
  // A user that left content, and is called back for the next step of a script, has seen it already.
  if (view === mind.seen) return { turn, rendered };
  mind.seen = view;
  mind.dialogue.heard(rendered);
  mind.progress.hear(turn);
  mind.drift.hear(rendered);
  mind.known.hear(rendered);
  return { turn, rendered };
}

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
    mayEnd: progress.isComplete() || !progress.hasPatience(),
    isFirst: dialogue.of('user').length === 0,
    isPrompt: ['yesNo', 'confirm', 'choice', 'more', 'form', 'attach'].includes(turn.kind),
  };
  const chosen = mind.schedule.choose(possibleBehaviours(mind, turn, occasion.asked, view.turn));
  const replacing = chosen.find((each) => !isStyling(each));
  if (replacing === 'abandon') {
    mind.schedule.happened('abandon');
    return { ...end(mind, false, 'left in mid-conversation'), behaviours: ['abandon'] };
  }
  if (replacing === 'repeat' && mind.lastAct) return repeat(mind, mind.lastAct, mind.lastWords);
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

async function speak(
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
  const behaviours = settleSteer(mind, steer, drawn.text);

  const picked = mind.leaving ? undefined : readPick(drawn.text, turn.options, mind.wording, turn.question);
  const styles = mind.leaving ? [] : chosen.filter(isStyling);
  const titles = turn.options.map((option) => option.title);
  const dressed: DressedText =
    picked?.place === 'card'
      ? { text: drawn.text, shown: [] }
      : dress(drawn.text, styles, mind, random, titles);
  const { drifted, corrected } = watch(mind, occasion, drawn.text, picked, steer);
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
  behaviours.push(...dressed.shown);
  const burst = chosen.includes('interrupt') && !mind.leaving ? interrupt(mind, said) : { act: said };
  if (burst.meanwhile) behaviours.push('interrupt');
  for (const behaviour of behaviours) schedule.happened(behaviour);
  return { ...burst, behaviours };
}

function intentOf(mind: ModelMind, steer: Steer | undefined): string {
  const { progress } = mind;
  const corrections = progress.facts.flatMap(({ fact, stated, value }) =>
    fact.first !== undefined && stated === fact.first && stated !== value
      ? [`You said ${stated} by mistake: it is ${value}, and you put that right.`]
      : [],
  );
  return composeIntent({
    ...mind,
    facts: progress.facts,
    open: progress.open(),
    now: [...corrections, ...(steer ? [steer.sentence] : [])],
  });
}

function draftContext(mind: ModelMind, { turn, asked, isPrompt, mayEnd, isFirst }: Occasion): DraftContext {
  const { dialogue, progress, goal, wording } = mind;
  const { numberQuestion, dateQuestion, nameQuestion } = wording.cues;
  // Who is asked for an amount, a day or a name gives just that.
  const isBrief =
    progress.isComplete() ||
    asked !== undefined ||
    [numberQuestion, dateQuestion, nameQuestion].some((cue) => cue.test(turn.question));
  const values = progress.facts.flatMap(({ fact, value }) => [value, fact.first ?? '', ...fact.values]);
  return {
    isFirst,
    mayEnd,
    length: isPrompt ? 'any' : isBrief ? 'short' : 'usual',
    mayRepeat: isPrompt || turn.isRetry || progress.isRepeating(),
    earlier: dialogue.of('user'),
    heard: dialogue.of('assistant').slice(-3),
    intent: goal.text,
    allowed: [...turn.options.map(({ title }) => title), ...values.filter((value) => value !== '')],
    isFarewell: (text) => wording.cues.farewell.test(text),
  };
}

/** What was steered to counts only if the words show it. */
function settleSteer(mind: ModelMind, steer: Steer | undefined, text: string): Behaviour[] {
  if (!steer) return [];
  if (steer.shows(text)) {
    steer.settle(text);
    return [steer.behaviour];
  }
  steer.undo();
  mind.missed.set(steer.behaviour, (mind.missed.get(steer.behaviour) ?? 0) + 1);
  return [];
}

/** Takes note of what the words say and holds it against goal, facts and role. */
function watch(
  mind: ModelMind,
  { turn, asked, isPrompt }: Occasion,
  text: string,
  picked: BotTurn['options'][number] | undefined,
  steer: Steer | undefined,
): { readonly drifted: string | undefined; readonly corrected: boolean } {
  const { progress, known, wording, drift, contradictions } = mind;
  const invented = picked ? [] : known.inventedIn(text);
  for (const each of invented) mind.invented.add(each);
  const told = steer?.behaviour;
  if (told !== 'misunderstanding' && told !== 'correction' && told !== 'tangent') {
    const statement = { text, invented, asked, options: turn.options, picked };
    const found = findContradiction(statement, progress.facts, wording);
    if (found) contradictions.set(found.state, found.said);
  }
  const wasMisstated = progress.facts.filter(
    ({ fact, stated }) => stated !== undefined && stated === fact.first,
  );
  const right = progress.say(text, asked);
  for (const state of right) contradictions.delete(state);
  const drifted = drift.watch({
    text,
    turn,
    mayStray: told === 'tangent' || told === 'misunderstanding' || progress.isComplete(),
    mayRepeat: isPrompt || turn.isRetry || progress.isRepeating() || picked !== undefined,
  });
  // A fact that was said wrongly first, as the scenario wants it, is now put right.
  return { drifted, corrected: right.some((state) => wasMisstated.includes(state)) };
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

/** People tap twice at once, and say again what they have said. */
function repeat(mind: ModelMind, act: MoveAct, words: string): Move {
  mind.schedule.happened('repeat');
  mind.dialogue.said(words);
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

function invalidate(mind: ModelMind, reason: string): Move {
  mind.invalid = reason;
  return end(mind, false, reason);
}

function end(mind: ModelMind, satisfied: boolean, reason: string): Move {
  if (mind.invalid === undefined) mind.outcome = satisfied ? 'reached' : 'abandoned';
  return { act: { kind: 'end', satisfied, reason }, behaviours: [] };
}

/** Takes in a move that a script made in the user's place. */
export function takeOver(mind: ModelMind, view: View, { act }: Move): void {
  hear(mind, view);
  const words = wordsOf(act);
  mind.dialogue.said(words);
  mind.progress.say(words);
  mind.lastAct = act;
  mind.lastWords = words;
}

function wordsOf(act: MoveAct): string {
  switch (act.kind) {
    case 'say':
      return act.text;
    case 'tap':
      return act.action.title;
    case 'submit':
      return Object.entries(act.values)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ');
    case 'attach':
      return [act.text ?? '', ...act.attachments.map(({ name }) => `[${name ?? 'file'}]`)].join(' ').trim();
    default:
      return '';
  }
}
