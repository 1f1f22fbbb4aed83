import type { ShownAction } from '../../activity/shown.ts';
import type { Mind } from './agenda-user.ts';
import { findAskedFact, findInputFact } from './asked-fact.ts';
import type { BotTurn } from './bot-turn.ts';
import { opensDialog } from './dialog-button.ts';
import { isExhausted, isGiven, nextValue, type FactState } from './fact-state.ts';
import { findChoice, findRelated } from './pick.ts';
import { readBackOf, states } from './read-back.ts';

/** Questions for one thing, and answers with one fact, before the user lets it be. */
const maxTries = 2;
/** Corrections of one fact, plain refusals included. */
const maxCorrections = 4;
/** How often the goal is stated before the user has nothing more to say. */
const maxOpenings = 3;

/** What the user's last move was about. */
interface Past {
  readonly asked: FactState | undefined;
  readonly corrected: FactState | undefined;
}

/** Lets the bot's turn change the agenda: what it asks for goes on top, what is settled comes off. */
export function react(mind: Mind, turn: BotTurn): void {
  const { agenda } = mind;
  const past: Past = { asked: mind.askedFact, corrected: mind.correcting };
  mind.askedFact = undefined;
  mind.correcting = undefined;
  agenda.remove(
    (each) =>
      (each.act === 'request' && mind.learned.has(each.thing)) ||
      (each.act === 'inform' && isGiven(each.state)) ||
      each.act === 'thank',
  );
  if (!mind.opened && !asksForFact(mind, turn)) return;
  agenda.remove((each) => each.act === 'open');
  mind.opened = true;
  switch (turn.kind) {
    case 'silence':
      return agenda.push({ act: 'nudge' });
    case 'form':
      return onForm(mind, turn, past);
    case 'attach':
      return onAttach(mind);
    case 'confirm':
      return onConfirm(mind, turn);
    case 'more':
      return isComplete(mind, turn) ? leave(mind, true) : pursue(mind, turn);
    case 'yesNo':
      return onYesNo(mind, turn);
    case 'choice':
      return onChoice(mind, turn, past);
    case 'open':
      return onOpenQuestion(mind, turn, past);
    case 'statement':
      return onStatement(mind, turn, past);
  }
}

/** A bot may begin with its question; otherwise the user begins with the goal. */
function asksForFact(mind: Mind, turn: BotTurn): boolean {
  if (turn.kind === 'form') return formConcernsGoal(mind, turn);
  if (turn.kind === 'attach') return true;
  if (turn.kind !== 'open' && turn.kind !== 'choice') return false;
  return findAskedFact(turn.question, turn.options, mind.facts, mind.wording) !== undefined;
}

function formConcernsGoal(mind: Mind, turn: BotTurn): boolean {
  return turn.shown.forms.some((form) =>
    form.inputs.some(
      (input) => input.required || findInputFact(input, mind.facts, mind.wording) !== undefined,
    ),
  );
}

function onForm(mind: Mind, turn: BotTurn, past: Past): void {
  if (turn.isSuccess && isComplete(mind, turn)) return finish(mind);
  if (formConcernsGoal(mind, turn)) return mind.agenda.push({ act: 'fill', turn });
  return turn.options.length > 0 ? onChoice(mind, turn, past) : onStatement(mind, turn, past);
}

function onAttach(mind: Mind): void {
  const state = mind.facts.find((each) => each.fact.attachment !== undefined);
  mind.askedFact = state;
  mind.agenda.push(state && state.timesGiven < maxTries ? { act: 'attach', state } : { act: 'skip' });
}

function onConfirm(mind: Mind, turn: BotTurn): void {
  const wrong = mind.facts.find((state) => needsCorrection(state, mind, turn));
  return wrong ? correct(mind, wrong) : mind.agenda.push({ act: 'affirm' });
}

