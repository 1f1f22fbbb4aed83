import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/report/run-schema.ts';
import type { FakeDraft } from '../support/fake-model-draw.ts';
import {
  startFakeModelServer,
  type FakeModelOptions,
  type FakeModelRequest,
  type FakeModelServer,
} from '../support/fake-model-server.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const module = (name: string): string => fileURLToPath(new URL(`../${name}.js`, import.meta.url));
const bots = {
  bank: module('../bots/bank/bot'),
  echo: module('../bots/echo/bot'),
  library: module('fixtures/bots/library-bot'),
  reworded: module('fixtures/bots/reworded-library-bot'),
};

const balance = `name: balance
goal: You are a user who wants to check your balance.
learn: [checking balance]
expect: [{ card: { contains: '$1,500.00' } }, { learned: checking balance }]
`;
const renewal = `name: renewal
goal: You are a user who wants to renew a library book.
facts: { book: Dracula, day: Friday }
expect: [{ reply: { contains: Done } }]
`;

/** What the user says upon what the bot said last. */
function renew(prompt: string): string | FakeDraft {
  const heard = prompt.slice(prompt.lastIndexOf('assistant<|end_header_id|>'));
  if (heard.includes('Which book')) return '\nit is Dracula by Bram Stoker';
  if (heard.includes('Until which day')) return '\nuntil Friday would be great';
  if (heard.includes('Done')) return { text: '', end: 'conversation' };
  return '\nneed to renew a library book';
}

/** How many turns the user has had. */
function turnsIn({ prompt = '' }: FakeModelRequest): number {
  return prompt.split('user<|end_header_id|>\n').length - 1;
}

/** What is other each time though all is the same: ids and times. */
const changing = new Set(['id', 'timestamp', 'localTimestamp', 'replyToId', 'conversation', 'serviceUrl']);

