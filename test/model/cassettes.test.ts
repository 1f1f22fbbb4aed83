import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import sinon from 'sinon';
import { InfrastructureError } from '../../src/errors.ts';
import { cassettePath } from '../../src/model/cassette-file.ts';
import { cassetteSchema } from '../../src/model/cassette-schema.ts';
import { createCassettes, type CassettesOptions, type Voice } from '../../src/model/cassettes.ts';
import type { ModelAnswer, ModelClient, ModelRequest } from '../../src/model/ports.ts';
import { nodeFileSystem } from '../../src/transcript/file-system.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { chatRequest, createScriptedModel, neverAborted, turnRequest } from './scripted-model.ts';

const scope = { scenario: 'transfer', trial: 2, seed: 7 };
const user: Voice = { model: 'userlm', speaker: 'user' };
const judge: Voice = { model: 'judge', speaker: 'judge' };

describe('createCassettes', () => {
  const folder = useTemporaryFolder();
  const path = (): string => cassettePath(folder(), scope);
  const neverOpened = (): Promise<ModelClient> => assert.fail('the model was opened');

  async function ask(
    mode: CassettesOptions['mode'],
    source: ModelClient | (() => Promise<ModelClient>),
    requests: readonly ModelRequest[],
    voice = user,
  ): Promise<ModelAnswer[]> {
    const client = createCassettes({ mode, folder: folder() }).forConversation(scope).wrap(source, voice);
    const answers: ModelAnswer[] = [];
    for (const request of requests) answers.push(await client.send(request, neverAborted));
    return answers;
  }

  async function missOf(requests: readonly ModelRequest[], voice = user): Promise<InfrastructureError> {
    const error: unknown = await ask('replay', neverOpened, requests, voice).catch(
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof InfrastructureError, String(error));
    return error;
  }

  const conversation = [
    turnRequest(['Welcome!']),
    turnRequest(['Welcome!', 'send money', 'To whom?']),
    turnRequest(['Welcome!', 'send money', 'To whom?', 'Anna\n"please" \u{1f600} \ud800', 'How much?']),
  ];
  const words = ['send money', 'Anna\n"please" \u{1f600} \ud800', { text: '', end: 'conversation' as const }];

  it('gives the same answers again without opening a model, and the same file when recorded again', async () => {
    const recorded = await ask('record', createScriptedModel(words), conversation);
    const bytes = readFileSync(path());
    assert.deepEqual(await ask('replay', neverOpened, conversation), recorded);
    assert.equal(recorded[1]?.text, 'Anna\n"please" \u{1f600} \ud800');
    assert.deepEqual(readFileSync(path()), bytes, 'replaying writes nothing');
    await ask('record', createScriptedModel(words), conversation);
    assert.deepEqual(readFileSync(path()), bytes);
  });

  it('answers a request in whatever order its fields stand', async () => {
    await ask('record', createScriptedModel(['a']), [turnRequest(['Hi'])]);
    const { kind, ...fields } = turnRequest(['Hi']);
    const turned = Object.fromEntries(
      Object.entries({ ...fields, kind }).toReversed(),
    ) as unknown as ModelRequest;
    assert.equal((await ask('replay', neverOpened, [turned]))[0]?.text, 'a');
  });

  it('gives a request that was made twice its two answers in order', async () => {
    const [first, second] = conversation as [ModelRequest, ModelRequest];
    await ask('record', createScriptedModel(['one', 'two', 'three']), [first, second, first]);
    const answers = await ask('replay', neverOpened, [first, first, second]);
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['one', 'three', 'two'],
    );
  });

  it('keeps users and judges, turns and chats of one conversation apart', async () => {
    const question = chatRequest([
      { role: 'system', content: 'Judge.' },
      { role: 'user', content: 'So?' },
    ]);
    const cassette = createCassettes({ mode: 'record', folder: folder() }).forConversation(scope);
    const asUser = cassette.wrap(createScriptedModel(['hi', 'bye'], 'UserLM-8b'), user);
    const asJudge = cassette.wrap(createScriptedModel(['yes', 'no'], 'gpt'), judge);
    const [first, second] = conversation as [ModelRequest, ModelRequest];
    for (const [client, request] of [
      [asUser, first],
      [asJudge, question],
      [asUser, second],
      [asJudge, question],
    ] as const) {
      await client.send(request, neverAborted);
    }
    assert.deepEqual(cassette.finish(), { path: path(), replayed: 0, recorded: 4, unused: 0 });

    const again = createCassettes({ mode: 'replay', folder: folder() }).forConversation(scope);
    const judgeAgain = again.wrap(neverOpened, judge);
    assert.equal((await judgeAgain.send(question, neverAborted)).text, 'yes');
    assert.equal(judgeAgain.name, 'gpt');
    assert.equal((await again.wrap(neverOpened, user).send(second, neverAborted)).text, 'bye');
    assert.deepEqual(again.finish(), { path: path(), replayed: 2, recorded: 0, unused: 2 });
    assert.match((await missOf([question], user)).message, /The model "userlm" was "judge" when recorded/);
  });

  it('replays what is there and records the rest with auto', async () => {
    await ask('record', createScriptedModel(words.slice(0, 2)), conversation.slice(0, 2));
    const model = createScriptedModel(['new']);
    const answers = await ask('auto', () => Promise.resolve(model), conversation);
    assert.deepEqual(model.requests, [conversation[2]]);
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['send money', words[1], 'new'],
    );
    assert.deepEqual(await ask('replay', neverOpened, conversation), answers);
  });

  it('shows in the file what is new in each call, and stands up to its published schema', async () => {
    await ask('record', createScriptedModel(['hi', 'Anna', 'ok'], 'UserLM-8b'), conversation);
    const { calls } = cassetteSchema.parse(JSON.parse(readFileSync(path(), 'utf8')));
    assert.deepEqual(calls[1], {
      turn: 2,
      model: 'userlm',
      name: 'UserLM-8b',
      request: {
        kind: 'turn',
        same: 1,
        turns: [
          { role: 'user', text: 'send money' },
          { role: 'assistant', text: 'To whom?' },
        ],
        sampling: { temperature: 1, topP: 0.8, maxTokens: 128, seed: 3 },
      },
      answer: { text: 'Anna', end: 'turn', usage: { promptTokens: 100, completionTokens: 10 } },
    });
  });

  it('finds every request again, whatever came before it', async () => {
    const bans = { end: false, firstWords: ['I', 'You'] };
    const requests: ModelRequest[] = [
      turnRequest([]),
      turnRequest(['a', 'b', 'c']),
      turnRequest(['c']),
      turnRequest(['c'], { bans, intent: '' }),
      chatRequest([{ role: 'system', content: 'x' }], { answer: { name: 'a', schema: { type: 'object' } } }),
      chatRequest([{ role: 'system', content: 'x' }]),
      turnRequest(['c', 'b', 'a']),
      chatRequest([], {
        answer: { name: 'a', schema: JSON.parse('{"__proto":1,"b":{"a":[1,2]}}') as object } as never,
      }),
    ];
    const texts = requests.map((_, index) => `answer ${index}`);
    await ask('record', createScriptedModel(texts), requests);
    const answers = await ask('replay', neverOpened, requests);
    assert.deepEqual(
      answers.map(({ text }) => text),
      texts,
    );
  });

  it('has each answer on disk before it is given, and leaves the earlier cassette until then', async () => {
    await ask('record', createScriptedModel(['old']), [turnRequest(['Hi'])]);
    const before = readFileSync(path(), 'utf8');
    const down = createScriptedModel([new InfrastructureError('model-down', 'down')]);
    await assert.rejects(ask('record', down, [turnRequest(['Hi'])]), { code: 'model-down' });
    assert.equal(readFileSync(path(), 'utf8'), before);

    const client = createCassettes({ mode: 'record', folder: folder() })
      .forConversation(scope)
      .wrap(createScriptedModel(['1', '2', '3']), user);
    for (const [index, request] of conversation.entries()) {
      await client.send(request, neverAborted);
      const { calls } = cassetteSchema.parse(JSON.parse(readFileSync(path(), 'utf8')));
      assert.equal(calls.at(-1)?.answer.text, String(index + 1));
      assert.equal(calls.length, index + 1);
    }
    assert.deepEqual(readdirSync(dirname(path())), ['2-7.cassette.json'], 'no drafts are left');
  });

  it('records calls that overlap in the order in which they were asked', async () => {
    let answerFirst: (text: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => {
      answerFirst = resolve;
    });
    const client = createCassettes({ mode: 'record', folder: folder() })
      .forConversation(scope)
      .wrap(createScriptedModel([slow, new Error('lost'), 'fast']), judge);
    const request = chatRequest([{ role: 'user', content: 'So?' }]);
    const sent = [1, 2, 3].map(() => client.send(request, neverAborted));
    await assert.rejects(sent[1] ?? Promise.resolve(), /lost/);
    await sent[2];
    answerFirst('slow');
    await sent[0];
    const answers = await ask('replay', neverOpened, [request, request], judge);
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['slow', 'fast'],
    );
  });

  it('keeps a request as it was when it was made', async () => {
    const turns = [{ role: 'assistant' as const, text: 'Hi' }];
    const client = createCassettes({ mode: 'record', folder: folder() })
      .forConversation(scope)
      .wrap(createScriptedModel(['hello']), user);
    const sent = client.send({ ...turnRequest([]), turns }, neverAborted);
    turns.push({ role: 'assistant', text: 'later' });
    await sent;
    const request = { ...turnRequest([]), turns: turns.slice(0, 1) };
    assert.equal((await ask('replay', neverOpened, [request]))[0]?.text, 'hello');
  });

  it('keeps no more of an answer than its text, its end and its usage', async () => {
    const answer = { text: 'hi', headers: { authorization: 'Bearer secret' } };
    await ask('record', createScriptedModel([answer]), [turnRequest(['Hi'])]);
    assert.doesNotMatch(readFileSync(path(), 'utf8'), /secret|authorization/);
  });

  it('keeps each conversation in a file of its own inside its folder', async () => {
    const cassettes = createCassettes({ mode: 'record', folder: join(folder(), 'kept') });
    for (const scenario of ['../../outside', 'con', 'a/b', 'a:b']) {
      for (const seed of [1, 2]) {
        const cassette = cassettes.forConversation({ scenario, trial: 1, seed });
        await cassette.wrap(createScriptedModel(['x']), user).send(turnRequest([]), neverAborted);
        assert.doesNotMatch(relative(join(folder(), 'kept'), cassette.finish().path), /^\.\./);
      }
    }
    assert.deepEqual(readdirSync(folder()), ['kept']);
    assert.equal(readdirSync(folder(), { recursive: true }).length, 1 + 4 + 8);
  });

  it('rejects when the disk does not take it, names the setting and leaves what was there', async () => {
    await ask('record', createScriptedModel(['old']), [turnRequest(['Hi'])]);
    const before = readFileSync(path(), 'utf8');
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const fileSystem = { ...nodeFileSystem, writeSync: sinon.stub().throws(full) };
    const client = createCassettes({ mode: 'auto', folder: folder(), fileSystem })
      .forConversation(scope)
      .wrap(createScriptedModel(['new']), user);
    await assert.rejects(client.send(turnRequest(['Bye']), neverAborted), {
      code: 'write-failed',
      hint: 'Free some space on that disk, or choose another folder with cassettes.folder.',
    });
    assert.equal(readFileSync(path(), 'utf8'), before);
    assert.deepEqual(readdirSync(dirname(path())), ['2-7.cassette.json']);
  });

  it('gives the reason of the signal when aborted', async () => {
    const reason = new Error('enough');
    const client = createCassettes({ mode: 'auto', folder: folder() })
      .forConversation(scope)
      .wrap(neverOpened, user);
    await assert.rejects(client.send(turnRequest([]), AbortSignal.abort(reason)), reason);
  });

  describe('on a miss', () => {
    beforeEach(() => ask('record', createScriptedModel(words), conversation));

    it("names the bot's reply that changed, at its turn", async () => {
      const changed = structuredClone(conversation);
      const [, , third] = changed as [ModelRequest, ModelRequest, ReturnType<typeof turnRequest>];
      Object.assign(third.turns[4] ?? {}, { text: 'What amount?' });
      const { code, message, hint } = await missOf(changed);
      assert.equal(code, 'cassette-miss');
      assert.equal(
        message,
        `Failed to replay the user's turn 3 in "transfer", trial 2, seed 7: call 3, to userlm, was not recorded in ${path()}. ` +
          'The bot\'s reply "What amount?" was "How much?" when recorded.',
      );
      assert.match(hint ?? '', /cassettes\.mode: record/);
    });

    it('shows long texts where they begin to differ, fit for a terminal', async () => {
      const long = `${'word '.repeat(500)}one\u001b[31m`;
      await ask('record', createScriptedModel(['x']), [turnRequest([long])]);
      const { message } = await missOf([turnRequest([long.replace('one', 'two')])]);
      assert.match(message, /reply "…(?:word )+two" was "…(?:word )+one" when recorded\.$/);
      assert.ok(message.length < path().length + 400);
    });

    it('tells a reply that is new and one that is gone', async () => {
      const { turns } = turnRequest([
        'Welcome!',
        'send money',
        'To whom?',
        'Anna',
        'How much?',
        '250',
        'Sure?',
      ]);
      assert.match(
        (await missOf([turnRequest(turns.map(({ text }) => text))])).message,
        /The user's turn "Anna" was "Anna "please" .*The bot's reply "Sure\?" was not there when recorded/,
      );
      assert.match((await missOf([turnRequest([])])).message, /reply "Welcome!" was there when recorded/);
    });

    it('tells settings that changed, with their names', async () => {
      const [first] = conversation as [ReturnType<typeof turnRequest>];
      const sampling = { ...first.sampling, seed: 99, temperature: 0.5 };
      const { message } = await missOf([{ ...first, sampling, intent: 'You are a user who wants a loan.' }]);
      assert.match(message, /The request's intent "…?.*wants a loan\." was ".*to Anna\." when recorded/);
      assert.match(message, /The request's sampling\.temperature 0\.5 was 1 when recorded/);
      assert.match(message, /The request's sampling\.seed 99 was 1 when recorded/);
    });

    it('says so when the same is asked more often', async () => {
      const [first] = conversation as [ModelRequest];
      assert.match(
        (await missOf([first, first])).message,
        /turn 1 .*call 2.*The same was asked once when recorded, and now once more\.$/,
      );
    });

    it('knows the bot in the chat of a model that is prompted to play the user', async () => {
      const chat = (reply: string): ModelRequest =>
        chatRequest([
          { role: 'system', content: 'Play the user.' },
          { role: 'user', content: 'Welcome!' },
          { role: 'assistant', content: 'hi' },
          { role: 'user', content: reply },
        ]);
      await ask('record', createScriptedModel(['x']), [chat('Yes?')]);
      assert.match(
        (await missOf([chat('No?')])).message,
        /turn 2 .* The bot's reply "No\?" was "Yes\?" when recorded\.$/,
      );
      assert.match((await missOf([turnRequest([])])).message, /No call of this kind \(turn\) was recorded/);
    });

    it('says so when nothing was recorded', async () => {
      const other = createCassettes({ mode: 'replay', folder: folder() }).forConversation({
        ...scope,
        seed: 8,
      });
      const client = other.wrap(neverOpened, judge);
      await assert.rejects(client.send(chatRequest([]), neverAborted), {
        code: 'cassette-miss',
        message:
          /^Failed to replay the judge in "transfer", trial 2, seed 8: .*Nothing was recorded there\.$/,
      });
    });
  });
});
