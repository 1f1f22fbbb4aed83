import assert from 'node:assert/strict';
import pc from 'picocolors';
import type { Reason } from '../../src/check/record.ts';
import { createConsoleReporter } from '../../src/report/console.ts';
import { contrast } from '../../src/report/difference.ts';
import { say } from '../check/record-factory.ts';
import { makeOutcome, makeReason, report } from './outcome-factory.ts';

async function show(reasons: readonly Reason[], colors = pc.createColors(false)): Promise<string[]> {
  let text = '';
  const reporter = createConsoleReporter({
    write: (piece) => (text += piece),
    colors,
    columns: 80,
    verbose: false,
    quiet: false,
    outFolder: 'out',
  });
  const turns = [
    say('hi', 'Welcome!', 'How can I help?'),
    say('250', 'Sent 300 dollars.'),
    say('bye', 'Bye.'),
  ];
  await report(reporter, [makeOutcome({ turns, reasons })]);
  return text.split('\n');
}

const difference = (overrides: Partial<Reason>): Reason =>
  makeReason({ check: 'difference', message: 'It differs.', ...overrides });

describe('A replay that is not as it was recorded', () => {
  it('shows what was expected and what arrived below the reply', async () => {
    const changed = difference({
      activityIndex: 4,
      expected: 'Sent 250 dollars.',
      arrived: 'Sent 300 dollars.',
    });
    const lines = await show([changed]);
    const at = lines.indexOf('     bot Sent 300 dollars.');
    assert.deepEqual(lines.slice(at + 1, at + 5), [
      '         ✗ It differs.',
      '         - Sent 250 dollars.',
      '         + Sent 300 dollars.',
      '    user bye',
    ]);
    assert.equal(lines.filter((line) => line.includes('- Sent 250')).length, 1);
  });

  it('shows a reply that did not come at the end of its turn', async () => {
    const lines = await show([difference({ turn: 1, expected: 'Pick one.' })]);
    const at = lines.indexOf('     bot How can I help?');
    assert.deepEqual(lines.slice(at + 1, at + 4), [
      '         ✗ It differs.',
      '         - Pick one.',
      '    user 250',
    ]);
  });

  it('shows a difference without a place last', async () => {
    const lines = await show([difference({ arrived: 'x' })]);
    const at = lines.indexOf('     bot Bye.');
    assert.deepEqual(lines.slice(at + 1, at + 3), ['         ✗ It differs.', '         + x']);
  });

  it('marks where the texts part', async () => {
    const colors = pc.createColors(true);
    const changed = difference({
      activityIndex: 4,
      expected: 'Sent 250 dollars.',
      arrived: 'Sent 300 dollars.',
    });
    const lines = await show([changed], colors);
    const { red, inverse } = colors;
    assert.ok(lines.includes(`         ${red('- Sent ')}${red(inverse('25'))}${red('0 dollars.')}`));
  });

  it('cuts texts between characters', () => {
    assert.deepEqual(contrast('a😀c', 'a😁c'), [
      { before: 'a', own: '😀', after: 'c' },
      { before: 'a', own: '😁', after: 'c' },
    ]);
    assert.deepEqual(contrast('aa', 'aaa'), [
      { before: 'aa', own: '', after: '' },
      { before: 'aa', own: 'a', after: '' },
    ]);
  });
});
