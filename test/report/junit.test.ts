import assert from 'node:assert/strict';
import { createJUnitReporter } from '../../src/report/junit.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import { say } from '../check/record-factory.ts';
import { junitFaults } from './junit-faults.ts';
import { harmful, makeOutcome, makeReason, report } from './outcome-factory.ts';

async function junit(...outcomes: ConversationOutcome[]): Promise<string> {
  let xml = '';
  await report(createJUnitReporter({ write: (text) => (xml += text), outFolder: 'out' }), outcomes);
  return xml;
}

async function assertValid(xml: string): Promise<void> {
  assert.deepEqual(await junitFaults(xml), []);
}

describe('The JUnit report', () => {
  it('has a suite per scenario and a case per conversation, with names for people', async () => {
    const xml = await junit(
      makeOutcome({ trials: 2 }),
      makeOutcome({ name: 'ask for a loan' }),
      makeOutcome({ trials: 2, trial: 2, reasons: [makeReason(), makeReason({ check: 'loop' })] }),
    );
    await assertValid(xml);
    assert.match(xml, /<testsuites name="Understudy" tests="3" failures="1" errors="0" time="3.702">/);
    assert.match(
      xml,
      /<testsuite name="transfer money" tests="2" failures="1" errors="0" time="2.468" skipped="0" timestamp="2026-01-31T12:00:00.000Z">/,
    );
    const names = Array.from(xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)" time="1.234">/g));
    assert.deepEqual(
      names.map(([, name, classname]) => [name, classname]),
      [
        ['transfer money · trial 1 · hurried', 'transfer money'],
        ['transfer money · trial 2 · hurried', 'transfer money'],
        ['ask for a loan · hurried', 'ask for a loan'],
      ],
    );
    assert.match(xml, /<failure type="reply" message="The bot never said it. \(and 1 more\)">/);
    assert.match(
      xml,
      /<system-out>transcript: out\/transcripts\/transfer\/2.transcript\nseed: 7<\/system-out>/,
    );
  });

  it('puts all reasons and the whole conversation into the failure', async () => {
    const reasons = [
      makeReason({ expected: 'done', arrived: 'Welcome!' }),
      makeReason({ severity: 'warning', check: 'late-reply', message: 'It took long.' }),
    ];
    const [, text] = /<failure [^>]*>([^<]*)</.exec(await junit(makeOutcome({ reasons }))) ?? [];
    assert.equal(
      text,
      '\nreply: The bot never said it.\n  expected done\n  arrived  Welcome!\n' +
        'warning, late-reply: It took long.\n\nuser: hi\n bot: Welcome!\n',
    );
  });

  it('calls what the simulator or the surroundings did an error of that type', async () => {
    const xml = await junit(
      makeOutcome({ reasons: [makeReason({ severity: 'invalid', check: 'left-role' })] }),
      makeOutcome({ trial: 2, reasons: [makeReason({ severity: 'errored', check: 'delivery' })] }),
    );
    await assertValid(xml);
    assert.match(xml, /tests="2" failures="0" errors="2"/);
    assert.deepEqual(xml.match(/<error type="\w+"/g), ['<error type="invalid"', '<error type="errored"']);
  });

  it('stays well-formed whatever is said', async () => {
    const said = makeOutcome({
      name: harmful,
      persona: harmful,
      turns: [say(harmful, harmful)],
      reasons: [makeReason({ check: harmful, message: harmful, expected: harmful, arrived: harmful })],
    });
    const xml = await junit(said);
    await assertValid(xml);
    assert.equal(xml.match(/<failure /g)?.length, 1);
    assert.match(xml, /]]&gt; &lt;!\[CDATA\[ &amp;lt; &amp;amp; &quot;quoted&quot;/);
  });

  it('is valid for a run without conversations', async () => assertValid(await junit()));

  it('finds a report that the schema does not allow', async () => {
    await assert.rejects(assertValid('<testsuites><testcase/></testsuites>'));
  });
});
