import type { ShownForm, ShownInput } from '../../activity/shown.ts';
import type { Utterance } from '../../model/ports.ts';
import { findInputFact } from '../agenda/asked-fact.ts';
import type { BotTurn } from '../agenda/bot-turn.ts';
import { acceptable, fillForm, submitAction } from '../agenda/fill-form.ts';
import { nextValue } from '../agenda/fact-state.ts';
import type { MoveAct } from '../move.ts';
import type { Random } from '../random.ts';
import { drawTurn } from './draw-turn.ts';
import type { ModelMind } from './model-user.ts';
import { toModelText } from './model-text.ts';
import { statesLoosely } from './progress.ts';
import { readPick } from './read-pick.ts';
import { renderInput } from './render-shown.ts';

type Submit = Extract<MoveAct, { kind: 'submit' }>;

export interface SubmittedForm {
  readonly act: Submit;
  /** The same as words, for the model's own memory of what it said. */
  readonly words: string;
}

/** Nobody is asked more than this about one form. */
const maxAsked = 12;
/** For one field; then the least that it accepts will do. */
const maxDraws = 3;

/** The form that the user would fill in now, if any: one that must be, or that asks for what it knows. */
export function findForm({ progress, wording }: ModelMind, turn: BotTurn): ShownForm | undefined {
  if (turn.kind !== 'form') return undefined;
  return turn.shown.forms.find(
    (form) =>
      submitAction(form, wording) !== undefined &&
      form.inputs.some(
        (input) => input.required || findInputFact(input, progress.facts, wording) !== undefined,
      ),
  );
}

/**
 * Fills a form field by field: from the facts, asking the model for what they do not say, or asking the model for
 * all of it (`settings.forms`). Fields that stay without an acceptable answer get what the agenda user would give.
 */
export async function fillShownForm(
  form: ShownForm,
  intent: string,
  mind: ModelMind,
  random: Random,
): Promise<SubmittedForm | undefined> {
  const { progress, wording, today, settings } = mind;
  const filled = fillForm(form, progress.facts, wording, today);
  if (!filled) return undefined;
  const values = { ...filled.values };
  const unknown = (input: ShownInput): boolean =>
    input.required && filled.guessed.includes(input.label) && input.value === undefined;
  const asked = form.inputs.filter((input) => settings.forms === 'model' || unknown(input));
  const answered = new Set<string>();
  let turns: readonly Utterance[] = mind.dialogue.turns;
  for (const input of asked.slice(0, maxAsked)) {
    turns = withQuestion(turns, toModelText(`${renderInput(input).replace(/[?:]$/u, '')}?`));
    const answer = await askField(input, intent, turns, mind, random.fork(`field ${input.id}`));
    turns = [...turns, { role: 'user', text: answer?.text ?? '-' }];
    if (!answer) continue;
    values[input.id] = answer.value;
    answered.add(input.id);
    noteAnswer(input, answer, mind);
  }
  for (const [state, told] of filled.told) {
    const input = form.inputs.find((each) => findInputFact(each, [state], wording) !== undefined);
    if (!input || !answered.has(input.id)) progress.give(state, told);
  }
  const words = form.inputs.flatMap((input) => {
    const value = values[input.id];
    return value === undefined ? [] : [`${input.label}: ${titleOf(input, value)}`];
  });
  return {
    act: { kind: 'submit', form, action: filled.action, values },
    words: toModelText(words.join(', ')),
  };
}

function titleOf({ choices }: ShownInput, value: FieldAnswer['value']): string {
  return choices?.find((choice) => choice.value === value)?.title ?? String(value);
}

/** The bot's turn goes on with the next question, or a new one begins with it. */
function withQuestion(turns: readonly Utterance[], question: string): readonly Utterance[] {
  const last = turns.at(-1);
  return last?.role === 'assistant'
    ? [...turns.slice(0, -1), { role: 'assistant', text: `${last.text}\n\n${question}` }]
    : [...turns, { role: 'assistant', text: question }];
}

interface FieldAnswer {
  readonly text: string;
  readonly value: string | number | boolean;
}

async function askField(
  input: ShownInput,
  intent: string,
  turns: readonly Utterance[],
  mind: ModelMind,
  random: Random,
): Promise<FieldAnswer | undefined> {
  // What is typed into a field is no turn of talk: only what is not the user's at all is kept out of it.
  const guardrails = {
    ...mind.settings.guardrails,
    firstToken: false,
    length: false,
    repetition: false,
    echo: false,
    draws: 1,
  } as const;
  const settings = { ...mind.settings, guardrails };
  for (let draw = 0; draw < Math.min(maxDraws, mind.settings.guardrails.draws); draw += 1) {
    const drawn = await drawTurn(
      { ...mind, settings, intent, turns, mayEnd: false, isFirst: false },
      {
        isFirst: false,
        mayEnd: false,
        length: 'any',
        mayRepeat: true,
        earlier: [],
        heard: [],
        intent: mind.goalEcho,
        allowed: [],
        isFarewell: () => false,
        isAnswer: () => true,
      },
      { ...mind, random: random.fork(`try ${draw}`) },
    );
    if (!drawn.ok || drawn.text === '') continue;
    const value = valueOf(input, drawn.text, mind);
    if (value !== undefined) return { text: drawn.text, value };
  }
  return undefined;
}

/** What an answer in words puts into a field. */
function valueOf(input: ShownInput, text: string, { wording }: ModelMind): FieldAnswer['value'] | undefined {
  if (input.kind === 'choice') {
    return readPick(text, input.choices ?? [], wording)?.value ?? acceptable(input, text);
  }
  if (input.kind === 'toggle') {
    if (wording.cues.no.test(text)) return input.valueOff ?? 'false';
    return wording.cues.yes.test(text) ? (input.valueOn ?? 'true') : undefined;
  }
  return acceptable(input, input.kind === 'text' ? text.replace(/[.!]$/u, '') : text);
}

/** Something else than the fact in the field that asks for it is as wrong as it would be in words. */
function noteAnswer(
  input: ShownInput,
  { text, value: given }: FieldAnswer,
  { progress, wording, contradictions }: ModelMind,
): void {
  const state = findInputFact(input, progress.facts, wording);
  if (!state) return;
  const told = [state.value, nextValue(state)].find(
    (value) => acceptable(input, value) === given || statesLoosely(text, value, wording),
  );
  if (told !== undefined) {
    progress.give(state, told);
    contradictions.delete(state);
  } else if (state.fact.values.length === 1) contradictions.set(state, text);
}
