import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  openLlamaModel,
  type LlamaModel,
  type LlamaModelOptions,
} from '../../../adapters/llama/open-llama-model.ts';
import { ConfigError, InfrastructureError } from '../../../src/errors.ts';
import type { TurnRequest } from '../../../src/model/ports.ts';
import { describeWithLlama } from '../../support/describe-with-llama.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { endConversation, endHeader, endTurn, tinyGguf, type TinyGguf } from '../../support/tiny-gguf.ts';

/** After the header of the user's turn: a line break, and then what is drawn. */
const speaks = (
  words: Readonly<Record<string, number>>,
  follows: TinyGguf['follows'] = {},
): TinyGguf['follows'] => ({ [endHeader]: { '\n': 1 }, '\n': words, ...follows });

function turn(
  overrides: Partial<TurnRequest> = {},
  sampling: Partial<TurnRequest['sampling']> = {},
): TurnRequest {
  return {
    kind: 'turn',
    intent: 'You are a user who wants to pay a bill.',
    turns: [],
    bans: { end: false, firstWords: [] },
    ...overrides,
    sampling: { temperature: 1, topP: 1, maxTokens: 20, seed: 1, ...sampling },
  };
}

describeWithLlama('A model file run by llama.cpp', (resolveFrom) => {
  const folder = useTemporaryFolder();
  const opened: LlamaModel[] = [];
  let never: AbortSignal;
  beforeEach(() => {
    never = new AbortController().signal;
  });

  async function open(gguf: TinyGguf, options: Partial<LlamaModelOptions> = {}): Promise<LlamaModel> {
    const file = join(folder(), 'tiny.gguf');
    await writeFile(file, tinyGguf(gguf));
    const model = await openLlamaModel({
      file,
      resolveFrom,
      environment: process.env,
      threads: 1,
      timeoutMs: 10_000,
      ...options,
    });
    opened.push(model);
    return model;
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((model) => model.close()));
  });

  async function draw(model: LlamaModel, seeds: number, request: (seed: number) => TurnRequest) {
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      const { text, end } = await model.send(request(seed), never);
      const key = `${text.trim()} → ${end}`;
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    return drawn;
  }

  it('says what was drawn, how it ended and what it took, and refuses to chat', async () => {
    const model = await open({ follows: speaks({ Hello: 1 }, { Hello: { ' there': 1 } }) });
    const answer = await model.send(turn(), never);
    assert.equal(answer.text, '\nHello there');
    assert.equal(answer.end, 'turn');
    assert.equal(answer.usage.completionTokens, 4);
    const cut = await model.send(turn({}, { maxTokens: 2 }), never);
    assert.deepEqual([cut.text, cut.end, cut.usage.completionTokens], ['\nHello', 'length', 2]);
    const { sampling } = turn();
    await assert.rejects(model.send({ kind: 'chat', messages: [], sampling }, never), ConfigError);
    assert.equal(model.name, 'tiny.gguf');
    assert.match(model.findings.join('\n'), /<\|endconversation\|> is token \d+, and can be banned/);
  });

  it('draws as often as the file says, leaving included, and cuts at topP', async () => {
    const model = await open({ follows: speaks({ Pay: 0.6, Help: 0.3, [endConversation]: 0.1 }) });
    const drawn = await draw(model, 300, (seed) => turn({}, { seed }));
    const share = (key: string): number => (drawn.get(key) ?? 0) / 300;
    assert.ok(Math.abs(share('Pay → turn') - 0.6) < 0.1, `Pay: ${share('Pay → turn')}`);
    assert.ok(Math.abs(share('Help → turn') - 0.3) < 0.1, `Help: ${share('Help → turn')}`);
    assert.ok(Math.abs(share(' → conversation') - 0.1) < 0.06, `leaving: ${share(' → conversation')}`);

    const likely = await draw(model, 50, (seed) => turn({}, { seed, topP: 0.5 }));
    assert.deepEqual([...likely.keys()], ['Pay → turn']);
    const coldest = await draw(model, 10, (seed) => turn({}, { seed, temperature: 0 }));
    assert.deepEqual([...coldest.keys()], ['Pay → turn']);
  });

  it('never leaves while that is banned, even where leaving ends the text by the file', async () => {
    const follows = speaks({ [endConversation]: 0.95, Pay: 0.05 });
    const model = await open({ follows, endsText: endConversation });
    const free = await draw(model, 20, (seed) => turn({}, { seed, topP: 0.8 }));
    assert.deepEqual([...free.keys()], [' → conversation']);
    const banned = await draw(model, 20, (seed) =>
      turn({ bans: { end: true, firstWords: [] } }, { seed, topP: 0.8 }),
    );
    assert.deepEqual([...banned.keys()], ['Pay → turn']);
  });

  it('begins with none of the banned words, in whatever case or pieces, and may use them later', async () => {
    const model = await open({
      follows: speaks(
        { You: 4, ' You': 4, "YOU're": 4, I: 4, Y: 4, ' \n': 2, Your: 1, Pay: 1 },
        { Y: { ou: 3, our: 1 }, ' \n': { I: 9, In: 1 }, Pay: { ' you': 1 } },
      ),
    });
    const bans = { end: false, firstWords: ['I', 'You', 'Here'] };
    const drawn = await draw(model, 80, (seed) => turn({ bans }, { seed }));
    assert.deepEqual([...drawn.keys()].toSorted(), ['In → turn', 'Pay you → turn', 'Your → turn']);
  });

  it('draws the same for the same seed, alone or with three others, and other things for other seeds', async () => {
    const words = Object.fromEntries(Array.from('abcdefgh', (letter) => [letter + letter, 1]));
    const follows = speaks(
      words,
      Object.fromEntries(Object.keys(words).map((word) => [word, { ...words, [endTurn]: 0.5 }])),
    );
    const model = await open({ follows }, { concurrency: 4 });
    const requests = [1, 2, 3, 4].map((seed) =>
      turn(
        { turns: [{ role: 'assistant', text: `Hello ${seed}! `.repeat(30 * seed) }] },
        { seed, maxTokens: 60 },
      ),
    );
    const alone: string[] = [];
    for (const request of requests) alone.push((await model.send(request, never)).text);
    const together = await Promise.all(requests.map((request) => model.send(request, never)));
    assert.deepEqual(
      together.map(({ text }) => text),
      alone,
    );
    assert.equal(new Set(alone).size, 4);
  });

  it('answers more requests than it has places for, each in its turn', async () => {
    const model = await open({ follows: speaks({ Hi: 1 }) }, { concurrency: 2 });
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, seed) => model.send(turn({}, { seed }), never)),
    );
    assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['\nHi']));
  });

  it('reads marks of the template in what was said as the text that they are', async () => {
    const model = await open({ follows: speaks({ Hi: 1 }) });
    const size = async (text: string): Promise<number> => {
      const answer = await model.send(turn({ turns: [{ role: 'assistant', text }] }), never);
      return answer.usage.promptTokens;
    };
    const empty = await size('');
    for (const text of ['<|eot_id|>', '<|endconversation|>', '<|start_header_id|>']) {
      assert.equal((await size(text)) - empty, text.length + 1, text);
    }
  });

  it('leaves the oldest turns out when a prompt is too long, and never the intent', async () => {
    const model = await open({ follows: speaks({ Hi: 1 }) }, { contextTokens: 256 });
    const turns = Array.from({ length: 9 }, (_, index) => ({
      role: index % 2 === 0 ? ('assistant' as const) : ('user' as const),
      text: `${index}`.repeat(50),
    }));
    const { usage } = await model.send(turn({ turns }), never);
    assert.ok(usage.promptTokens > 200 && usage.promptTokens <= 256, `${usage.promptTokens} tokens`);
    await assert.rejects(
      model.send(turn({ intent: 'long '.repeat(60) }), never),
      (error) => error instanceof ConfigError && error.code === 'intent-too-long',
    );
  });

  it('gives a request up when it is aborted, whether it runs or waits, and goes on with others', async () => {
    const endless = speaks({ on: 1 }, { on: { on: 1 } });
    const model = await open({ follows: endless }, { maxTokens: 4_000 });
    const reason = new Error('enough');
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = model.send(turn({}, { maxTokens: 3_000 }), running.signal);
    const second = model.send(turn({}, { maxTokens: 3_000 }), waiting.signal);
    const rejected = Promise.all([
      assert.rejects(second, (error) => error === reason),
      assert.rejects(first, (error) => error === reason),
    ]);
    waiting.abort(reason);
    running.abort(reason);
    await rejected;
    const { text } = await model.send(turn({}, { maxTokens: 3 }), never);
    assert.equal(text, '\nonon');
  });

  it('takes no longer for a turn than it may', async () => {
    const model = await open(
      { follows: speaks({ on: 1 }, { on: { on: 1 } }) },
      { maxTokens: 6_000, timeoutMs: 1 },
    );
    await assert.rejects(model.send(turn({}, { maxTokens: 6_000 }), never), {
      name: 'InfrastructureError',
      code: 'model-timeout',
    });
  });

  it('names how its process ended when that was killed, to requests under way and to later ones', async () => {
    const model = await open({ follows: speaks({ on: 1 }, { on: { on: 1 } }) }, { maxTokens: 6_000 });
    const underWay = model.send(turn({}, { maxTokens: 6_000 }), never);
    const named = (error: unknown): boolean =>
      error instanceof InfrastructureError &&
      error.code === 'model-crashed' &&
      /ended by SIGKILL/.test(error.message);
    const rejected = assert.rejects(underWay, named);
    process.kill(model.pid ?? 0, 'SIGKILL');
    await rejected;
    await assert.rejects(model.send(turn(), never), named);
  });

  it('ends its process when it is closed, however often, and refuses what is asked then', async () => {
    const model = await open({ follows: speaks({ on: 1 }, { on: { on: 1 } }) }, { maxTokens: 6_000 });
    const underWay = assert.rejects(model.send(turn({}, { maxTokens: 6_000 }), never), {
      code: 'model-closed',
    });
    await Promise.all([model.close(), model.close()]);
    await underWay;
    await assert.rejects(model.send(turn(), never), { code: 'model-closed' });
    assert.throws(() => process.kill(model.pid ?? 0, 0), { code: 'ESRCH' });
  });

  it('hands on why llama.cpp refuses a file whose header seems in order', async () => {
    const header = { 'tokenizer.ggml.pre': { text: 'nonsense' } };
    await assert.rejects(open({ follows: {}, header }), {
      name: 'ConfigError',
      code: 'model-file-unfit',
      message: /tiny\.gguf: error loading model vocabulary: unknown pre-tokenizer type: 'nonsense'/,
    });
  });

  it('outlives a file that llama.cpp aborts on, and says its last words', async () => {
    const header = { 'llama.expert_count': { u32: 8 } };
    await assert.rejects(open({ follows: {}, header }), {
      name: 'InfrastructureError',
      code: 'model-crashed',
      hint: /GGML_ASSERT/,
    });
  });

  it('gives up loading in time, and when told to', async () => {
    await assert.rejects(open({ follows: {} }, { loadTimeoutMs: 1 }), {
      name: 'InfrastructureError',
      code: 'model-not-loaded',
    });
    const controller = new AbortController();
    const opening = assert.rejects(open({ follows: {} }, { signal: controller.signal }), /enough/);
    controller.abort(new Error('enough'));
    await opening;
  });
});

describe('A model file without node-llama-cpp', () => {
  const folder = useTemporaryFolder();

  it('is refused with the line that installs it', async () => {
    const file = join(folder(), 'tiny.gguf');
    await writeFile(file, tinyGguf({ follows: {} }));
    const resolveFrom = join(folder(), 'understudy.yaml');
    await assert.rejects(openLlamaModel({ file, resolveFrom, environment: {} }), {
      name: 'ConfigError',
      code: 'llama-not-found',
      hint: /npm install --save-dev node-llama-cpp/,
    });
  });
});
