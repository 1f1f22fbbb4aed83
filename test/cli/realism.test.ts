import assert from 'node:assert/strict';
import { startFakeModelServer, type FakeModelServer } from '../support/fake-model-server.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { makeResult, makeRun } from '../gate/results-factory.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const user = { id: 'u', name: 'User', role: 'user' };
const bot = { id: 'b', name: 'Bot', role: 'bot' };

/** A transcript of lines such as `user: hi`. */
function chat(...lines: readonly string[]): string {
  const activities = lines.map((line, index) => {
    const [from, recipient] = line.startsWith('user: ') ? [user, bot] : [bot, user];
    return { type: 'message', id: String(index), from, recipient, text: line.replace(/^\w+: /, '') };
  });
  return JSON.stringify(activities);
}

const wild = (content: string, fields: object = {}): string =>
  JSON.stringify({ language: 'English', toxic: false, conversation: [{ role: 'user', content }], ...fields });

describe('understudy realism', () => {
  let folder: TemporaryFolder;
  let server: FakeModelServer | undefined;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await folder.remove();
  });

  const realism = (...args: readonly string[]): Promise<Ended> =>
    callUnderstudy(['realism', ...args], folder.path);
  const measure = async (
    ...args: readonly string[]
  ): Promise<Record<string, Record<string, { value: number }>>> => {
    const { code, stdout, stderr } = await realism(...args, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Record<string, Record<string, { value: number }>>;
  };

  const conversations = {
    'sim/1.transcript': chat('bot: Hello!', 'user: send money', 'bot: To whom?', 'user: Anna', 'bot: Done.'),
    'sim/2.transcript': chat(
      'user: send cash',
      'bot: To whom?',
      'user: to Anna.',
      'bot: Ok?',
      'user: ok',
      'bot: Done.',
    ),
  };

  it('prints what was measured beside the figures of the paper and a reference set', async () => {
    await folder.write({
      ...conversations,
      'human.jsonl': [wild('How do I send money?'), wild('bad', { toxic: true })].join('\n'),
      'labels.yaml': '- { transcript: sim/1.transcript, intent: send money to Anna, endsAfter: 2 }\n',
    });
    const ended = await realism('sim', '--reference', 'human.jsonl', '--labels', 'labels.yaml', '--no-color');
    assert.equal(ended.stderr, 'reference: left out: 1 toxic.\n');
    assert.equal(ended.code, 0);
    assert.equal(ended.stdout, table);
  });

  it('takes goals and behaviours from the run.json of a results folder', async () => {
    const hi = { turn: 1, act: 'say', text: 'send money', behaviours: ['typo'] };
    const results = [1, 2].map((trial) => ({
      ...makeResult({ trial, intent: 'You are a user who wants to send money.', behaviours: { typo: 1 } }),
      moves: [hi, { turn: 2, act: 'end', behaviours: [] }],
    }));
    await folder.write({
      'out/run.json': JSON.stringify({ ...makeRun([]), conversations: results }),
      'out/transcripts/transfer/1.transcript': chat('user: send money', 'bot: Done.'),
      'out/transcripts/transfer/2.transcript': chat('user: cash', 'bot: Done.'),
    });
    const { here } = await measure('out');
    assert.equal(here?.['intentDecomposition']?.value, 50);
    const rates = here?.['behaviours'] as { typo?: { value: number } } | undefined;
    assert.equal(rates?.typo?.value, 100);
    assert.equal(here?.['unigramDifference']?.value, 1);
  });

  it('asks a detector how natural the words are', async () => {
    await folder.write({
      ...conversations,
      'detector.mjs': "export default async (text) => (text === 'send money\\nAnna' ? 0.9 : 0.1);",
      'bad.mjs': 'export default () => 2;',
      'none.mjs': 'export const detect = 1;',
    });
    assert.equal((await measure('sim', '--detector', 'detector.mjs'))['here']?.['naturalness']?.value, 50);
    const bad = await realism('sim', '--detector', 'bad.mjs');
    assert.deepEqual([bad.code, bad.stdout], [2, '']);
    assert.match(bad.stderr, /bad\.mjs: it answered 2\n.*probability, 0 to 1/);
    assert.match((await realism('sim', '--detector', 'none.mjs')).stderr, /its default export is missing/);
    assert.equal((await realism('sim', '--detector', 'not-there.mjs')).code, 2);
  });

  it('asks a user model how it answers the probes', async () => {
    server = await startFakeModelServer({
      profile: 'vllm',
      answer: ({ prompt = '' }) =>
        prompt.includes('Shall we talk about') ? 'no thanks, the money please' : 'B) No, you cannot',
    });
    await folder.write({
      ...conversations,
      'understudy.yaml': `version: 1\nbot: { endpoint: http://localhost:1/ }\nuser: { model: userlm, baseUrl: '${server.url}' }\n`,
      'labels.yaml': '- { transcript: sim/1.transcript, intent: send money to Anna }\n',
    });
    const { probed } = await measure('sim', '--labels', 'labels.yaml', '--user', 'userlm');
    assert.equal(probed?.['roleAdherence']?.value, 0);
    assert.equal(probed?.['intentAdherence']?.value, 100);
    assert.equal(server.calls.length, 2);

    const unlabelled = await realism('sim', '--user', 'userlm');
    assert.deepEqual([unlabelled.code, unlabelled.stdout], [2, '']);
    assert.match(unlabelled.stderr, /no conversation says what its user wanted/);
    assert.equal((await realism('sim', '--user', 'agenda')).code, 2);
  });

  it('answers 2 and names everything that cannot be read, or that there is nothing', async () => {
    await folder.write({
      ...conversations,
      'a/broken.transcript': '[\n{"type": "message"},]',
      'a/cut.transcript': '[',
      'b/silent.transcript': chat('bot: Hello?'),
      'c.jsonl': `${wild('hi')}\n{`,
      'labels.yaml': '- { transcript: other.transcript }\n',
    });
    const broken = await realism('a', 'sim');
    assert.deepEqual([broken.code, broken.stdout], [2, '']);
    assert.match(broken.stderr, /broken\.transcript: line 2, column 21.*\n.*cut\.transcript: line 1/);
    assert.match(
      (await realism('b')).stderr,
      /^Failed to measure b: nobody says anything there\.\nLeft out: 1 empty/,
    );
    assert.match((await realism('c.jsonl')).stderr, /c\.jsonl: line 2, column 2/);
    assert.match((await realism('nowhere')).stderr, /^Failed to find conversations: nowhere has none/);
    assert.match((await realism('sim', '--labels', 'labels.yaml')).stderr, /none is about a conversation/);
    for (const name of ['b', 'c.jsonl', 'nowhere']) assert.equal((await realism(name)).code, 2, name);
    assert.equal((await realism()).code, 2);
  });

  it('measures no more than is asked for, and says so', async () => {
    await folder.write(conversations);
    const { stdout, stderr } = await realism('sim', '--limit', '1');
    assert.match(stdout, /^these: 1 conversation, 2 turns/);
    assert.match(stderr, /only the first 1 conversations are measured/);
  });
});

