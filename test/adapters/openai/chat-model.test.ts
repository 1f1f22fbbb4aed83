import assert from 'node:assert/strict';
import { openChatModel } from '../../../adapters/openai/chat-model.ts';
import type { ModelServerOptions } from '../../../adapters/openai/model-options.ts';
import { probeModel } from '../../../adapters/openai/probe-model.ts';
import type { ChatRequest, OpenedModel } from '../../../src/model/ports.ts';
import type { FakeModelFault } from '../../support/fake-model-faults.ts';
import type { FakeModelServer } from '../../support/fake-model-server.ts';
import { createTestClock, never, turnRequest, useFakes } from './open-fake.ts';

const messages = [
  { role: 'system', content: 'You judge.' },
  { role: 'user', content: 'Was it polite?' },
] as const;
const sampling = { temperature: 0, topP: 1, maxTokens: 100, seed: 3 };
const schema = { type: 'object', properties: { holds: { type: 'boolean' } } };
const plain: ChatRequest = { kind: 'chat', messages, sampling };

describe('A chat model', () => {
  const { start } = useFakes();
  const models: OpenedModel[] = [];
  afterEach(async () => {
    for (const model of models.splice(0)) await model.close();
  });

  function optionsOf(server: FakeModelServer, more: Partial<ModelServerOptions> = {}): ModelServerOptions {
    const clock = createTestClock(60_000);
    return { baseUrl: server.url, name: 'judge', timeoutMs: 60_000, clock, ...more };
  }

  async function open(server: FakeModelServer, more: Partial<ModelServerOptions> = {}): Promise<OpenedModel> {
    const model = await openChatModel(optionsOf(server, more));
    models.push(model);
    return model;
  }

  const answering = (text: string, fault?: FakeModelFault) =>
    start({ profile: 'plain', models: ['judge'], answer: () => text, fault: () => fault });

  it('is asked with the messages as they are, and nothing is sent before', async () => {
    const server = await answering('yes, it was');
    const model = await open(server);
    assert.equal(server.requests.length, 0);
    const { text, end, usage } = await model.send(plain, never);
    assert.deepEqual({ text, end }, { text: 'yes, it was', end: 'turn' });
    assert.ok(usage.promptTokens > 0 && usage.completionTokens > 0);
    assert.deepEqual(server.calls[0]?.body, {
      model: 'judge',
      messages,
      max_tokens: 100,
      temperature: 0,
      top_p: 1,
      seed: 3,
    });
  });

  it('is asked for an answer by a schema', async () => {
    const server = await answering('{"holds":true}');
    await (await open(server)).send({ ...plain, answer: { name: 'verdict', schema } }, never);
    assert.deepEqual(server.calls[0]?.body['response_format'], {
      type: 'json_schema',
      json_schema: { name: 'verdict', schema, strict: true },
    });
  });

  it('is found at Azure by its deployment, whatever the environment says of OpenAI', async () => {
    const server = await start({
      profile: 'azure',
      models: ['judge'],
      key: 'azure-key',
      answer: () => 'yes',
    });
    const before = process.env['OPENAI_BASE_URL'];
    process.env['OPENAI_BASE_URL'] = 'http://127.0.0.1:1/v1';
    try {
      const model = await open(server, { azure: { apiVersion: '2024-10-21' }, key: 'azure-key' });
      assert.equal((await model.send(plain, never)).text, 'yes');
    } finally {
      if (before === undefined) delete process.env['OPENAI_BASE_URL'];
      else process.env['OPENAI_BASE_URL'] = before;
    }
    const [call] = server.calls;
    assert.equal(call?.path, '/openai/deployments/judge/chat/completions?api-version=2024-10-21');
    assert.equal(call?.headers['api-key'], 'azure-key');
    assert.equal(call?.headers.authorization, undefined);
  });

  it('that takes other fields is asked once more, and from then on in its way', async () => {
    const refuses = ['max_tokens', 'temperature', 'top_p'];
    const server = await start({ profile: 'openai', models: ['judge'], refuses, answer: () => 'yes' });
    const model = await open(server, { key: 'k' });
    await model.send(plain, never);
    const before = server.requests.length;
    await model.send(plain, never);
    assert.equal(server.requests.length, before + 1);
    assert.deepEqual(Object.keys(server.calls.at(-1)?.body ?? {}), [
      'model',
      'messages',
      'max_completion_tokens',
      'seed',
    ]);
    assert.equal(model.findings.length, 4);
  });

  it('that refuses the value of a field for another reason is not asked again', async () => {
    const body = { error: { message: 'temperature must be at most 1', param: 'temperature' } };
    const server = await answering('', { kind: 'status', status: 400, body });
    await assert.rejects((await open(server)).send(plain, never), {
      name: 'ConfigError',
      code: 'model-refused-request',
      message: /temperature must be at most 1$/,
    });
    assert.equal(server.requests.length, 1);
  });

  it('that is cut off says so', async () => {
    const server = await start({
      profile: 'plain',
      models: ['judge'],
      answer: () => ({ text: 'word ', end: 'never' }),
    });
    assert.equal((await (await open(server)).send(plain, never)).end, 'length');
  });

  const choice = (fields: Record<string, unknown>): FakeModelFault => ({
    kind: 'json',
    body: { choices: [fields] },
  });
  const refusals: readonly (readonly [string, FakeModelFault])[] = [
    ['refuses', choice({ message: { content: null, refusal: 'I will not.' }, finish_reason: 'stop' })],
    ['is stopped by a filter', choice({ message: { content: 'par' }, finish_reason: 'content_filter' })],
    [
      'is kept from answering by a filter',
      { kind: 'status', status: 400, body: { error: { message: 'filtered', code: 'content_filter' } } },
    ],
  ];
  for (const [what, fault] of refusals) {
    it(`that ${what} has not answered`, async () => {
      const model = await open(await answering('', fault));
      await assert.rejects(model.send(plain, never), { name: 'InfrastructureError', code: 'model-refused' });
    });
  }

  it('that says nothing has answered with an empty text', async () => {
    const server = await answering('', choice({ message: { content: null }, finish_reason: 'stop' }));
    const { text, usage } = await (await open(server)).send(plain, never);
    assert.equal(text, '');
    assert.deepEqual(usage, { promptTokens: 7, completionTokens: 0 });
  });

  it('is not asked for the turn of a user', async () => {
    const model = await open(await answering('yes'));
    await assert.rejects(model.send(turnRequest(), never), { code: 'model-wrong-kind' });
  });

  it('that the server does not know is named beside those that it knows', async () => {
    const model = await open(await answering('yes'), { name: 'gpt-9' });
    await assert.rejects(model.send(plain, never), {
      code: 'model-not-found',
      hint: 'The server offers: judge.',
    });
  });

  it("needs a key at OpenAI's own address", async () => {
    await assert.rejects(
      openChatModel({ name: 'gpt', timeoutMs: 1, clock: createTestClock(1), apiKeyEnv: 'MY_KEY' }),
      { code: 'model-key-missing', message: 'Failed to open the model: MY_KEY is not set' },
    );
  });

  it('is told to doctor: reachable, and able to judge', async () => {
    const probe = async (text: string, structured: boolean) => {
      const server = await answering(text);
      const findings = await probeModel({ kind: 'chat', structured, ...optionsOf(server) });
      return findings.map(({ status, exitCode }) => ({ status, exitCode }));
    };
    const ok = { status: 'ok', exitCode: undefined };
    assert.deepEqual(await probe('yes', false), [ok]);
    assert.deepEqual(await probe('{"answer":"yes"}', true), [ok, ok]);
    assert.deepEqual(await probe('Yes, it is.', true), [ok, { status: 'fail', exitCode: 2 }]);
  });
});
