import assert from 'node:assert/strict';
import pc from 'picocolors';
import { createConsoleReporter } from '../../src/report/console.ts';
import { disarmCommands, disarmJson } from '../../src/report/disarm-commands.ts';
import { say } from '../check/record-factory.ts';
import { harmful, makeOutcome, makeReason, report } from './outcome-factory.ts';

/** What Azure's agent and GitHub's runner take for a command in a line of a log. */
function commandsIn(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => {
    // The agent searches by culture, which passes over ignorable characters.
    const seen = line.replace(/\p{DI}/gu, '');
    return /##vso\[|##\[/i.test(seen) || seen.trimStart().startsWith('::');
  });
}

describe('Text for the log of a pipeline', () => {
  it('holds no command after it was disarmed, and can still be read', () => {
    assert.equal(commandsIn(harmful).length, 7);
    assert.deepEqual(commandsIn(disarmCommands(harmful)), []);
    assert.equal(disarmCommands('##vso[x]y\n ::error::z'), '# #vso[x]y\n : :error::z');
    assert.equal(disarmCommands('### Heading: a::b ##vso'), '### Heading: a::b ##vso');
    assert.deepEqual(commandsIn(disarmCommands('####vso[a]###[b]\u200b:\u00ad:c')), []);
  });

  it('keeps its value as JSON', () => {
    const json = JSON.stringify({ harmful }, null, 2);
    assert.deepEqual(commandsIn(disarmJson(json)), []);
    assert.deepEqual(JSON.parse(disarmJson(json)), { harmful });
  });

  it('is what the console report writes, also where lines are wrapped', async () => {
    let log = '';
    const reporter = createConsoleReporter({
      write: (text) => (log += text),
      colors: pc.createColors(false),
      columns: 50,
      verbose: true,
      quiet: false,
      outFolder: 'out',
    });
    const wrapped = `${'word '.repeat(8)}::error::x`;
    const turns = [say(wrapped, harmful), say(harmful, wrapped)];
    await report(reporter, [
      makeOutcome({ name: harmful, turns, reasons: [makeReason({ message: harmful })] }),
    ]);
    assert.ok(log.includes('# #vso[task.setvariable'));
    assert.deepEqual(commandsIn(log), []);
  });
});
