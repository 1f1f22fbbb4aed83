import path from 'node:path';
import { UnderstudyError } from '../../errors.ts';
import { toConversation, type RecordedConversation } from '../../replay/recorded-conversation.ts';
import { toRecording } from '../../replay/recording.ts';
import type { ConversationResult, RecordedAct, RecordedMove } from '../../report/run-schema.ts';
import type { ConversationOutcome } from '../../scenario/events.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { readTranscriptSource } from '../../transcript/read-transcript-source.ts';
import type { Move, MoveAct } from '../../user/move.ts';

export interface RestoreOptions {
  /** Absolute. */
  readonly outFolder: string;
  readonly scenarios: readonly Scenario[];
  readonly trials: number;
}

/**
 * A conversation of the interrupted run as reporters were told of it, from run.json and its transcript; without the
 * chat where the transcript is gone.
 */
export async function restoreOutcome(
  result: ConversationResult,
  { outFolder, scenarios, trials }: RestoreOptions,
): Promise<ConversationOutcome> {
  const { scenario: name, trial, seed, locale, startedAt, intent, goal, learned, facts } = result;
  const file = path.resolve(outFolder, result.transcript);
  const scenario = scenarios.find((each) => each.name === name) ?? unnamedScenario(name, file);
  const isInside = file.startsWith(outFolder + path.sep);
  const conversation = isInside ? await readConversation(file, result.moves) : { entries: [], turns: [] };
  return {
    plan: { scenario, trial, trials, seed },
    persona: personaOf(result.persona),
    record: {
      scenario: name,
      trial,
      seed,
      locale,
      startedAt,
      intent,
      facts,
      summary: { goal, learned, facts },
      ...conversation,
      problems: [],
    },
    reasons: result.reasons,
    verdict: result.verdict,
    transcript: result.transcript,
    durationMs: result.durationMs,
  };
}

async function readConversation(file: string, moves: readonly RecordedMove[]): Promise<RecordedConversation> {
  try {
    const activities = await readTranscriptSource(file);
    return toConversation(activities, toRecording(file, file, activities), moves.map(toMove));
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    return { entries: [], turns: [] };
  }
}

/** Stands for a scenario that the earlier run had and that is not among those chosen now. */
function unnamedScenario(name: string, file: string): Scenario {
  return {
    name,
    file,
    line: 1,
    facts: {},
    learn: [],
    persona: 'plain',
    behaviours: {},
    limits: {},
    expect: [],
    checks: {},
  };
}

function personaOf(persona: ConversationResult['persona']): string {
  if (typeof persona === 'string') return persona;
  return Object.entries(persona)
    .map(([trait, value]) => `${trait} ${value}`)
    .join(', ');
}

function toMove({ behaviours, meanwhile, ...act }: RecordedMove): Move {
  return { act: toAct(act), behaviours, ...(meanwhile && { meanwhile: toAct(meanwhile) }) };
}

/** What reports show of an act; a card that was acted on is not kept in run.json. */
function toAct(act: RecordedAct): MoveAct {
  const { title = '', name = '', text, values = {}, ms = 0 } = act;
  const action = { title, place: 'card', action: { type: 'imBack', title }, activityId: undefined } as const;
  switch (act.act) {
    case 'say':
      return { kind: 'say', text: text ?? '' };
    case 'tap':
      return { kind: 'tap', action };
    case 'submit':
      return {
        kind: 'submit',
        form: { activityId: undefined, text: '', inputs: [], actions: [] },
        action,
        values,
      };
    case 'attach': {
      const attachments = act.attachments?.map((each) => ({ contentType: each, name: each })) ?? [];
      return { kind: 'attach', attachments, text };
    }
    case 'react':
      return { kind: 'react', reaction: act.reaction ?? '', activityId: '' };
    case 'event':
    case 'invoke':
      return { kind: act.act, name };
    case 'send':
      return { kind: 'send', activity: { type: name, text } };
    case 'wait':
      return { kind: 'wait', ms };
    case 'end':
      return { kind: 'end', satisfied: act.satisfied ?? false, reason: act.reason ?? '' };
  }
}
