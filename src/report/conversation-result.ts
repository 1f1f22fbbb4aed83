import type { ConversationRecord, Reason } from '../check/record.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { Behaviour, MoveAct } from '../user/move.ts';
import type { ModelUse } from '../user/user.ts';
import type { ConversationResult, RecordedAct, RecordedMove } from './run-schema.ts';

/** What run.json says of a conversation and its record does not know. */
export interface ConversationOutcome {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly persona: ConversationResult['persona'];
  /** Path relative to the folder of run.json. */
  readonly transcript: string;
}

/** The entry of run.json for a conversation that is over. */
export function toConversationResult(
  record: ConversationRecord,
  outcome: ConversationOutcome,
): ConversationResult {
  const { scenario, trial, seed, locale, startedAt, summary } = record;
  const moves = record.turns.flatMap(({ index, move }): RecordedMove[] =>
    move
      ? [
          {
            turn: index,
            ...recordAct(move.act),
            behaviours: [...move.behaviours],
            ...(move.meanwhile && { meanwhile: recordAct(move.meanwhile) }),
          },
        ]
      : [],
  );
  const lastMs = record.entries.at(-1)?.atMs ?? 0;
  const spentMs = record.turns.reduce((sum, turn) => sum + turn.durationMs, 0);
  return {
    scenario,
    trial,
    seed,
    locale,
    persona: outcome.persona,
    verdict: outcome.verdict,
    reasons: outcome.reasons.map((reason) => ({ ...reason })),
    ...(record.intent !== undefined && { intent: record.intent }),
    goal: summary.goal,
    learned: { ...summary.learned },
    facts: { ...record.facts, ...summary.facts },
    turns: moves.filter((move) => move.act !== 'end').length,
    moves,
    behaviours: countBehaviours(moves),
    ...(summary.model && { model: recordModel(summary.model) }),
    ...(record.faults && { faults: record.faults.map((fault) => ({ ...fault })) }),
    latencies: latenciesOf(
      record.turns.flatMap((turn) => (turn.latencyMs === undefined ? [] : [turn.latencyMs])),
    ),
    transcript: outcome.transcript.replaceAll('\\', '/'),
    startedAt,
    durationMs: Math.max(spentMs, lastMs - Date.parse(startedAt), 0),
  };
}

function recordAct(act: MoveAct): RecordedAct {
  switch (act.kind) {
    case 'say':
      return { act: 'say', text: act.text };
    case 'tap':
      return { act: 'tap', title: act.action.title };
    case 'submit':
      return { act: 'submit', title: act.action.title, values: { ...act.values } };
    case 'attach': {
      const attachments = act.attachments.map((each) => each.name ?? each.contentType);
      return { act: 'attach', attachments, ...(act.text !== undefined && { text: act.text }) };
    }
    case 'react':
      return { act: 'react', reaction: act.reaction };
    case 'event':
    case 'invoke':
      return { act: act.kind, name: act.name };
    case 'send':
      return {
        act: 'send',
        name: act.activity.type,
        ...(act.as !== undefined && { as: act.as }),
        ...(act.activity.text !== undefined && { text: act.activity.text }),
      };
    case 'wait':
      return { act: 'wait', ms: act.ms };
    case 'end':
      return { act: 'end', satisfied: act.satisfied, reason: act.reason };
  }
}

function recordModel(use: ModelUse): ConversationResult['model'] {
  const { model, calls, promptTokens, completionTokens, guardrails, invented, missed = {} } = use;
  return {
    name: model,
    calls,
    promptTokens,
    completionTokens,
    guardrails: { ...guardrails },
    invented: [...invented],
    ...(Object.keys(missed).length > 0 && { missed: { ...missed } }),
  };
}

function countBehaviours(moves: readonly RecordedMove[]): ConversationResult['behaviours'] {
  const counts: Partial<Record<Behaviour, number>> = {};
  for (const name of moves.flatMap((move) => move.behaviours)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function latenciesOf(all: readonly number[]): ConversationResult['latencies'] {
  const rounded = all.map((each) => Math.round(each * 100) / 100);
  const sorted = rounded.toSorted((a, b) => a - b);
  const percentile = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: percentile(0.5), p95: percentile(0.95), max: sorted.at(-1) ?? 0, all: rounded };
}
