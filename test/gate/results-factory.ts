import { addToTotals, emptyTotals } from '../../src/report/run-file.ts';
import type { ConversationResult, RunResult } from '../../src/report/run-schema.ts';

export function makeResult(overrides: Partial<ConversationResult> = {}): ConversationResult {
  const { scenario = 'transfer', trial = 1 } = overrides;
  return {
    scenario,
    trial,
    seed: trial,
    locale: 'en-US',
    persona: 'plain',
    verdict: 'passed',
    reasons: [],
    goal: 'reached',
    learned: {},
    facts: {},
    turns: 3,
    moves: [],
    behaviours: {},
    latencies: { p50: 10, p95: 10, max: 10, all: [10] },
    transcript: `transcripts/${scenario}/${trial}.transcript`,
    startedAt: '2026-01-31T12:00:00.000Z',
    durationMs: 100,
    ...overrides,
  };
}

/** One trial per letter: p passed, f failed, i invalid, e errored. */
export function makeTrials(scenario: string, letters: string): ConversationResult[] {
  const verdicts = { p: 'passed', f: 'failed', i: 'invalid', e: 'errored' } as const;
  return Array.from(letters, (letter, index) =>
    makeResult({ scenario, trial: index + 1, verdict: verdicts[letter as keyof typeof verdicts] }),
  );
}

export function makeRun(
  conversations: readonly ConversationResult[],
  overrides: Partial<RunResult> = {},
): RunResult {
  const totals = emptyTotals();
  for (const each of conversations) addToTotals(totals, each);
  return {
    schemaVersion: 1,
    understudy: '0.1.0',
    bot: 'http://localhost:3978',
    channel: 'emulator',
    seed: 1,
    startedAt: '2026-01-31T12:00:00.000Z',
    finishedAt: '2026-01-31T12:01:00.000Z',
    status: 'finished',
    totals,
    conversations: [...conversations],
    ...overrides,
  };
}
