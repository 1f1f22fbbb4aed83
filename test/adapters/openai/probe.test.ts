import assert from 'node:assert/strict';
import { probeModel } from '../../../adapters/openai/probe-model.ts';
import { endId } from '../../support/fake-model-draw.ts';
import { exchanges, never, optionsFor, turnRequest, useFakes } from './open-fake.ts';

const said = '\nhow much is a ticket to vienna tomorrow';
const answer = () => '\nthanks';
const banned = { bans: { end: true, firstWords: [] } };

describe('The probe of a model of users', () => {
  const { start, open } = useFakes();

  it('says what it found at vLLM', async () => {
    const model = await open(await start({ profile: 'vllm', answer }));
    assert.deepEqual(model.findings.slice(1), [
      'Called with raw prompts, through /v1/completions.',
      `<|endconversation|> is one token, ${endId}.`,
      'The server adds a beginning of text; the prompt has none.',
      `Asked for the turn of a user, the model wrote one: "${said.trim()}"`,
      'Generation ends at stop texts.',
      'When the user leaves, it shows by the reason for which generation stopped.',
      'Tokens can be banned by their ids (logit_bias).',
    ]);
    assert.match(
      model.findings[0] ?? '',
      /^Model "userlm" is served by vLLM 0\.11\.0 at http:\/\/127\.0\.0\.1:/,
    );
  });

  const makes = [
    ['llama-server', /llama-server b6700-fake/],
    ['ollama', /Ollama 0\.12\.3/],
    ['lmstudio', /LM Studio/],
    ['plain', /an unknown server/],
  ] as const;
  for (const [profile, expected] of makes) {
    it(`recognises ${profile}`, async () => {
      const model = await open(await start({ profile, answer }));
      assert.match(model.findings[0] ?? '', expected);
    });
  }

  it('recognises a server by the owner of its models where only /v1 is let through', async () => {
    const fault = ({ path }: { path: string }) =>
      path.startsWith('/v1/') ? undefined : ({ kind: 'status', status: 404 } as const);
    const model = await open(await start({ profile: 'llama-server', answer, fault }));
    assert.match(model.findings[0] ?? '', /llama-server/);
  });

  it('takes the only model that there is when no name is given', async () => {
    const server = await start({ profile: 'vllm', models: ['microsoft/UserLM-8b'], answer });
    const model = await open(server, { name: undefined });
    assert.equal(model.name, 'microsoft/UserLM-8b');
  });

  it('asks for a name when there are several', async () => {
    const server = await start({ profile: 'vllm', models: ['one', 'two'], answer });
    await assert.rejects(open(server, { name: undefined }), { code: 'model-name-missing', hint: /one, two/ });
  });

  describe('sees the user leave', () => {
    const leaves = { text: '\nthanks, bye', end: 'conversation' } as const;
    const silent = { text: '', end: 'conversation' } as const;
    const cases = [
      ['vllm', {}, /reason for which/],
      ['llama-server', {}, /by the id of the token drawn/],
      ['llama-server', { special: true }, /by the text of the token drawn/],
    ] as const;
    for (const [profile, traits, finding] of cases) {
      const how = 'special' in traits ? ' with --special' : '';
      it(`at ${profile}${how}, and cuts off what the model writes after it`, async () => {
        const server = await start({ profile, ...traits, answer: () => leaves });
        const model = await open(server);
        assert.match(model.findings.join('\n'), finding);
        const { text, end } = await model.send(turnRequest(), never);
        assert.deepEqual({ text, end }, { text: '\nthanks, bye', end: 'conversation' });
      });
    }

    for (const profile of ['ollama', 'lmstudio', 'plain'] as const) {
      it(`at ${profile} by a turn without words, unless it must not leave`, async () => {
        const server = await start({ profile, special: profile !== 'ollama', answer: () => silent });
        const model = await open(server);
        assert.match(model.findings.join('\n'), /only by a turn without words/);
        assert.equal((await model.send(turnRequest(), never)).end, 'conversation');
        assert.equal((await model.send(turnRequest([], banned), never)).end, 'turn');
      });
    }

    it('not, where the end token is banned by its id', async () => {
      for (const profile of ['vllm', 'llama-server'] as const) {
        const model = await open(await start({ profile, answer: () => leaves }));
        const { text, end } = await model.send(turnRequest([], banned), never);
        assert.deepEqual({ text, end }, { text: '\nthanks, bye', end: 'turn' });
      }
    });

    it('with letters of several tokens whole', async () => {
      const [first, second] = [Buffer.from('ok 😀').subarray(0, 5), Buffer.from('ok 😀').subarray(5)];
      const content = [first, second].map((bytes) => ({ id: 1, token: '', bytes: [...bytes] }));
      const choice = {
        text: 'ok 😀assistant',
        logprobs: { content: [...content, { id: endId, token: '' }] },
      };
      const server = await start({
        profile: 'llama-server',
        answer,
        fault: ({ prompt }) =>
          prompt?.includes('Anna') === true ? { kind: 'json', body: { choices: [choice] } } : undefined,
      });
      const { text, end } = await (await open(server)).send(turnRequest(), never);
      assert.deepEqual({ text, end }, { text: 'ok 😀', end: 'conversation' });
    });
  });

  it('says that a model answers as an assistant, or not at all', async () => {
    const talk = async (text: string) => {
      const server = await start({ profile: 'vllm', answer, answerProbe: () => text });
      const findings = await probeModel({ kind: 'user', ...optionsFor(server) });
      return findings.find(({ message }) => message.startsWith('Asked for'));
    };
    for (const text of [
      "\nSure, I'd be happy to help!",
      '\nHello! How can I help you today?',
      'assistant\nHi',
    ]) {
      assert.equal((await talk(text))?.status, 'warn', text);
    }
    assert.match((await talk('\n'))?.message ?? '', /said nothing/);
    assert.match(
      (await talk('\na ticket pleaseassistant\nSure, how can I help'))?.message ?? '',
      /wrote one: "a ticket please"$/,
    );
    assert.equal((await talk('\ncan i get a ticket to vienna'))?.status, 'ok');
  });

  it('says that stop texts are not heeded', async () => {
    const model = await open(await start({ profile: 'plain', honoursStops: false, answer }));
    assert.match(model.findings.join('\n'), /does not heed stop texts/);
  });

  for (const honoursBias of [false, 'raising'] as const) {
    it(`bans nothing where biases are not heeded (${honoursBias})`, async () => {
      const server = await start({ profile: 'vllm', honoursBias, answer });
      const model = await open(server);
      assert.match(model.findings.join('\n'), /Tokens cannot be banned here/);
      await model.send(turnRequest([], banned), never);
      assert.equal(server.calls[0]?.body['logit_bias'], undefined);
    });
  }

  it('says that a tokenizer takes the end token apart', async () => {
    const model = await open(await start({ profile: 'vllm', endIsOneToken: false, answer }));
    assert.match(
      model.findings.join('\n'),
      /<\|endconversation\|> is 3 tokens: the tokenizer is not that of UserLM/,
    );
  });

  describe('sees to it that the text begins once', () => {
    const begins = async (profile: 'vllm' | 'llama-server', addsBos: boolean, bos: boolean | undefined) => {
      const server = await start({ profile, addsBos, answer });
      const model = await open(server, { bos });
      await model.send(turnRequest(), never);
      return { count: server.calls[0]?.bosCount, findings: model.findings.join('\n') };
    };
    for (const profile of ['vllm', 'llama-server'] as const) {
      for (const addsBos of [true, false]) {
        it(`at ${profile} that adds ${addsBos ? 'one' : 'none'}, when it is wanted`, async () => {
          assert.equal((await begins(profile, addsBos, true)).count, 1);
        });
      }
    }

    it('or not at all, when it is not wanted and the server can be told so', async () => {
      assert.equal((await begins('vllm', true, false)).count, 0);
    });

    it('or warns that the server cannot be told', async () => {
      const { count, findings } = await begins('llama-server', true, false);
      assert.equal(count, 1);
      assert.match(findings, /cannot be told not to/);
    });

    it('or leaves it to the server, when nothing is said', async () => {
      assert.equal((await begins('vllm', true, undefined)).count, 1);
      assert.equal((await begins('vllm', false, undefined)).count, 0);
    });
  });

  describe('uses the chat endpoint', () => {
    const noRaw = ({ path }: { path: string }) =>
      path === '/v1/completions' ? ({ kind: 'status', status: 404 } as const) : undefined;

    for (const profile of ['vllm', 'llama-server'] as const) {
      it(`of ${profile} where there is no other and it runs UserLM's own template`, async () => {
        const server = await start({ profile, userTemplate: true, fault: noRaw, answer });
        const model = await open(server);
        await model.send(turnRequest(exchanges(1)), never);
        assert.match(model.findings.join('\n'), /chat endpoint, which runs UserLM's own template/);
        assert.deepEqual(
          server.calls[0]?.messages?.map(({ role }) => role),
          ['system', 'user', 'assistant'],
        );
        assert.deepEqual(server.calls[0]?.unknownFields, []);
      });
    }

    it('never where it runs another template', async () => {
      for (const profile of ['vllm', 'llama-server'] as const) {
        const server = await start({ profile, fault: noRaw, answer });
        await assert.rejects(open(server), { code: 'model-no-way' });
        await assert.rejects(open(server, { api: 'chat' }), { code: 'model-wrong-template' });
      }
    });

    it('where it is asked for and its template is not known, with a warning', async () => {
      const server = await start({ profile: 'plain', answer });
      const model = await open(server, { api: 'chat' });
      assert.match(model.findings.join('\n'), /which template it runs is not known/);
      await model.send(turnRequest(), never);
      assert.equal(server.calls[0]?.path, '/v1/chat/completions');
    });
  });

  it('goes without fields of OpenAI that the model refuses, and says so', async () => {
    const server = await start({ profile: 'plain', refuses: ['seed', 'max_tokens'], answer });
    const model = await open(server);
    await model.send(turnRequest(), never);
    assert.deepEqual(Object.keys(server.calls[0]?.body ?? {}).toSorted(), [
      'max_completion_tokens',
      'model',
      'prompt',
      'stop',
      'temperature',
      'top_p',
    ]);
    assert.deepEqual(model.findings.slice(-2), [
      'The model takes max_completion_tokens in place of max_tokens.',
      'The model refuses seed: it is left out.',
    ]);
  });

  it('gives doctor one finding each, with what to do', async () => {
    const server = await start({ profile: 'ollama', answer });
    const findings = await probeModel({ kind: 'user', ...optionsFor(server) });
    assert.deepEqual(
      findings.map(({ status }) => status),
      ['ok', 'ok', 'warn', 'ok', 'ok', 'ok', 'warn', 'warn'],
    );
    for (const finding of findings) assert.match(finding.message, /^[A-Z<].*[.")]$/);
  });
});
