import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import { openModels, type ModelOpeners, type Models } from '../../src/cli/commands/open-models.ts';
import {
  budgetSchema,
  cassettesSchema,
  judgeSchema,
  userFieldsSchema,
} from '../../src/config/user-fields.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import type { ModelClient, OpenedModel } from '../../src/model/ports.ts';
import { makeRecord, say } from '../check/record-factory.ts';
import { createScriptedModel, neverAborted, turnRequest, chatRequest } from '../model/scripted-model.ts';
import { startFakeModelServer } from '../support/fake-model-server.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const conversation = { scenario: 'transfer', trial: 1, seed: 7 };
const other = { ...conversation, trial: 2 };
const turns = turnRequest(['Welcome!']);
const chat = chatRequest([{ role: 'user', content: 'Welcome!' }]);
const record = makeRecord([say('hi', 'How much?')]);
const yes = JSON.stringify({ reason: 'It did.', quotes: ['How much?'], fulfilled: true });

describe('openModels', () => {
  const folder = useTemporaryFolder();

  interface Wanted {
    readonly mode?: 'off' | 'auto' | 'record' | 'replay';
    readonly judge?: object;
    readonly budget?: object;
    readonly ci?: boolean;
    readonly env?: Record<string, string>;
    readonly openers?: ModelOpeners;
  }

  function open({ mode = 'off', judge, budget = {}, ci = false, env = {}, openers }: Wanted): Models {
    return openModels({
      config: {
        cassettes: cassettesSchema.parse({ mode, folder: join(folder(), 'cassettes') }),
        budget: budgetSchema.parse(budget),
        judge: judge && judgeSchema.parse(judge),
        concurrency: 3,
        file: undefined,
        folder: folder(),
      },
      environment: { env, signal: neverAborted },
      ci,
      openers,
    });
  }

  /** Openers whose models answer anything. */
  function scripted(
    answers: Parameters<typeof createScriptedModel>[0] = Array.from({ length: 9 }, () => 'hi'),
  ) {
    const closed: string[] = [];
    const opener = (name: string) =>
      sinon.spy((): Promise<OpenedModel> => {
        const close = (): Promise<void> => Promise.resolve(void closed.push(name));
        return Promise.resolve({ ...createScriptedModel(answers, name), findings: [`${name} runs.`], close });
      });
    return { userModel: opener('user'), chatModel: opener('chat'), llamaModel: opener('llama'), closed };
  }

  const userlm = userFieldsSchema.parse({ model: 'userlm', baseUrl: 'http://127.0.0.1:1/v1' });
  const assistant = userFieldsSchema.parse({ model: 'assistant', name: 'gpt' });

  async function ask(client: ModelClient, request = turns): Promise<string> {
    return (await client.send(request, neverAborted)).text;
  }

  it('replays users and judges with the network cut, and keeps no keys', async () => {
    const server = await startFakeModelServer({
      profile: 'vllm',
      models: ['UserLM-8b', 'judge-1'],
      key: 'sk-secret',
      answer: ({ messages }) => (messages ? yes : '\nsend money please'),
    });
    const user = userFieldsSchema.parse({ model: 'userlm', baseUrl: server.url, name: 'UserLM-8b' });
    const judge = { baseUrl: server.url, name: 'judge-1', apiKeyEnv: 'JUDGE_KEY' };
    const env = { OPENAI_API_KEY: 'sk-secret', JUDGE_KEY: 'sk-secret' };
    const hold = async (models: Models): Promise<unknown[]> => {
      const client = models.userFor(user, conversation);
      const said = await ask(client);
      const reasons = await models.judgeFor(conversation)?.('It asked for the amount.', record);
      return [said, reasons, client.name, models.finish(conversation)];
    };

    const recording = open({ mode: 'record', judge, env });
    const held = await hold(recording);
    assert.deepEqual(held.slice(1), [[], 'UserLM-8b', []]);
    assert.equal(String(held[0]).trim(), 'send money please');
    assert.equal(recording.budget.spent().calls, 2);
    assert.ok(recording.findings().length > 1);
    await recording.close();
    await server.close();
    const replaying = open({ mode: 'replay', judge });
    assert.deepEqual(await hold(replaying), held);
    assert.equal(replaying.budget.spent().calls, 0, 'what is replayed costs nothing');
    assert.deepEqual(replaying.findings(), []);
    const files = readdirSync(folder(), { recursive: true, encoding: 'utf8' });
    const cassettes = files.filter((file) => file.endsWith('.json'));
    assert.equal(cassettes.length, 1);
    assert.doesNotMatch(
      readFileSync(join(folder(), cassettes[0] ?? ''), 'utf8'),
      /sk-secret|authorization|127\./i,
    );
  });

  it('opens each server once, when it is first asked, with the key from the environment', async () => {
    const openers = scripted();
    const env = { OPENAI_API_KEY: 'a', AZURE_OPENAI_API_KEY: 'b', MINE: 'c' };
    const models = open({ openers, env, judge: { name: 'gpt', votes: 3 } });
    const clients = [conversation, other].map((each) => models.userFor(userlm, each));
    models.judgeFor(conversation);
    assert.equal(openers.userModel.callCount, 0);
    await Promise.all(clients.map((client) => ask(client)));
    await ask(models.userFor({ ...userlm, maxTokens: 9 }, other));
    assert.equal(openers.userModel.callCount, 1);
    await ask(models.userFor({ ...userlm, apiKeyEnv: 'MINE' }, other));
    await ask(models.userFor({ ...userlm, azure: { apiVersion: '1' } }, other));
    const keys = openers.userModel.args.map((args: unknown[]) => (args[0] as { key?: string }).key);
    assert.deepEqual(keys, ['a', 'c', 'b']);
    assert.equal(clients[0]?.name, 'user');

    await ask(models.userFor(assistant, conversation), chat as never);
    await models.judgeFor(conversation)?.('x', record);
    assert.equal(openers.chatModel.callCount, 1, 'user and judge share the server');
    assert.deepEqual(models.findings(), ['user runs.', 'user runs.', 'user runs.', 'chat runs.']);
    await models.close();
    assert.deepEqual(openers.closed, ['user', 'user', 'user', 'chat']);
  });

  it('runs a model file for as many conversations as are held at once', async () => {
    const openers = scripted();
    const models = open({ openers });
    const gguf = userFieldsSchema.parse({ model: 'gguf', file: '/models/u.gguf', timeoutMs: 5 });
    await ask(models.userFor(gguf, conversation));
    await ask(models.userFor({ ...gguf, timeoutMs: 60_000 }, conversation));
    const [first, second] = openers.llamaModel.args.map(
      (args: unknown[]) => args[0] as Record<string, unknown>,
    );
    const { file, concurrency, resolveFrom, timeoutMs } = first ?? {};
    assert.deepEqual([file, concurrency, timeoutMs], ['/models/u.gguf', 3, 5]);
    assert.equal(resolveFrom, join(folder(), 'understudy.yaml'));
    assert.equal(second?.['timeoutMs'], undefined);
    const fileless = models.userFor(userFieldsSchema.parse({ model: 'gguf' }), conversation);
    await assert.rejects(ask(fileless), { name: 'ConfigError', code: 'no-model-file' });
  });

  it('does not try again to open what could not be opened', async () => {
    const down = new InfrastructureError('model-unreachable', 'refused');
    const openers = { ...scripted(), userModel: sinon.stub().rejects(down) };
    const models = open({ openers });
    for (const each of [conversation, other]) await assert.rejects(ask(models.userFor(userlm, each)), down);
    assert.equal(openers.userModel.callCount, 1);
    await models.close();
  });

  it('counts users and judges in one budget', async () => {
    const models = open({ openers: scripted([yes, yes]), budget: { calls: 2 }, judge: {} });
    await ask(models.userFor(userlm, conversation));
    assert.deepEqual(await models.judgeFor(conversation)?.('x', record), []);
    assert.equal(models.budget.exceeded()?.ceiling, 'calls');
    await assert.rejects(ask(models.userFor(userlm, other)), { code: 'budget' });
  });

  it('has no judge where none is configured', () => {
    assert.equal(open({}).judgeFor(conversation), undefined);
  });

  it('writes nothing in CI: to record is refused, auto only replays', async () => {
    const openers = scripted();
    await ask(open({ mode: 'record', openers }).userFor(userlm, conversation));
    for (const wanted of [{ ci: true }, { env: { CI: 'true' } }]) {
      assert.throws(
        () => open({ mode: 'record', ...wanted }).userFor(userlm, conversation),
        (error) => {
          return error instanceof ConfigError && error.code === 'record-in-ci';
        },
      );
      const models = open({ mode: 'auto', openers, ...wanted });
      assert.equal(await ask(models.userFor(userlm, conversation)), 'hi');
      await assert.rejects(ask(models.userFor(userlm, other)), { code: 'cassette-miss' });
    }
    assert.equal(openers.userModel.callCount, 1);
    assert.equal(readdirSync(join(folder(), 'cassettes', 'transfer')).length, 1);
  });

  it('warns once of recorded calls that were not made', async () => {
    const recording = open({ mode: 'record', openers: scripted() });
    const client = recording.userFor(userlm, conversation);
    await ask(client);
    await ask(client, turnRequest(['Welcome!', 'hi', 'Bye!']));
    const models = open({ mode: 'replay' });
    await ask(models.userFor(userlm, conversation));
    const [warning, ...more] = models.finish(conversation);
    assert.deepEqual([warning?.check, warning?.severity, more], ['cassette-unused', 'warning', []]);
    assert.match(warning?.message ?? '', /^1 recorded call was not made this time/);
    assert.deepEqual(models.finish(conversation), []);
  });
});
