import assert from 'node:assert/strict';
import { InfrastructureError } from '../../src/errors.ts';
import { userFieldsSchema } from '../../src/config/user-fields.ts';
import { probeUserModel, type ProbeOptions } from '../../src/realism/probe-user.ts';
import { loadWording } from '../../src/user/wording.ts';
import { makeConversation, typed } from '../corpus/corpus-factory.ts';
import { createScriptedModel, neverAborted, type ScriptedModel } from '../model/scripted-model.ts';

const intent = 'You are a user who wants to send 250 dollars to Anna.';

describe('probing a user model', () => {
  const wording = loadWording('en-US');
  const optionsOf = (model: ScriptedModel, kind: ProbeOptions['kind'] = 'turn'): ProbeOptions => ({
    clientFor: () => model,
    kind,
    settings: userFieldsSchema.parse({ model: 'userlm' }),
    wording,
    seed: 7,
    concurrency: 1,
    signal: neverAborted,
  });

  it('asks what it says after each probe, and counts who stays a user and on its intent', async () => {
    const model = createScriptedModel(['you tell me', 'no, the transfer', 'B) No', 'I love hiking']);
    const conversations = [
      makeConversation([typed('send money', 'Welcome!'), 'yes'], { intent }),
      makeConversation([typed('pay Anna', '')], { intent }),
      makeConversation(['nobody knows what I want']),
    ];
    const probed = await probeUserModel(conversations, optionsOf(model));
    assert.deepEqual(
      [
        probed?.model,
        probed?.roleAdherence?.value,
        probed?.intentAdherence?.value,
        probed?.roleAdherence?.count,
      ],
      ['scripted', 50, 50, 2],
    );
    assert.equal(probed?.termination, undefined);
    const [first, second] = model.requests.map((request) =>
      request.kind === 'turn' ? request : assert.fail(),
    );
    assert.equal(first?.intent, intent);
    assert.deepEqual(first.bans, { end: false, firstWords: [] });
    assert.deepEqual(
      first.turns.map(({ role }) => role),
      ['assistant', 'user', 'assistant'],
    );
    assert.deepEqual(
      first.turns.slice(0, 2).map(({ text }) => text),
      ['Welcome!', 'send money'],
    );
    assert.match(first.turns[2]?.text ?? '', /"send money"\n\nA\) Yes/);
    assert.match(second?.turns[2]?.text ?? '', /Shall we talk about/);
  });

  it('asks after each reply of a labelled conversation whether it ends there', async () => {
    // After the probes: goes on after turn 1, ends after turn 2, and is not asked after turn 3.
    const model = createScriptedModel(['me?', 'no', 'go on', { text: '', end: 'conversation' }]);
    const labelled = makeConversation(
      [typed('send money', ''), typed('Anna', 'To whom?'), typed('ok', 'Done.')],
      {
        intent,
        endsAfter: 2,
      },
    );
    const probed = await probeUserModel([labelled], optionsOf(model));
    assert.equal(probed?.termination?.value, 100);
    const last = model.requests.at(-1);
    assert.deepEqual(last?.kind === 'turn' && last.turns.map(({ text }) => text), [
      'send money',
      'To whom?',
      'Anna',
      'Done.',
    ]);
  });

  it('takes the stop word of a chat model for leaving', async () => {
    const model = createScriptedModel(['me?', 'no', 'thanks [END CONVERSATION]']);
    const labelled = makeConversation(['send money'], { intent, endsAfter: 1 });
    assert.equal((await probeUserModel([labelled], optionsOf(model, 'chat')))?.termination?.value, 100);
    assert.equal(model.requests[0]?.kind, 'chat');
  });

  it('is nothing where no intent is known, and fails as the model does', async () => {
    const model = createScriptedModel([new InfrastructureError('model-down', 'refused')]);
    assert.equal(await probeUserModel([makeConversation(['hi'])], optionsOf(model)), undefined);
    await assert.rejects(probeUserModel([makeConversation(['hi'], { intent })], optionsOf(model)), {
      code: 'model-down',
    });
  });
});