/** Says what is right; to a bot that did not take it, just no, until it asks what is to be changed. */
function correct(mind: Mind, state: FactState): void {
  if (state.corrections === 0) return mind.agenda.push({ act: 'correct', state, negate: true });
  state.corrections += 1;
  mind.correcting = state;
  mind.agenda.push({ act: 'negate' });
}

/** What was said wrongly counts as wrong unless the bot states the right value; what was never said is not checked. */
function needsCorrection(state: FactState, mind: Mind, turn: BotTurn): boolean {
  if (state.fact.values.length > 1 || state.fact.attachment || state.corrections >= maxCorrections)
    return false;
  const readBack = readBackOf(state, turn.shown, mind.wording, mind.facts);
  if (readBack !== 'silent') return readBack === 'wrong';
  if (state.stated === undefined) return false;
  // What was said in passing may have been taken for the value: a read-back that leaves the value out tells.
  if (
    state.doubtful &&
    mind.facts.some((other) => readBackOf(other, turn.shown, mind.wording, mind.facts) === 'right')
  )
    return true;
  return state.stated !== undefined && state.stated !== state.value && !state.doubtful;
}

function onYesNo(mind: Mind, turn: BotTurn): void {
  const { agenda, wording } = mind;
  const wrong = mind.facts.find(
    (state) =>
      readBackOf(state, turn.shown, wording, mind.facts) === 'wrong' && needsCorrection(state, mind, turn),
  );
  if (wrong) return correct(mind, wrong);
  const asked = findAskedFact(turn.question, [], mind.facts, wording);
  mind.askedFact = asked;
  if (asked && wording.cues.no.test(asked.value)) return agenda.push({ act: 'negate' });
  if (asked) return agenda.push({ act: 'affirm' });
  const aboutGoal = findRelated(mind.goal.text, [{ title: turn.question }], wording) !== undefined;
  const readsBack = mind.facts.some((state) => isGiven(state) && states(turn.prose, state.value));
  const open = !isComplete(mind, turn);
  // Who only has a wish has said all, and is still asked whether it is to be granted.
  const grantsWish = aboutGoal && !hasContent(mind) && !turn.isSuccess;
  if (!open && !readsBack && !grantsWish) return leave(mind, true);
  agenda.push({ act: aboutGoal || readsBack || open ? 'affirm' : 'negate' });
}

function onChoice(mind: Mind, turn: BotTurn, { corrected }: Past): void {
  const { agenda, wording, facts } = mind;
  const offered = turn.options;
  if (corrected && findChoice(corrected.value, offered) === undefined) {
    const part = findRelated(corrected.fact.name, offered, wording);
    if (part) {
      // "What would you like to change?": the correction was not taken, the bot will ask for the value again.
      corrected.doubtful = true;
      return agenda.push({ act: 'pick', option: part });
    }
  }
  const dialog = dialogOf(mind, turn);
  if (dialog && isNamedByGoal(mind, dialog)) return agenda.push({ act: 'pick', option: dialog });
  const asked = findAskedFact(turn.question || turn.prose, offered, facts, wording);
  const isList = asked !== undefined && asked.fact.values.length > 1;
  if (asked && hasSaidEnough(asked, mind, turn)) return finish(mind);
  if (asked && !(isList && isExhausted(asked))) {
    const option = findChoice(nextValue(asked), offered);
    if (option || !isExhausted(asked)) {
      mind.askedFact = asked;
      return agenda.push(option ? { act: 'pick', option, state: asked } : { act: 'inform', state: asked });
    }
  }
  const part = partToChange(mind, turn);
  if (part) return agenda.push({ act: 'pick', option: part });
  const listed = facts.some((state) => state.fact.values.length > 1 && isExhausted(state));
  const done = offered.find((option) => wording.cues.done.test(option.title));
  if (listed && done && tapsOf(mind, done) < maxTries) return agenda.push({ act: 'pick', option: done });
  const usable = offered.filter((option) => !wording.cues.cancel.test(option.title));
  const related = relatedOption(mind, usable);
  const leadsOn = related !== undefined && !hasContent(mind) && tapsOf(mind, related) === 0;
  if (isComplete(mind, turn) && !leadsOn) return finish(mind);
  const leading = related ?? dialog;
  if (leading) return agenda.push({ act: 'pick', option: leading });
  if (turn.isHelpOffer || turn.isSuccess || turn.isFailure) return pursue(mind, turn);
  if (done) return agenda.push({ act: 'pick', option: done });
  if (wording.cues.pickOne.test(turn.question) && usable.length > 0) {
    return agenda.push({ act: 'pick', option: mind.random.pick(usable) });
  }
  return pursue(mind, turn);
}

