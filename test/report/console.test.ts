import assert from 'node:assert/strict';
import pc from 'picocolors';
import type { Reason } from '../../src/check/record.ts';
import { createConsoleReporter, type ConsoleReporterOptions } from '../../src/report/console.ts';
import type { ConversationOutcome, RunEvent } from '../../src/scenario/events.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { leave, makeRecord, say, type TurnSketch } from '../check/record-factory.ts';
import { everyMove, form, hostile } from './every-move.ts';

function plan(overrides: { readonly name?: string; readonly trials?: number } = {}): ConversationPlan {
  const scenario = { name: overrides.name ?? 'transfer' } as ConversationPlan['scenario'];
  return { scenario, trial: 1, trials: overrides.trials ?? 1, seed: 7 };
}

function outcome(sketches: readonly TurnSketch[], overrides: Partial<ConversationOutcome> = {}): RunEvent {
  return {
    type: 'conversation-ended',
    outcome: {
      plan: plan(),
      persona: 'plain',
      record: makeRecord(sketches),
      reasons: [],
      verdict: 'passed',
      transcript: 'transcripts/transfer/1.transcript',
      durationMs: 1234,
      ...overrides,
    },
  };
}

const started = (total: number): RunEvent => ({
  type: 'run-started',
  bot: 'bot.js',
  channel: 'emulator',
  total,
});
const ended: RunEvent = { type: 'run-ended', interrupted: false };
const hello = [say('hi', 'Welcome!'), leave(true)];
const failed: Reason = {
  check: 'reply',
  severity: 'failed',
  message: 'The bot never said it.',
  expected: 'a reply that contains "done"',
  arrived: 'message "Welcome!"',
  activityIndex: 1,
};

function report(events: readonly RunEvent[], options: Partial<ConsoleReporterOptions> = {}): string {
  let output = '';
  const reporter = createConsoleReporter({
    write: (text) => {
      output += text;
    },
    colors: pc.createColors(false),
    columns: 80,
    verbose: false,
    quiet: false,
    outFolder: 'out',
    ...options,
  });
  events.forEach((event) => reporter.onEvent(event));
  return output;
}

describe('The console report', () => {
  it('shows a single conversation whole, and where it can be read', () => {
    assert.equal(
      report([started(1), outcome(hello), ended]),
      `Understudy · bot.js · emulator

transfer · trial 1 · plain seed 7
    user hi
     bot Welcome!
         the user leaves, satisfied
✓ passed transfer · 1 move, 1.2 s · out/transcripts/transfer/1.transcript

1 passed · out/run.json
`,
    );
  });

  it('tells of passed conversations in a line each when there are several', () => {
    const text = report([started(2), outcome(hello, { plan: plan({ trials: 2 }) }), outcome(hello), ended]);
    assert.match(text, /^✓ passed transfer \(1\/2\) · 1 move/m);
    assert.doesNotMatch(text, /Welcome!/);
    assert.match(text, /^2 passed · out\/run\.json$/m);
  });

  it('shows a failed one whole, with its reasons and what arrived instead', () => {
    const text = report([started(2), outcome(hello, { verdict: 'failed', reasons: [failed] })]);
    assert.match(text, /bot Welcome!/);
    assert(
      text.endsWith(`✗ failed transfer · 1 move, 1.2 s · out/transcripts/transfer/1.transcript
    reply: The bot never said it. (activity 1)
      expected a reply that contains "done"
      arrived  message "Welcome!"
`),
    );
  });

  it('calls a warning a warning', () => {
    const reasons: Reason[] = [{ check: 'cover', severity: 'warning', message: 'No occasion.' }];
    assert.match(report([started(2), outcome(hello, { reasons })]), /^ {4}warning, cover: No occasion\.$/m);
  });

  it('counts each verdict, in their order, and says when a run was cut short', () => {
    const events = (['errored', 'passed', 'invalid', 'failed', 'passed'] as const).map((verdict) =>
      outcome(hello, { verdict }),
    );
    assert.match(
      report([started(5), ...events, { type: 'run-ended', interrupted: true }]),
      /^2 passed, 1 failed, 1 invalid, 1 errored · interrupted · out\/run\.json$/m,
    );
    assert.match(report([started(0), ended]), /^No conversation was held/m);
  });

  it('says nothing of passed conversations when it is to be quiet', () => {
    assert.equal(report([started(1), outcome(hello), ended], { quiet: true }), '\n1 passed · out/run.json\n');
    const text = report([started(1), outcome(hello, { verdict: 'failed' })], { quiet: true });
    assert.match(text, /Welcome![\s\S]*✗ failed/);
  });

  it('shows all conversations when it is to be verbose', () => {
    assert.match(report([started(2), outcome(hello)], { verbose: true }), /bot Welcome!/);
  });

  it('shows buttons below what they belong to, on one line each', () => {
    const buttons = { actions: [{ type: 'imBack', title: 'Yes\nplease', value: 'y' }] };
    const text = report([started(1), outcome([say('hi', { text: 'Sure?', suggestedActions: buttons })])]);
    assert.match(text, /^ {5}bot Sure\?\n {9}\[Yes please\]$/m);
  });

  it('wraps long text within the columns, and keeps its own line breaks', () => {
    const text = report([started(1), outcome([say('hi', `one\n${'word '.repeat(60)}end`)])], { columns: 50 });
    const lines = text.split('\n').filter((line) => line.includes('word'));
    assert(lines.length >= 7);
    for (const line of lines) {
      assert(line.length <= 50, line);
      assert.match(line, /^ {9}(?:word ?)+(?:end)?$/);
    }
    assert.match(text, /^ {5}bot one$/m);
  });

  it('tells of every kind of move', () => {
    const text = report([
      started(1),
      outcome(everyMove.map((act): TurnSketch => ({ act, replies: [form] }))),
    ]);
    for (const words of ['hi', '▸ taps', '▸ fills', '▸ sends map', '▸ reacts', 'waits', 'patience left'])
      assert(text.includes(words), words);
  });

  it('writes nothing that could change the terminal or the order of the text', () => {
    const sketches = [
      say(hostile, { text: hostile, suggestedActions: { actions: [{ type: 'imBack', title: hostile }] } }),
    ];
    const reason: Reason = { ...failed, message: hostile, expected: hostile, arrived: hostile };
    const overrides = {
      plan: plan({ name: hostile }),
      persona: hostile,
      verdict: 'failed' as const,
      reasons: [reason],
    };
    const start: RunEvent = { type: 'run-started', bot: hostile, channel: 'emulator', total: 1 };
    const text = report([start, outcome(sketches, overrides), ended]);
    assert.match(text, /red/);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});
