import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkExpectations, type Expectation } from '../../src/check/expectations.ts';
import type { ConversationRecord, Reason } from '../../src/check/record.ts';
import type { Expectation as SchemaExpectation } from '../../src/scenario/schema.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { leave, makeRecord, ordinary, say } from './record-factory.ts';

const record: ConversationRecord = {
  ...ordinary,
  facts: { amount: '200 dollars', recipient: 'Anna' },
  summary: { goal: 'reached', learned: { 'confirmation number': '4711' }, facts: { amount: '250 dollars' } },
};

async function reasonOf(expectation: Expectation, of = record): Promise<Reason | undefined> {
  const reasons = await checkExpectations([expectation], of);
  assert.ok(reasons.length <= 1);
  return reasons[0];
}

describe('checkExpectations', () => {
  it('takes what the scenario schema gives', () => {
    const fromSchema: SchemaExpectation = { reply: 'x' };
    const taken: Expectation = fromSchema;
    assert.ok(taken);
  });

  it('finds nothing wrong where all is as expected', async () => {
    const expectations: Expectation[] = [
      { reply: { matches: 'transferred.*{amount}.* to {recipient}' } },
      { reply: 'welcome' },
      { card: 'receipt' },
      { never: { reply: 'went wrong' } },
      { never: { card: { contains: 'declined' } } },
      { learned: 'confirmation number' },
      { goal: 'reached' },
      { turns: { max: 6 } },
    ];
    assert.deepEqual(await checkExpectations(expectations, record), []);
  });

  it('says what was expected, what arrived and where, for a missing reply', async () => {
    const reason = await reasonOf({ reply: 'declined for {recipient}' });
    assert.equal(reason?.severity, 'failed');
    assert.equal(reason.check, 'reply');
    assert.equal(reason.expected, 'a reply that contains "declined for Anna"');
    assert.match(reason.arrived ?? '', /1 earlier; .*"Transferred \$250\.00 to Anna\." \+ hero card$/);
    assert.equal(reason.activityId, 'bot-6-0');
    assert.equal(record.entries[reason.activityIndex ?? -1]?.activity.id, 'bot-6-0');
  });

  it('counts the value held at the end, not the one that the user took back', async () => {
    const [held, drawn] = [{ amount: '250 dollars' }, { amount: '200 dollars' }].map((facts) => ({
      ...record,
      summary: { ...record.summary, facts },
    }));
    assert.equal(await reasonOf({ reply: 'transferred {amount}' }, held), undefined);
    assert.ok(await reasonOf({ reply: 'transferred {amount}' }, drawn));
  });

  it('points at the reply that must never be', async () => {
    const reason = await reasonOf({ never: { reply: 'how much' } });
    assert.equal(reason?.check, 'never');
    assert.equal(reason.arrived, 'message "How much?"');
    assert.equal(reason.activityId, 'bot-3-0');
  });

  it('looks into cards for cards only, buttons and labels included', async () => {
    assert.ok(await reasonOf({ card: 'transferred' }));
    const reason = await reasonOf({ card: 'x' }, makeRecord([say('hi', 'hello')]));
    assert.equal(reason?.arrived, 'no card at all');
    const content = {
      type: 'AdaptiveCard',
      body: [{ type: 'Input.Text', id: 'to', label: 'Recipient' }],
      actions: [{ type: 'Action.Submit', title: 'Send it' }],
    };
    const form = {
      text: 'Fill in',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    };
    assert.equal(
      await reasonOf({ card: { matches: 'recipient[^]*send it' } }, makeRecord([say('hi', form)])),
      undefined,
    );
  });

  it('sees updated messages and the answers of card actions', async () => {
    const update = { type: 'message', text: 'Done', entry: { kind: 'update' as const } };
    const value = {
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Saved' },
    };
    const shown = makeRecord([say('x', update, { type: 'invokeResponse', value, text: undefined })]);
    assert.equal(await reasonOf({ reply: 'done' }, shown), undefined);
    assert.equal(await reasonOf({ reply: 'saved' }, shown), undefined);
  });

  it('tells how the conversation ended and what was learned instead', async () => {
    const gaveUp = makeRecord([say('hi', 'hello'), leave(false)], {
      summary: { goal: 'abandoned', learned: {}, facts: {} },
    });
    assert.equal(
      (await reasonOf({ goal: 'reached' }, gaveUp))?.arrived,
      'the user gave up: it led nowhere; the bot\'s last message: message "hello"',
    );
    assert.equal((await reasonOf({ learned: 'toString' }, gaveUp))?.arrived, 'message "hello"');
    assert.equal((await reasonOf({ turns: { max: 5 } }))?.arrived, '6 moves');
  });

  it('refuses what it does not know', async () => {
    await assert.rejects(checkExpectations([{ smell: 'x' } as never], record), /smell.*not known/);
  });
});

describe('a verify module', () => {
  const folder = useTemporaryFolder();
  // Node keeps a module by its path.
  let count = 0;
  const run = async (source: string): Promise<Reason | undefined> => {
    const file = join(folder(), `verify-${(count += 1)}.mjs`);
    writeFileSync(file, source);
    return reasonOf({ verify: file });
  };

  it('decides from transcript, facts and what was learned', async () => {
    const source = `export default async ({ scenario, transcript, facts, learned }) =>
      scenario === 'transfer' && transcript.at(-1).text.includes(facts.recipient) && learned['confirmation number'] === '4711'`;
    assert.equal(await run(source), undefined);
    assert.equal(await run('export default () => {}'), undefined);
  });

  it('fails the conversation by a text, by false, or by throwing', async () => {
    assert.equal((await run('export default () => "no such transfer"'))?.message, 'no such transfer');
    assert.equal((await run('export default () => false'))?.severity, 'failed');
    assert.equal(
      (await run('export default () => { throw new Error("balance is off") }'))?.message,
      'balance is off',
    );
  });

  it('cannot change the record', async () => {
    await run('export default ({ transcript }) => { transcript[0].text = "changed"; }');
    assert.equal(record.entries[0]?.activity.text, 'hi');
  });

  it('is an error of the surroundings when it cannot run', async () => {
    assert.match((await run('export const x = 1'))?.message ?? '', /default export is missing/);
    const broken = await run('export default (');
    assert.equal(broken?.severity, 'errored');
    assert.match(broken.message, /verify-\d+\.mjs/);
  });
});