/**
 * "What should I change?": the options name what the user has given. Whatever was corrected or may have been
 * misheard goes first; a user that finds nothing wrong gives its first fact once more.
 */
function partToChange({ facts, wording }: Mind, turn: BotTurn): ShownAction | undefined {
  if (turn.isSuccess || turn.isHelpOffer) return undefined;
  const named = facts.flatMap((state) => {
    const option = findRelated(state.fact.name, turn.options, wording);
    return option ? [{ state, option }] : [];
  });
  if (named.length < 2) return undefined;
  const chosen =
    named.find(({ state }) => state.corrections > 0) ?? named.find(({ state }) => state.doubtful) ?? named[0];
  if (chosen) chosen.state.doubtful = true;
  return chosen?.option;
}

/** The button that opens a form, while there is something to put into it. */
function dialogOf(mind: Mind, turn: BotTurn): ShownAction | undefined {
  const isOpen = mind.facts.some((state) => !isGiven(state));
  if (!isOpen || turn.isSuccess) return undefined;
  return turn.options.find((option) => opensDialog(option) && tapsOf(mind, option) < maxTries);
}

/** Whether most of what a button says is what the user is after: a form is then liked better than questions. */
function isNamedByGoal({ goal, wording }: Mind, { title }: ShownAction): boolean {
  const wanted = new Set(wording.words(goal.text));
  const words = wording.words(title);
  return words.filter((word) => wanted.has(word)).length * 2 > words.length;
}

/** The option that leads to what is still wanted: something to learn, or the goal's own words. */
export function relatedOption(mind: Mind, options: readonly ShownAction[]): ShownAction | undefined {
  const open = mind.goal.learn.filter((thing) => !mind.learned.has(thing));
  const values = mind.facts.flatMap((state) => mind.wording.words(state.fact.values.join(' ')));
  const goalWords = mind.wording
    .words(mind.goal.text)
    .flatMap((word) => (values.includes(word) ? [] : [word, ...(mind.wording.synonyms.get(word) ?? [])]))
    .join(' ');
  const fresh = options.filter((option) => tapsOf(mind, option) < maxTries);
  return findRelated(goalWords, fresh, mind.wording) ?? findRelated(open.join(' '), fresh, mind.wording);
}

function tapsOf(mind: Mind, option: ShownAction): number {
  return mind.timesAsked.get(`tap ${option.title}`) ?? 0;
}

function onOpenQuestion(mind: Mind, turn: BotTurn, past: Past): void {
  const { agenda, wording, facts } = mind;
  const named = findAskedFact(turn.question, [], facts, wording);
  if (!named && past.corrected && past.corrected.corrections < maxTries) {
    return agenda.push({ act: 'correct', state: past.corrected, negate: false });
  }
  const asked = named ?? askedStill(turn, past) ?? onlyCandidate(mind, turn);
  if (asked && hasSaidEnough(asked, mind, turn)) return finish(mind);
  if (asked) {
    mind.askedFact = asked;
    const isList = asked.fact.values.length > 1;
    return agenda.push(isList && isExhausted(asked) ? { act: 'done' } : { act: 'inform', state: asked });
  }
  if (wording.cues.optional.test(turn.prose)) return agenda.push({ act: 'skip' });
  if (isComplete(mind, turn)) return finish(mind);
  if (turn.isHelpOffer) return pursue(mind, turn);
  if (mind.timesOpened < maxOpenings && turn.isRetry) return pursue(mind, turn);
  agenda.push({ act: 'dontKnow' });
}

