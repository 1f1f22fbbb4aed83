import assert from 'node:assert/strict';
import { createProgress } from '../../src/report/progress.ts';
import type { ConversationOutcome, RunEvent } from '../../src/scenario/events.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { hostile } from './every-move.ts';

function plan(name: string): ConversationPlan {
  return { scenario: { name } as ConversationPlan['scenario'], trial: 1, trials: 1, seed: 1 };
}
const runStarted = (total: number): RunEvent => ({
  type: 'run-started',
  bot: 'b',
  channel: 'emulator',
  total,
});
const started = (name: string): RunEvent => ({ type: 'conversation-started', plan: plan(name) });
const said = (name: string, turn: number): RunEvent => ({
  type: 'entry',
  plan: plan(name),
  entry: { from: 'user', kind: 'activity', activity: { type: 'message' }, turn, atMs: 0 },
});
const ended = (name: string): RunEvent => ({
  type: 'conversation-ended',
  outcome: { plan: plan(name) } as ConversationOutcome,
});

function show(events: readonly RunEvent[], onTerminal: boolean): string[] {
  const shown: string[] = [];
  const add = (text: string): unknown => shown.push(text);
  const progress = createProgress({ redraw: onTerminal ? add : undefined, write: add });
  events.forEach((event) => progress.onEvent(event));
  return shown;
}

describe('Progress', () => {
  it('shows the conversations under way and their moves on a terminal, and takes itself away', () => {
    const events = [
      runStarted(2),
      started('one'),
      said('one', 1),
      said('one', 1),
      started('two'),
      ended('one'),
    ];
    assert.deepEqual(show([...events, { type: 'run-ended', interrupted: false }], true), [
      '0 of 2 conversations\n  … one · move 0',
      '0 of 2 conversations\n  … one · move 1',
      '0 of 2 conversations\n  … one · move 1\n  … two · move 0',
      '1 of 2 conversations\n  … two · move 0',
      '',
    ]);
  });

  it('counts the conversations for which there is no room', () => {
    const names = Array.from({ length: 11 }, (_, index) => `c${index}`);
    const last = show([runStarted(11), ...names.map(started)], true).at(-1);
    assert.match(last ?? '', /… c7 · move 0\n {2}… and 3 more$/);
  });

  it('writes a line for every ten per cent without a terminal, and none for a single conversation', () => {
    const names = Array.from({ length: 25 }, (_, index) => `c${index}`);
    const lines = show(
      [runStarted(25), ...names.flatMap((name) => [started(name), said(name, 1), ended(name)])],
      false,
    );
    assert.deepEqual(lines[0], '3 of 25 conversations\n');
    assert.equal(lines.length, 9);
    assert.equal(lines.at(-1), '25 of 25 conversations\n');
    assert.deepEqual(show([runStarted(1), started('one'), ended('one')], false), []);
  });

  it('shows names of any kind safely', () => {
    const [text = ''] = show([runStarted(1), started(hostile)], true);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});
