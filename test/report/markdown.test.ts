import assert from 'node:assert/strict';
import { createMarkdownReporter } from '../../src/report/markdown.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import { say } from '../check/record-factory.ts';
import { harmful, makeOutcome, makeReason, report } from './outcome-factory.ts';

async function markdown(...outcomes: ConversationOutcome[]): Promise<string> {
  let text = '';
  await report(createMarkdownReporter({ write: (piece) => (text += piece), outFolder: 'out' }), outcomes);
  return text;
}

describe('The Markdown report', () => {
  it('has a row per scenario and the conversations that did not pass', async () => {
    const text = await markdown(
      makeOutcome(),
      makeOutcome({ name: 'loan', reasons: [makeReason()] }),
      makeOutcome({ name: 'loan', trial: 2, reasons: [makeReason({ severity: 'invalid' })] }),
    );
    assert.equal(
      text.slice(0, text.indexOf('<details>')),
      `## Understudy: 1 failed, 1 invalid of 3 conversations

bot\\.js · emulator · 2 scenarios

| scenario | passed | failed | invalid | errored |
|---|--:|--:|--:|--:|
| ✅ transfer money | 1 | 0 | 0 | 0 |
| ❌ loan | 0 | 1 | 1 | 0 |

`,
    );
    assert.match(text, /<details><summary>loan · hurried: failed<\/summary>\n\n<pre>\nreply: The bot never/);
    assert.match(text, /<pre>\nuser: hi\n bot: Welcome!\n<\/pre>\n\nseed 7 · `out\/transcripts\/transfer\/1/);
  });

  it('says in its title when all passed, and when nothing was held', async () => {
    const titles = await Promise.all([
      markdown(makeOutcome(), makeOutcome()),
      markdown(makeOutcome()),
      markdown(),
    ]);
    assert.deepEqual(
      titles.map((text) => text.split('\n')[0]),
      [
        '## Understudy: all 2 conversations passed',
        '## Understudy: the conversation passed',
        '## Understudy: no conversation was held',
      ],
    );
  });

  it('lets nothing that was said become markup', async () => {
    const reasons = [makeReason({ message: harmful })];
    const text = await markdown(makeOutcome({ name: harmful, turns: [say(harmful, harmful)], reasons }));
    assert.doesNotMatch(text, /<script|<!--|@(?=someone)(?!\u2060)(?=.*\|$)/m);
    assert.equal(text.match(/<\/details>/g)?.length, 1);
    assert.equal(text.match(/<\/pre>/g)?.length, 2);
    const row = text.split('\n').find((line) => line.startsWith('| ❌')) ?? '';
    assert.equal(row.match(/(?<!\\)\|/g)?.length, 6);
    assert.ok(!/(?<!\\)[*`[\]]/.test(row), row);
  });

  it('does not grow with the number of failures', async () => {
    const long = say('hi', 'x'.repeat(20_000));
    const failures = Array.from({ length: 100 }, (_, index) =>
      makeOutcome({ trial: index + 1, trials: 100, turns: [long], reasons: [makeReason()] }),
    );
    const text = await markdown(...failures);
    assert.ok(text.length < 200_000, String(text.length));
    assert.match(text, /80 more did not pass; see `out`\./);
    assert.match(text, /\(cut; see the transcript\)/);
  });
});
