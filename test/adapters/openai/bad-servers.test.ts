import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openUserModel } from '../../../adapters/openai/user-model.ts';
import { probeModel } from '../../../adapters/openai/probe-model.ts';
import { UnderstudyError } from '../../../src/errors.ts';
import type { FakeModelFault } from '../../support/fake-model-faults.ts';
import type { FakeModelRequest, FakeModelServer } from '../../support/fake-model-server.ts';
import { createTestClock, never, optionsFor, turnRequest, useFakes } from './open-fake.ts';

const answer = () => '\nhello';
const isCall = ({ prompt }: FakeModelRequest): boolean => prompt?.includes('Anna') ?? false;

describe('A model server that goes wrong', () => {
  const { start, open } = useFakes();

  /** A model whose probe went well, and whose calls meet these faults, one after the other. */
  async function openFaulty(faults: readonly (FakeModelFault | undefined)[], more = {}) {
    let seen = 0;
    const server = await start({
      profile: 'vllm',
      answer,
      fault: (request) => (isCall(request) ? faults[Math.min(seen++, faults.length - 1)] : undefined),
      ...more,
    });
    const clock = createTestClock(60_000);
    return { server, clock, model: await open(server, { clock, ...more }), calls: () => seen };
  }

  const port = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: free } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return free;
  };

  it('is not there: said at once, with the address', async () => {
    const url = `http://127.0.0.1:${await port()}/v1`;
    await assert.rejects(openUserModel(optionsFor({ url })), {
      name: 'InfrastructureError',
      code: 'model-unreachable',
      message: `Failed to list the models at ${url}: nothing listens there (ECONNREFUSED)`,
      hint: /Is the model server running/,
    });
  });

  it('refuses the key: said without the key, which the server repeats', async () => {
    const server = await start({ profile: 'vllm', key: 'sk-right', answer });
    const options = optionsFor(server, { key: 'sk-wrong-0123', apiKeyEnv: 'MY_KEY' });
    await assert.rejects(openUserModel(options), (error: unknown) => {
      assert.ok(error instanceof UnderstudyError);
      assert.equal(error.name, 'ConfigError');
      assert.equal(error.code, 'model-unauthorized');
      assert.match(error.message, /the key in MY_KEY was refused \(HTTP 401\)/);
      assert.doesNotMatch(JSON.stringify([error.message, error.hint, error.cause]), /sk-/);
      return true;
    });
    await assert.rejects(openUserModel(optionsFor(server)), { message: /no key was sent \(HTTP 401\)/ });
  });

  it('shows the key in its words: said with stars', async () => {
    const body = { error: { message: 'bad field for sk-0123\u001b[31m', code: 'x' } };
    const faults = [{ kind: 'status', status: 400, body }] as const;
    const { model } = await openFaulty(faults, { key: 'sk-0123' });
    await assert.rejects(model.send(turnRequest(), never), {
      code: 'model-refused-request',
      message: /HTTP 400\): bad field for \*\*\*$/,
    });
  });

  it('does not know the model: the names that it knows are in the hint', async () => {
    for (const profile of ['vllm', 'ollama', 'llama-server', 'lmstudio', 'plain'] as const) {
      const server = await start({ profile, models: ['userlm-8b', 'llama3'], answer });
      await assert.rejects(open(server), {
        name: 'ConfigError',
        code: 'model-not-found',
        message: /Failed to find the model "userlm" at http/,
        hint: 'The server offers: userlm-8b, llama3.',
      });
    }
  });

  it('does not know the deployment', async () => {
    const server = await start({ profile: 'azure', models: ['other'], answer });
    const azure = { apiVersion: '2024-10-21' };
    await assert.rejects(open(server, { azure, key: 'k' }), {
      code: 'model-not-found',
      hint: /that of the deployment/,
    });
  });

  it('wants a key and there is none: said before anything is sent', async () => {
    const server = await start({ profile: 'azure', answer });
    const azure = { apiVersion: '2024-10-21' };
    await assert.rejects(open(server, { azure }), {
      code: 'model-key-missing',
      message: 'Failed to open the model: AZURE_OPENAI_API_KEY is not set',
    });
    assert.equal(server.requests.length, 0);
  });

  it('is given a key that no header can carry: said without the key', async () => {
    const options = optionsFor({ url: 'http://127.0.0.1:1/v1' }, { key: 'sk-01\n', apiKeyEnv: 'MY_KEY' });
    await assert.rejects(openUserModel(options), {
      code: 'model-key-unusable',
      message: 'Failed to open the model: the key in MY_KEY has characters that HTTP cannot carry',
    });
  });

  it('sends more than anybody would say: ended', async () => {
    const body = { choices: [{ text: 'x'.repeat(17 * 1024 * 1024) }] };
    const { model, calls } = await openFaulty([{ kind: 'json', body }]);
    await assert.rejects(model.send(turnRequest(), never), { message: /its answer is too long/ });
    assert.equal(calls(), 1);
  });

  it('is not given', async () => {
    await assert.rejects(openUserModel({ ...optionsFor({ url: '' }), baseUrl: undefined, key: 'k' }), {
      code: 'model-base-url-missing',
    });
    await assert.rejects(openUserModel(optionsFor({ url: 'localhost:8000' })), { code: 'bad-base-url' });
  });

  it('is busy: waits as long as it asks, and no longer', async () => {
    const busy = (seconds: string): FakeModelFault => ({
      kind: 'status',
      status: 429,
      headers: { 'retry-after': seconds },
    });
    const { model, clock, calls } = await openFaulty([busy('7'), busy('2'), undefined]);
    assert.equal((await model.send(turnRequest(), never)).text, '\nhello');
    assert.deepEqual([calls(), clock.pauses], [3, [7_000, 2_000]]);

    const hopeless = await openFaulty([busy('120')]);
    await assert.rejects(hopeless.model.send(turnRequest(), never), {
      name: 'InfrastructureError',
      code: 'model-rate-limited',
      message: /asks to wait 120 s, with 60000 ms for one call \(HTTP 429\)/,
    });
    assert.deepEqual([hopeless.calls(), hopeless.clock.pauses], [1, []]);
  });

  it('is busy until a date', async () => {
    const clock = createTestClock(60_000);
    const date = new Date(clock.now() + 20_000).toUTCString();
    const faults = [{ kind: 'status', status: 429, headers: { 'retry-after': date } } as const, undefined];
    const { model, clock: own } = await openFaulty(faults);
    await model.send(turnRequest(), never);
    assert.deepEqual(own.pauses, [20_000]);
  });

  it('is busy for ever: gives up when its time is up', async () => {
    const { model, clock, calls } = await openFaulty([{ kind: 'status', status: 429 }]);
    await assert.rejects(model.send(turnRequest(), never), { code: 'model-rate-limited' });
    assert.deepEqual(clock.pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000]);
    assert.equal(calls(), 11);
  });

  it('has no quota left: said at once', async () => {
    const body = { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } };
    const { model, calls } = await openFaulty([{ kind: 'status', status: 429, body }]);
    await assert.rejects(model.send(turnRequest(), never), { code: 'model-rate-limited', hint: /quota/ });
    assert.equal(calls(), 1);
  });

  it('fails: asked twice more, then its words are said', async () => {
    const body = { error: { message: 'out of memory\u001b]0;evil\u0007' } };
    const { model, clock, calls } = await openFaulty([{ kind: 'status', status: 500, body }]);
    await assert.rejects(model.send(turnRequest(), never), {
      name: 'InfrastructureError',
      code: 'model-failed',
      message: /HTTP 500: out of memory$/,
    });
    assert.deepEqual([calls(), clock.pauses], [3, [500, 1_000]]);
  });

  for (const kind of ['reset', 'cut'] as const) {
    it(`closes the connection (${kind}): asked again, and once more`, async () => {
      const passing = await openFaulty([{ kind }, { kind }, undefined]);
      assert.equal((await passing.model.send(turnRequest(), never)).text, '\nhello');
      const lasting = await openFaulty([{ kind }]);
      await assert.rejects(lasting.model.send(turnRequest(), never), { code: 'model-unreachable' });
      assert.equal(lasting.calls(), 3);
    });
  }

  const notAnswers: readonly (readonly [string, FakeModelFault, RegExp])[] = [
    ['a web page with 200', { kind: 'html' }, /web page \(HTML\)/],
    ['truncated JSON', { kind: 'truncated' }, /no JSON, or only the beginning/],
    ['JSON of another kind', { kind: 'json', body: { ok: true } }, /no text of a model/],
    ['choices without text', { kind: 'json', body: { choices: [{}] } }, /no text of a model/],
    ['a list', { kind: 'json', body: [1] }, /no JSON object/],
    ['null', { kind: 'json', body: null }, /null/],
  ];
  for (const [what, fault, why] of notAnswers) {
    it(`answers with ${what}: said, not taken for words`, async () => {
      const { model, calls } = await openFaulty([fault]);
      await assert.rejects(model.send(turnRequest(), never), {
        name: 'InfrastructureError',
        code: 'model-bad-answer',
        message: why,
      });
      assert.equal(calls(), 1);
    });
  }

  for (const kind of ['stall', 'silent'] as const) {
    it(`never finishes an answer (${kind}): ended when its time is up, not before and not later`, async () => {
      let arrived = (): void => undefined;
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      const server = await start({
        profile: 'vllm',
        answer,
        fault: (request) => {
          if (!isCall(request)) return undefined;
          arrived();
          return { kind };
        },
      });
      const clock = createTestClock(60_000);
      const model = await open(server, { clock });
      const sent = model.send(turnRequest(), never);
      await arrival;
      assert.equal(clock.limits, 1);
      clock.expire();
      await assert.rejects(sent, {
        name: 'InfrastructureError',
        code: 'model-timeout',
        message: /there was no whole answer within 60000 ms$/,
      });
      assert.equal(clock.limits, 0);
    });
  }

  it('never answers the probe: opening ends when its time is up', async () => {
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const fault = (): FakeModelFault => {
      arrived();
      return { kind: 'stall' };
    };
    const clock = createTestClock(60_000);
    const server = await start({ profile: 'vllm', answer, fault });
    const opening = openUserModel(optionsFor(server, { clock }));
    await arrival;
    clock.expire();
    await assert.rejects(opening, { code: 'model-timeout' });
  });

  it('never stops: held to the token limit, and said', async () => {
    const server = await start({ profile: 'vllm', answer: () => ({ text: '\nand then', end: 'never' }) });
    const answerOf = await (await open(server)).send(turnRequest(), never);
    assert.equal(answerOf.end, 'length');
    assert.equal(answerOf.usage.completionTokens, 64);
  });

  it('is given up by the caller: ends with the reason of the signal', async () => {
    const reason = new Error('enough');
    for (const kind of ['stall', 'silent'] as const) {
      const controller = new AbortController();
      const { model } = await openFaulty([{ kind }]);
      const sent = model.send(turnRequest(), controller.signal);
      setImmediate(() => controller.abort(reason));
      await assert.rejects(sent, reason);
    }
    const { model, server } = await openFaulty([undefined]);
    const before = server.requests.length;
    await assert.rejects(model.send(turnRequest(), AbortSignal.abort(reason)), reason);
    assert.equal(server.requests.length, before);
  });

  it('serves many calls that share one signal, without a warning of leaking listeners', async () => {
    const { model } = await openFaulty([undefined]);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 40 }, () => model.send(turnRequest(), signal)));
  });

  it('is a finding for doctor, with who must act', async () => {
    const probe = async (server: Pick<FakeModelServer, 'url'>) => {
      const [finding, ...others] = await probeModel({ kind: 'user', ...optionsFor(server) });
      assert.equal(others.length, 0);
      return { status: finding?.status, exitCode: finding?.exitCode };
    };
    assert.deepEqual(await probe({ url: `http://127.0.0.1:${await port()}/v1` }), {
      status: 'fail',
      exitCode: 3,
    });
    const locked = await start({ profile: 'vllm', key: 'k', answer });
    assert.deepEqual(await probe(locked), { status: 'fail', exitCode: 2 });
    const page = await start({ profile: 'vllm', answer, fault: () => ({ kind: 'html' }) });
    assert.deepEqual(await probe(page), { status: 'fail', exitCode: 3 });
  });

  it('has nothing at the address but another path: said', async () => {
    const server = await start({ profile: 'plain', answer });
    await assert.rejects(open({ url: server.url.replace('/v1', '/other') }), {
      name: 'ConfigError',
      hint: /usually in \/v1/,
    });
  });
});
