import type { ModelClient } from '../../model/ports.ts';
import type { Shown } from '../../activity/shown.ts';
import { readBotTurn, type BotTurn } from '../agenda/bot-turn.ts';
import { fillForm, type Today } from '../agenda/fill-form.ts';
import { findInputFact } from '../agenda/asked-fact.ts';
import type { Move, MoveAct } from '../move.ts';
import type { Persona } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Schedule } from '../schedule.ts';
import type { UserGoal } from '../user-goal.ts';
import type { UserSummary, View, VirtualUser } from '../user.ts';
import type { Wording } from '../wording.ts';
import { createDialogue, type Dialogue } from './dialogue.ts';
import { createModelCounts, drawTurn, type ModelCounts } from './draw-turn.ts';
import type { DraftContext } from './guardrails.ts';
import { composeIntent } from './intent.ts';
import { createProgress, type Progress } from './progress.ts';
import { readPick } from './read-pick.ts';
import { renderShown } from './render-shown.ts';
import type { ModelKind } from './request.ts';
import type { ModelUserSettings } from './settings.ts';

export interface ModelUserOptions {
  readonly goal: UserGoal;
  readonly persona: Persona;
  readonly wording: Wording;
  readonly random: Random;
  readonly schedule: Schedule;
  readonly client: ModelClient;
  readonly settings: ModelUserSettings;
  /** `turn`: a model of users (UserLM); `chat`: an ordinary chat model, prompted to play the user. */
  readonly kind: ModelKind;
  readonly today: Today;
  readonly signal: AbortSignal;
}

/** All that a user played by a model has in mind. */
export interface ModelMind extends ModelUserOptions {
  readonly dialogue: Dialogue;
  readonly progress: Progress;
  readonly counts: ModelCounts;
  lastAct: MoveAct | undefined;
  /** Has said goodbye. */
  leaving: boolean;
  outcome: UserSummary['goal'];
  invalid: string | undefined;
}

/**
 * A user whose words a model draws: a model of users by its own template, or a chat model by a prompt. Its words
 * become taps and forms where the bot shows these; guardrails put drafts right that no user would say. It ends
 * `invalid` when the model cannot be brought back. Same options and answers: the same requests and moves.
 * `next` rejects as the client does.
 */
export function createModelUser(options: ModelUserOptions): VirtualUser {
  const mind: ModelMind = {
    ...options,
    dialogue: createDialogue(),
    progress: createProgress(options),
    counts: createModelCounts(),
    lastAct: undefined,
    leaving: false,
    outcome: 'open',
    invalid: undefined,
  };
  return {
    next: async (view) => {
      const move = await nextMove(mind, view);
      mind.lastAct = move.act;
      return move;
    },
    summary: () => summarise(mind),
  };
}

async function nextMove(mind: ModelMind, view: View): Promise<Move> {
  const { dialogue, progress, wording } = mind;
  const turn = readBotTurn(view.shown, wording);
  dialogue.heard(renderShown(view.shown));
  progress.hear(turn);
  if (mind.invalid !== undefined) return end(mind, false, mind.invalid);
  if (mind.leaving) return end(mind, progress.isComplete(), 'said goodbye');

  const form = fill(mind, turn);
  if (form) return form;

  const mayEnd = progress.isComplete() || !progress.hasPatience();
  const isFirst = dialogue.of('user').length === 0;
  const intent = composeIntent({ ...mind, facts: progress.facts, open: progress.open(), now: [] });
  const drawn = await drawTurn(
    { ...mind, intent, turns: dialogue.turns, mayEnd, isFirst },
    contextOf(mind, turn, { mayEnd, isFirst, intent }),
    { ...mind, random: mind.random.fork(`move ${view.turn}`) },
  );
  if (!drawn.ok) {
    mind.invalid = `None of ${drawn.draws} drafts of one turn passed the guardrails: ${drawn.guardrails.join(', ')}.`;
    return end(mind, false, mind.invalid);
  }
  if (drawn.text === '') return end(mind, progress.isComplete(), 'left');
  dialogue.said(drawn.text);
  progress.say(drawn.text);
  mind.leaving = drawn.leaves;
  return { act: actOf(mind, drawn.text, turn, view), behaviours: [] };
}

function contextOf(
  mind: ModelMind,
  turn: BotTurn,
  { mayEnd, isFirst, intent }: { mayEnd: boolean; isFirst: boolean; intent: string },
): DraftContext {
  const { dialogue, progress, goal, wording } = mind;
  const isPrompt = ['yesNo', 'confirm', 'choice', 'more', 'form', 'attach'].includes(turn.kind);
  return {
    isFirst,
    mayEnd,
    mayBeShort: isPrompt || progress.isComplete(),
    mayRepeat: isPrompt || turn.isRetry || progress.isRepeating(),
    earlier: dialogue.of('user'),
    sources: [...dialogue.of('assistant').slice(-3), intent, goal.text],
    allowed: [...turn.options.map((option) => option.title), ...progress.facts.map(({ value }) => value)],
    isFarewell: (text) => wording.cues.farewell.test(text),
  };
}

function actOf(mind: ModelMind, text: string, turn: BotTurn, view: View): MoveAct {
  if (!mind.leaving) {
    const tappable = turn.options.filter((option) => option.place !== 'list');
    const option = readPick(text, tappable, mind.wording);
    if (option && mind.random.fork(`tap ${view.turn}`).chance(mind.settings.tapRate)) {
      return { kind: 'tap', action: option };
    }
  }
  return { kind: 'say', text, ...(mind.leaving ? { farewell: true } : {}) };
}

function fill(mind: ModelMind, turn: BotTurn): Move | undefined {
  if (turn.kind !== 'form') return undefined;
  const { progress, wording, today, dialogue } = mind;
  const form = turn.shown.forms.find((each) => concernsGoal(mind, each));
  const filled = form && fillForm(form, progress.facts, wording, today);
  if (!form || !filled) return undefined;
  for (const [state, told] of filled.told) progress.give(state, told);
  dialogue.said(
    form.inputs
      .flatMap(({ id, label }) => (filled.values[id] === undefined ? [] : [`${label}: ${filled.values[id]}`]))
      .join(', '),
  );
  return { act: { kind: 'submit', form, action: filled.action, values: filled.values }, behaviours: [] };
}

function concernsGoal({ progress, wording }: ModelMind, form: Shown['forms'][number]): boolean {
  return form.inputs.some(
    (input) => input.required || findInputFact(input, progress.facts, wording) !== undefined,
  );
}

function end(mind: ModelMind, satisfied: boolean, reason: string): Move {
  if (mind.invalid === undefined) mind.outcome = satisfied ? 'reached' : 'abandoned';
  return { act: { kind: 'end', satisfied, reason }, behaviours: [] };
}

function summarise({ progress, client, counts, outcome, invalid }: ModelMind): UserSummary {
  return {
    goal: outcome === 'open' && progress.isComplete() ? 'reached' : outcome,
    learned: Object.fromEntries(progress.learned),
    facts: Object.fromEntries(
      progress.facts.map(({ fact, value }) => [
        fact.name,
        fact.values.length > 1 ? fact.values.join(', ') : value,
      ]),
    ),
    invalid,
    model: {
      model: client.name,
      calls: counts.calls,
      promptTokens: counts.promptTokens,
      completionTokens: counts.completionTokens,
      guardrails: Object.fromEntries(counts.guardrails),
      invented: [],
    },
  };
}
