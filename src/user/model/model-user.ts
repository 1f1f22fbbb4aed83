import { toPlainLine } from '../../activity/plain-text.ts';
import type { ModelClient } from '../../model/ports.ts';
import type { FactState } from '../agenda/fact-state.ts';
import type { Today } from '../agenda/fill-form.ts';
import type { Behaviour, MoveAct } from '../move.ts';
import type { Persona } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Schedule } from '../schedule.ts';
import { readableName } from '../topic.ts';
import type { UserGoal } from '../user-goal.ts';
import type { UserSummary, View, VirtualUser } from '../user.ts';
import type { Wording } from '../wording.ts';
import { createDialogue, type Dialogue } from './dialogue.ts';
import { createModelCounts, type ModelCounts } from './draw-turn.ts';
import { createDriftWatch, type DriftWatch } from './drift.ts';
import { createEchoSource, type EchoSource } from './echo.ts';
import { createKnownWords, type KnownWords } from './invented.ts';
import { takeOver } from './hear.ts';
import { nextMove } from './next-move.ts';
import { createProgress, type Progress } from './progress.ts';
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
  readonly drift: DriftWatch;
  readonly known: KnownWords;
  readonly invented: Set<string>;
  /** What it must not echo: what the bot said, in order, and the goal. */
  readonly heard: EchoSource[];
  readonly goalEcho: EchoSource;
  /** What the user said where it holds something else to be true, until it puts it right. */
  readonly contradictions: Map<FactState, string>;
  /** Behaviours that were asked for and did not show. */
  readonly missed: Map<Behaviour, number>;
  /** What the bot has shown and was taken in last. */
  seen: View | undefined;
  lastAct: MoveAct | undefined;
  lastWords: string;
  /** Has said goodbye. */
  leaving: boolean;
  /** How often in a row it asked whether anybody is there. */
  nudges: number;
  turnsAfterGoal: number;
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
    drift: createDriftWatch(options),
    known: createKnownWords(options.goal),
    invented: new Set(),
    heard: [],
    goalEcho: createEchoSource(options.goal.text),
    contradictions: new Map(),
    missed: new Map(),
    seen: undefined,
    lastAct: undefined,
    lastWords: '',
    leaving: false,
    nudges: 0,
    turnsAfterGoal: 0,
    outcome: 'open',
    invalid: undefined,
  };
  return {
    next: async (view) => {
      const move = await nextMove(mind, view);
      mind.lastAct = move.act;
      return move;
    },
    observe: (view, move) => takeOver(mind, view, move),
    summary: () => summarise(mind),
  };
}

/** More would be no help to a reader. */
const maxInvented = 20;

function summarise(mind: ModelMind): UserSummary {
  const { progress, client, counts, outcome } = mind;
  return {
    goal: outcome === 'open' && progress.isComplete() ? 'reached' : outcome,
    learned: Object.fromEntries(progress.learned),
    facts: Object.fromEntries(
      progress.facts.map(({ fact, value }) => [
        fact.name,
        fact.values.length > 1 ? fact.values.join(', ') : value,
      ]),
    ),
    invalid: mind.invalid ?? contradicted(mind),
    model: {
      model: client.name,
      calls: counts.calls,
      promptTokens: counts.promptTokens,
      completionTokens: counts.completionTokens,
      guardrails: Object.fromEntries(counts.guardrails),
      invented: [...mind.invented].slice(0, maxInvented),
      missed: Object.fromEntries(mind.missed),
    },
  };
}

/** A bot that was told something else than the fact cannot do what the scenario expects. */
function contradicted({ contradictions }: ModelMind): string | undefined {
  const [first] = contradictions;
  if (!first) return undefined;
  const [{ fact, value }, said] = first;
  return `The user said "${toPlainLine(said, 120)}" where the ${readableName(fact.name)} is "${value}", and did not put it right`;
}
