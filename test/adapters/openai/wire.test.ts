import assert from 'node:assert/strict';
import type { FakeModelProfile } from '../../support/fake-model-profiles.ts';
import { endId, eotId } from '../../support/fake-model-draw.ts';
import { exchanges, never, turnRequest, useFakes } from './open-fake.ts';

const header = (role: string): string => `<|start_header_id|>${role}<|end_header_id|>`;
const system = `${header('system')}\nYou are a user who wants to send 250 dollars to Anna.<|eot_id|>`;
const exchange = (at: number): string =>
  `${header('user')}\nquestion ${at}<|eot_id|>${header('assistant')}\nAnswer ${at}.\n\nAnything else?<|eot_id|>`;
const prompts = new Map([
  [0, `${system}${header('user')}`],
  [1, `${system}${exchange(1)}${header('user')}`],
  [4, `${system}${[1, 2, 3, 4].map(exchange).join('')}${header('user')}`],
]);

const raw: readonly FakeModelProfile[] = ['vllm', 'llama-server', 'ollama', 'lmstudio', 'azure', 'plain'];

const key = 'sk-0123456789';
const keyed = (profile: FakeModelProfile) =>
  profile === 'azure' ? { azure: { apiVersion: '2024-10-21' }, key } : {};

describe('What model servers are sent', () => {
  const { start, open } = useFakes();

  for (const profile of raw) {
    it(`gives ${profile} the prompt byte for byte, for the first, second and fifth turn of the user`, async () => {
      const server = await start({ profile, answer: () => '\nhello' });
      const model = await open(server, keyed(profile));
      for (const [count, prompt] of prompts) {
        await model.send(turnRequest(exchanges(count)), never);
        assert.equal(server.calls.at(-1)?.prompt, prompt);
      }
      assert.equal(server.calls.length, prompts.size);
    });
  }

  const common = { temperature: 1, top_p: 0.8, seed: 7 };
  const stop = ['<|eot_id|>', '<|endconversation|>'];
  const prompt = prompts.get(0);
  const standard = { model: 'userlm', prompt, max_tokens: 64, ...common, stop };
  const bodies: Readonly<Record<string, { path: string; body: Record<string, unknown> }>> = {
    vllm: {
      path: '/v1/completions',
      body: {
        ...standard,
        top_k: -1,
        min_p: 0,
        repetition_penalty: 1,
        skip_special_tokens: false,
        stop_token_ids: [eotId, endId],
        logit_bias: { [endId]: -100 },
      },
    },
    'llama-server': {
      path: '/v1/completions',
      body: {
        ...standard,
        top_k: 0,
        min_p: 0,
        repeat_penalty: 1,
        return_tokens: true,
        logprobs: 1,
        logit_bias: { [endId]: -100 },
      },
    },
    ollama: {
      path: '/api/generate',
      body: {
        model: 'userlm',
        prompt,
        raw: true,
        stream: false,
        options: { ...common, num_predict: 64, stop, top_k: 0, min_p: 0, repeat_penalty: 1, num_ctx: 4096 },
      },
    },
    lmstudio: { path: '/v1/completions', body: standard },
    azure: { path: '/openai/deployments/userlm/completions?api-version=2024-10-21', body: standard },
    plain: { path: '/v1/completions', body: standard },
  };

  for (const profile of raw) {
    it(`gives ${profile} the fields that it understands, and none that it does not`, async () => {
      const server = await start({ profile, answer: () => '\nhello' });
      const model = await open(server, keyed(profile));
      await model.send(turnRequest([], { bans: { end: true, firstWords: [] } }), never);
      const [call] = server.calls;
      assert.equal(call?.path, bodies[profile]?.path);
      assert.deepEqual(call?.body, bodies[profile]?.body);
      for (const request of server.requests) assert.deepEqual(request.unknownFields, [], request.bodyText);
    });
  }

  it('sends no key where none is given, and the key where one is', async () => {
    const open1 = await start({ profile: 'vllm', answer: () => 'hi' });
    for (const none of [undefined, '']) await (await open(open1, { key: none })).send(turnRequest(), never);
    assert.ok(open1.requests.every(({ headers }) => headers.authorization === undefined));

    const closed = await start({ profile: 'vllm', key, answer: () => 'hi' });
    await (await open(closed, { key })).send(turnRequest(), never);
    assert.ok(closed.requests.every(({ headers }) => headers.authorization === `Bearer ${key}`));
  });

  it('sends user name and password of the address as such, and shows them nowhere', async () => {
    const server = await start({ profile: 'vllm', answer: () => 'hi' });
    const model = await open({ url: server.url.replace('//', '//me:s3cret@') });
    await model.send(turnRequest(), never);
    const basic = `Basic ${Buffer.from('me:s3cret').toString('base64')}`;
    assert.ok(server.requests.every(({ headers }) => headers.authorization === basic));
    assert.ok(!model.findings.join().includes('s3cret'));
  });

  it('keeps one connection for calls that follow each other, and as many as there are calls at once', async () => {
    const server = await start({ profile: 'ollama', answer: () => 'hi' });
    const model = await open(server);
    const before = server.connections;
    for (let call = 0; call < 5; call += 1) await model.send(turnRequest(), never);
    assert.equal(server.connections, before);
    const sendMany = () => Promise.all(Array.from({ length: 16 }, () => model.send(turnRequest(), never)));
    await sendMany();
    const many = server.connections;
    assert.ok(many <= before + 16, `${many} connections`);
    await sendMany();
    assert.equal(server.connections, many);
  });

  it('keeps 64 calls in flight', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let waiting = 0;
    const server = await start({
      profile: 'vllm',
      answer: async () => {
        waiting += 1;
        if (waiting === 64) release();
        await gate;
        return 'hi';
      },
    });
    const model = await open(server);
    await Promise.all(Array.from({ length: 64 }, () => model.send(turnRequest(), never)));
    assert.equal(server.mostAtOnce, 64);
  });

  it('lets a seed of any size and sign be one that servers take', async () => {
    const server = await start({ profile: 'vllm', answer: () => 'hi' });
    const model = await open(server);
    for (const seed of [-1, 2 ** 53 - 1, 0, 1.5]) {
      const { sampling } = turnRequest();
      await model.send(turnRequest([], { sampling: { ...sampling, seed } }), never);
      const sent = Number(server.calls.at(-1)?.body['seed']);
      assert.ok(Number.isInteger(sent) && sent >= 0 && sent < 2 ** 31, `${seed} was sent as ${sent}`);
    }
  });
});