describe('understudy run with UserLM', () => {
  const folder = useTemporaryFolder();
  let server: FakeModelServer | undefined;
  afterEach(() => server?.close());

  async function serve(
    answer: FakeModelOptions['answer'],
    more: Partial<FakeModelOptions> = {},
  ): Promise<FakeModelServer> {
    server = await startFakeModelServer({ profile: 'vllm', answer, ...more });
    return server;
  }

  /** Runs one scenario with one bot; `settings` stand in the configuration. */
  function run(
    { url }: Pick<FakeModelServer, 'url'>,
    bot: keyof typeof bots,
    scenario: string,
    { settings = {}, args = [] }: { settings?: object; args?: readonly string[] } = {},
  ): Promise<Ended> {
    const config = {
      version: 1,
      bot: { module: bots[bot] },
      user: { model: 'userlm', baseUrl: url, name: 'userlm', timeoutMs: 2_000 },
      scenarios: 'scenario.yaml',
      ...settings,
    };
    writeFileSync(join(folder(), 'understudy.json'), JSON.stringify(config));
    writeFileSync(join(folder(), 'scenario.yaml'), scenario);
    return callUnderstudy(['run', '--shrink-budget', '0', ...args], folder());
  }
  const readRun = (out = 'understudy-results'): RunResult =>
    JSON.parse(readFileSync(join(folder(), out, 'run.json'), 'utf8')) as RunResult;
  const readTranscript = (out: string): object[] => {
    const [one] = readRun(out).conversations;
    const text = readFileSync(join(folder(), out, one?.transcript ?? ''), 'utf8');
    return JSON.parse(text, (key, value: unknown) => (changing.has(key) ? undefined : value)) as object[];
  };
  const reasons = (): string =>
    readRun()
      .conversations.flatMap((each) =>
        each.reasons.map(({ severity, message, arrived = '' }) => `${severity}: ${message} ${arrived}`),
      )
      .join('\n');

  it('passes where the bot does what the user wants', async () => {
    const { code, stdout } = await run(
      await serve(() => '\nhow much money is in my checking account'),
      'bank',
      balance,
    );
    assert.equal(code, 0, stdout);
    const [conversation] = readRun().conversations;
    assert.equal(conversation?.verdict, 'passed');
    assert.equal(conversation?.model?.name, 'userlm');
  });

  it('replays from its cassette with the server gone, and says the same to the letter', async () => {
    const recording = await serve(({ prompt = '' }) => renew(prompt));
    const recorded = await run(recording, 'library', renewal, {
      settings: { cassettes: { mode: 'record' } },
      args: ['-o', 'recorded'],
    });
    assert.equal(recorded.code, 0, recorded.stdout);
    await recording.close();

    const settings = { cassettes: { mode: 'replay' } };
    const replayed = await run(recording, 'library', renewal, { settings, args: ['-o', 'replayed'] });
    assert.equal(replayed.code, 0, replayed.stdout);
    const said = readTranscript('recorded');
    assert.ok(said.length >= 6, `${said.length} activities`);
    assert.deepEqual(readTranscript('replayed'), said);
  });

  it('names the turn whose call is missing in the cassette when the bot says one thing in other words', async () => {
    const recording = await serve(({ prompt = '' }) => renew(prompt));
    await run(recording, 'library', renewal, { settings: { cassettes: { mode: 'record' } } });
    await recording.close();

    const { code, stdout } = await run(recording, 'reworded', renewal, {
      settings: { cassettes: { mode: 'replay' } },
    });
    assert.equal(code, 3, stdout);
    assert.match(reasons(), /^errored: Failed to replay the user's turn 3 in "renewal", trial 1/m);
    assert.match(reasons(), /When will you bring it back/);
    assert.match(reasons(), /Until which day would you like to keep it/);
  });

  it('ends with exit code 3 when nobody answers at the address', async () => {
    const gone = await serve(() => '');
    await gone.close();
    const { code, stdout } = await run(gone, 'echo', renewal);
    assert.equal(code, 3);
    assert.equal(readRun().conversations[0]?.verdict, 'errored');
    assert.match(stdout, /Failed to .*127\.0\.0\.1/);
  });

  const chatter = [
    'volcanoes in Iceland erupt more often lately',
    'penguins slide across frozen beaches every winter',
    'my neighbour plays trumpet during thunderstorms',
    'ancient ships carried spices towards Venice',
    'comets leave glowing trails beyond Jupiter',
    'mountain goats climb vertical dams for salt',
  ];
  const assistant = [
    'Sure, here are some details. How can I help you with that?',
    'I am happy to help! What would you like to know?',
    'As an AI assistant I can help you with many things.',
    'I hope this helps! Is there anything else I can assist with?',
  ];
  const circles = [
    'need to renew a library book today',
    'today a library book, need to renew',
    'renew a library book, need to, today',
    'a library book need to renew today',
    'library book today, need to renew',
    'need today to renew library book',
  ];
  const drifts: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['answers like an assistant', ['need to renew a library book', ...assistant], /left its role/],
    ['drops its goal', ['need to renew a library book', ...chatter], /dropped its goal/],
    ['goes round in circles', circles, /round in circles/],
    ['knows one sentence', ['need to renew a library book today'], /none of 8 drafts passed \(repetition\)/],
  ];
  for (const [what, lines, expected] of drifts) {
    it(`calls a conversation invalid whose user ${what}, with exit code 4`, async () => {
      const answering = await serve((request) => `\n${lines[Math.min(turnsIn(request), lines.length - 1)]}`);
      const { code, stdout } = await run(answering, 'echo', renewal);
      assert.equal(code, 4, stdout);
      assert.equal(readRun().conversations[0]?.verdict, 'invalid');
      assert.match(reasons(), expected);
    });
  }

  it('stops when its budget is spent, and says what is missing', async () => {
    const answering = await serve(({ prompt = '' }) => renew(prompt));
    const { code, stdout } = await run(answering, 'library', renewal, {
      settings: { budget: { calls: 6 } },
      args: ['--trials', '4', '--concurrency', '1'],
    });
    assert.equal(code, 3);
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /The budget is spent \(budget\.calls 6\): 6 calls, .*Of 4 conversations, 2 not held and 1 cut short\./,
    );
    assert.equal(answering.calls.length, 6);
    const { conversations } = readRun();
    assert.equal(conversations[0]?.verdict, 'passed');
    assert.equal(conversations[1]?.verdict, 'errored');
  });
});
