import assert from 'node:assert/strict';
import { createBudget, describeShortfall, type BudgetCeilings } from '../../src/model/budget.ts';
import { InfrastructureError } from '../../src/errors.ts';
import { createScriptedModel, neverAborted, turnRequest, type ScriptedModel } from './scripted-model.ts';

/** Asks until the budget says no; resolves with how often the model was asked and what was said. */
async function spendAll(
  ceilings: BudgetCeilings,
): Promise<{ model: ScriptedModel; error: InfrastructureError }> {
  const model = createScriptedModel(Array.from({ length: 100 }, () => 'x'));
  const client = createBudget(ceilings).wrap(model);
  for (;;) {
    const error: unknown = await client.send(turnRequest([]), neverAborted).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof InfrastructureError) return { model, error };
    assert.equal(error, undefined);
  }
}

describe('createBudget', () => {
  it('lets as many calls be made as it allows, over all models', async () => {
    const budget = createBudget({ calls: 3 });
    const [one, other] = [createScriptedModel(['a', 'b', 'c']), createScriptedModel(['d'])];
    const clients = [budget.wrap(one), budget.wrap(other)];
    for (const client of [clients[0], clients[1], clients[0]])
      await client?.send(turnRequest([]), neverAborted);
    assert.deepEqual(budget.exceeded(), { ceiling: 'calls', max: 3, spent: 3 });
    await assert.rejects(clients[0]?.send(turnRequest([]), neverAborted) ?? Promise.resolve(), {
      name: 'InfrastructureError',
      code: 'budget',
      message: "Failed to ask the model: the run's budget is spent (budget.calls 3, spent 3).",
    });
    assert.equal(one.requests.length + other.requests.length, 3);
    assert.equal(clients[1]?.name, 'scripted');
  });

  it('does not let calls that overlap pass the ceiling of calls', async () => {
    const budget = createBudget({ calls: 2 });
    const model = createScriptedModel(['a', 'b', 'c', 'd']);
    const client = budget.wrap(model);
    const sent = await Promise.allSettled([1, 2, 3, 4].map(() => client.send(turnRequest([]), neverAborted)));
    assert.deepEqual(
      sent.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
    );
  });

  it('stops at the ceiling of tokens, prompts and answers together', async () => {
    const { model, error } = await spendAll({ tokens: 330 });
    assert.equal(model.requests.length, 3);
    assert.match(error.message, /budget\.tokens 330, spent 330/);
    assert.equal((await spendAll({ tokens: 331 })).model.requests.length, 4);
  });

  it('stops at the ceiling of cost, by the prices of a million tokens', async () => {
    // 100 prompt tokens and 10 of an answer a call: 0.0001 + 0.00002.
    const { model, error } = await spendAll({ cost: { max: 0.0006, promptPrice: 1, completionPrice: 2 } });
    assert.equal(model.requests.length, 5);
    assert.match(error.message, /budget\.cost\.max 0\.0006, spent 0\.0006/);
  });

  it('counts calls that fail, and never ends without ceilings', async () => {
    const budget = createBudget({});
    const client = budget.wrap(createScriptedModel([new Error('down'), 'a']));
    await assert.rejects(client.send(turnRequest([]), neverAborted), /down/);
    await client.send(turnRequest([]), neverAborted);
    assert.deepEqual(budget.spent(), { calls: 2, promptTokens: 100, completionTokens: 10, cost: undefined });
    assert.equal(budget.exceeded(), undefined);
  });
});

describe('describeShortfall', () => {
  it('says which ceiling was reached, what was spent and what is missing', async () => {
    const budget = createBudget({ calls: 1, cost: { max: 5, promptPrice: 0, completionPrice: 50_000 } });
    const missing = { planned: 20, notHeld: 7, cutShort: 2 };
    assert.equal(describeShortfall(budget, missing), undefined);
    await budget.wrap(createScriptedModel(['a'])).send(turnRequest([]), neverAborted);
    assert.equal(
      describeShortfall(budget, missing),
      'The budget is spent (budget.calls 1): 1 calls, 110 tokens, a cost of 0.5. ' +
        'Of 20 conversations, 7 not held and 2 cut short.',
    );
    assert.equal(describeShortfall(budget, { planned: 20, notHeld: 0, cutShort: 0 }), undefined);
  });
});
