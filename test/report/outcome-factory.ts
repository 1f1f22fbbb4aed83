import type { Reason } from '../../src/check/record.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import type { ConversationOutcome, RunEvent } from '../../src/scenario/events.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { decideVerdict } from '../../src/scenario/verdict.ts';
import { makeRecord, say, type TurnSketch } from '../check/record-factory.ts';

export interface OutcomeSketch {
  readonly name?: string;
  readonly trial?: number;
  readonly trials?: number;
  readonly file?: string;
  readonly turns?: readonly TurnSketch[];
  readonly reasons?: readonly Reason[];
  readonly persona?: string;
}

export function makeReason(overrides: Partial<Reason> = {}): Reason {
  return { check: 'reply', severity: 'failed', message: 'The bot never said it.', ...overrides };
}

/** A conversation that is over; its verdict follows from the reasons. */
export function makeOutcome(sketch: OutcomeSketch = {}): ConversationOutcome {
  const { name = 'transfer money', trial = 1, trials = 1, reasons = [] } = sketch;
  const scenario = { name, file: sketch.file ?? '/src/scenarios/transfer.yaml', line: 3 };
  return {
    plan: { scenario: scenario as ConversationPlan['scenario'], trial, trials, seed: 7 },
    persona: sketch.persona ?? 'hurried',
    record: makeRecord(sketch.turns ?? [say('hi', 'Welcome!')]),
    reasons,
    verdict: decideVerdict(reasons),
    transcript: `transcripts/transfer/${trial}.transcript`,
    durationMs: 1234,
  };
}

/** Tells a reporter of a run of these conversations. */
export async function report(reporter: Reporter, outcomes: readonly ConversationOutcome[]): Promise<void> {
  const events: RunEvent[] = [
    { type: 'run-started', bot: 'bot.js', channel: 'emulator', total: outcomes.length },
    ...outcomes.map((outcome): RunEvent => ({ type: 'conversation-ended', outcome })),
    { type: 'run-ended', interrupted: false },
  ];
  for (const event of events) reporter.onEvent(event);
  await reporter.finish();
}

/** What a bot, or whoever wrote a transcript, might say to harm who reads the report. */
export const harmful = [
  '##vso[task.setvariable variable=a]b',
  '  ##VSO[task.complete result=Succeeded;]x',
  '#\u00ad#vso[task.complete result=Succeeded;]x',
  '##[set-env name=PATH]x',
  '##[error]x',
  '::set-output name=a::b',
  '  ::error::x',
  '</failure></pre></details><script>alert(1)</script>',
  ']]> <![CDATA[ &lt; &amp; "quoted" \'single\' <!-- -->',
  '| cell | **bold** [link](https://example.org) ![image](x) @someone `code` ``` fence',
  '\u0000\u0008\u000b\u001b[31m\ufffe\uffff \ud800 \udc00 😀',
].join('\n');
