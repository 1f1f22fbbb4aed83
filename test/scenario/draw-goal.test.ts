import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../src/errors.ts';
import { drawGoal, readAttachment } from '../../src/scenario/draw-goal.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/schema.ts';
import { createRandom } from '../../src/user/random.ts';
import type { UserGoal } from '../../src/user/user-goal.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import type { ScenarioSource } from '../user/agenda/hold-conversations.ts';

function draw(source: ScenarioSource, seed = 1): Promise<UserGoal> {
  const scenario: Scenario = { ...scenarioSchema.parse(source), name: 'x', file: '/x.yaml', line: 1 };
  return drawGoal(scenario, createRandom(seed));
}

describe('the goal of a trial', () => {
  const folder = useTemporaryFolder();

  it('has the facts as they are written, and the rest of the alternatives', async () => {
    const { facts, learn } = await draw({
      goal: 'x',
      facts: {
        amount: { value: '250 dollars', first: '200 dollars', asked: ['how much'] },
        names: ['Anna', 'Boris'],
        account: 7,
        recipient: { oneOf: ['Anna', 'Boris', 'Zoë'] },
      },
      learn: ['confirmation number'],
    });
    assert.deepEqual(facts.slice(0, 3), [
      {
        name: 'amount',
        values: ['250 dollars'],
        first: '200 dollars',
        alternatives: [],
        asked: ['how much'],
      },
      { name: 'names', values: ['Anna', 'Boris'], first: undefined, alternatives: [], asked: [] },
      { name: 'account', values: ['7'], first: undefined, alternatives: [], asked: [] },
    ]);
    const [value = ''] = facts[3]?.values ?? [];
    assert.deepEqual([value, ...(facts[3]?.alternatives ?? [])].toSorted(), ['Anna', 'Boris', 'Zoë']);
    assert.deepEqual(learn, ['confirmation number']);
  });

  it('is the same for the same seed, another for others, and of each fact by itself', async () => {
    const recipient = { oneOf: ['Anna', 'Boris', 'Zoë', 'Leo'] };
    const values = async (facts: ScenarioSource['facts'], seed: number): Promise<unknown> =>
      (await draw({ goal: 'x', facts }, seed)).facts.find(({ name }) => name === 'recipient')?.values;
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const drawn = await Promise.all(seeds.map((seed) => values({ recipient }, seed)));
    assert.deepEqual(await Promise.all(seeds.map((seed) => values({ recipient }, seed))), drawn);
    assert.ok(new Set(drawn.map(String)).size > 2);
    // A fact that is added changes nothing about the others.
    const added = { more: { oneOf: ['a', 'b'] }, recipient };
    assert.deepEqual(await Promise.all(seeds.map((seed) => values(added, seed))), drawn);
  });

  it('says what was drawn in its text, whatever signs it holds', async () => {
    const facts = { amount: "$& or $' or {recipient}", recipient: ['Anna', 'Boris'] };
    const { text } = await draw({ goal: 'Send {amount} to {recipient} or { recipient }, not {2,3}.', facts });
    assert.equal(text, "Send $& or $' or {recipient} to Anna, Boris or Anna, Boris, not {2,3}.");
  });

  it('takes a file along as a user would send it', async () => {
    writeFileSync(join(folder(), 'form.pdf'), 'content');
    writeFileSync(join(folder(), 'odd.xyzzy'), '');
    const file = join(folder(), 'form.pdf');
    const { facts } = await draw({ goal: 'x', facts: { form: { attach: file } } });
    assert.deepEqual(facts[0]?.values, ['form.pdf']);
    assert.deepEqual(facts[0]?.attachment, {
      contentType: 'application/pdf',
      contentUrl: 'data:application/pdf;base64,Y29udGVudA==',
      name: 'form.pdf',
    });
    assert.equal((await readAttachment(join(folder(), 'odd.xyzzy'))).contentType, 'application/octet-stream');
  });

  it('is refused when a file cannot be read', async () => {
    const missing = join(folder(), 'missing.pdf');
    await assert.rejects(draw({ goal: 'x', facts: { form: { attach: missing } } }), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.ok(error.message.startsWith(`Failed to read the attachment ${missing}: `));
      return true;
    });
  });
});