/** A bot that refuses an answer often leaves out what it had asked for. */
function askedStill(turn: BotTurn, { asked }: Past): FactState | undefined {
  return turn.isRetry && !turn.isHelpOffer ? asked : undefined;
}

/** A question that names nothing known is taken to be about the only fact of its kind that is left. */
function onlyCandidate(mind: Mind, turn: BotTurn): FactState | undefined {
  if (turn.isHelpOffer) return undefined;
  const wantsNumber = mind.wording.cues.numberQuestion.test(turn.question);
  const left = mind.facts.filter((state) => !isGiven(state) && !state.fact.attachment);
  const fitting = wantsNumber ? left.filter((state) => /^\D{0,3}\d/.test(state.value)) : left;
  return fitting.length === 1 ? fitting[0] : undefined;
}

function onStatement(mind: Mind, turn: BotTurn, past: Past): void {
  const late = mind.facts.find(
    (state) => needsCorrection(state, mind, turn) && state.corrections === 0 && !state.doubtful,
  );
  if (late && turn.isSuccess) return mind.agenda.push({ act: 'correct', state: late, negate: false });
  const asked = turn.isSuccess ? undefined : askedStill(turn, past);
  if (asked) {
    mind.askedFact = asked;
    return mind.agenda.push({ act: 'inform', state: asked });
  }
  if (isComplete(mind, turn)) return finish(mind);
  pursue(mind, turn);
}

/** Nothing particular was asked: go on with what is still open, or state the goal again, or leave. */
function pursue(mind: Mind, turn: BotTurn): void {
  const { agenda } = mind;
  const ungiven = mind.facts.filter((state) => !isGiven(state) && !state.fact.attachment);
  const wanted = openRequests(mind);
  if (ungiven.length === 0 || turn.isSuccess) {
    const [thing] = wanted;
    if (thing !== undefined) return agenda.push({ act: 'request', thing });
  }
  if (
    mind.timesOpened < maxOpenings &&
    (ungiven.length > 0 || wanted.length > 0 || turn.isRetry || turn.isFailure)
  ) {
    return agenda.push({ act: 'open' });
  }
  leave(mind, isComplete(mind, turn));
}

/** What is still to be learned and was not yet asked for in vain. */
function openRequests(mind: Mind): string[] {
  return mind.goal.learn.filter(
    (thing) => !mind.learned.has(thing) && (mind.timesAsked.get(thing) ?? 0) < maxTries,
  );
}

/** Everything was said and everything was found out; what the bot never asked for it did not need. */
function isComplete(mind: Mind, turn: BotTurn): boolean {
  const learnedAll = mind.goal.learn.every((thing) => mind.learned.has(thing));
  const gaveAll = mind.facts.every((state) => isExhausted(state) || state.fact.attachment !== undefined);
  return (
    learnedAll &&
    !turn.isFailure &&
    (gaveAll || turn.isSuccess || mind.goal.learn.length > 0) &&
    (hasContent(mind) || !turn.isRetry)
  );
}

/** A goal without facts and things to learn is only a wish: whatever leads on is worth a try. */
function hasContent(mind: Mind): boolean {
  return mind.facts.length > 0 || mind.goal.learn.length > 0;
}

/** A bot that asks for the same again, though it took it and all is said, is going round in circles. */
function hasSaidEnough(state: FactState, mind: Mind, turn: BotTurn): boolean {
  // A list is asked for again until its user says that it is done.
  const isList = state.fact.values.length > 1;
  return (
    !isList && !state.doubtful && state.timesGiven >= maxTries && !turn.isRetry && isComplete(mind, turn)
  );
}

function finish(mind: Mind): void {
  leave(mind, true);
}

function leave(mind: Mind, satisfied: boolean): void {
  const { agenda } = mind;
  agenda.clear();
  agenda.push({ act: 'bye', satisfied });
  if (satisfied) agenda.push({ act: 'thank' });
}