/**
 * By hand: {send money} and {send cash} share 1 of 3 words, as do {send money anna} and {send cash to anna ok} 2 of 6;
 * both turns of the labelled conversation lie in its intent, and it ends where it should; 2 and 3 turns vary by 0.5.
 */
const table = `these: 2 conversations, 5 turns of the user, 1 task held twice or more
reference: 1 conversation, 1 turn of the user, 0 tasks held twice or more

%                     1st-turn div ↑  decomp ↓  end F1 ↑  natural ↑  role ↑  intent ↑
these                          66.67    100.00    100.00          –       –         –
reference                          –         –         –          –       –         –
Llama3.2-1b-Instruct           81.36     15.72      3.47       0.14   77.55     54.95
Llama3-8b-Instruct             81.31     23.95      3.51       0.20   63.25     78.05
GPT-4o-mini                    66.10      9.66     15.31       0.04   80.20     88.70
GPT-4o                         74.42      7.68      1.38       3.31   38.85     70.95
USP-8b                         94.37      6.33     21.31      77.73   98.05     97.55
UserLM-8b                      94.55      2.69     63.54      80.21   93.95     94.65
human                          94.01      1.68         –      90.15       –         –

per task     turn variance  turn range  unigram difference
these                 0.50     2.0–3.0                0.67
reference                –           –                   –
GPT-4o-mini           0.90     3.7–5.7                0.43
GPT-4o                0.60     4.0–5.4                0.40
UserLM-8b             2.80     2.1–6.7                0.71

                                        these  reference
words in a turn, mean           1.6 (1.4–1.8)        5.0
  median / 95th percentile              2 / 2      5 / 5
mistyped words, % (at least)              0.0        0.0
turns that were typed, %                100.0      100.0
  begin with a capital, %     20.0 (0.0–69.0)      100.0
  end with a stop, %          20.0 (0.0–52.7)      100.0

Rows below "these" and "reference" are the paper's (arXiv:2510.06552), measured on other conversations.
Formulas, and what can be compared: docs/realism.md
`;
