import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProject } from '../../src/scenario/load-project.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { startFakeModelServer, type FakeModelServer } from '../support/fake-model-server.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const echo = fileURLToPath(new URL('../../bots/echo/bot.js', import.meta.url));
const user = { id: 'u', name: 'Jane Roe', role: 'user' };
const bot = { id: 'b', role: 'bot' };

function chat(...lines: readonly string[]): string {
  const activities = lines.map((line) => {
    const [from, recipient] = line.startsWith('user: ') ? [user, bot] : [bot, user];
    return { type: 'message', from, recipient, text: line.replace(/^\w+: /, '') };
  });
  return JSON.stringify(activities);
}

const wild = (content: string, fields: object = {}): string =>
  JSON.stringify({ language: 'English', toxic: false, conversation: [{ role: 'user', content }], ...fields });

describe('understudy init --from', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const init = (...args: readonly string[]): Promise<Ended> => callUnderstudy(['init', ...args], folder.path);
  const harvested = (): Promise<string[]> => readdir(path.join(folder.path, 'scenarios/from-data'));

  it('makes scenarios of transcripts that load and run, and writes no personal data', async () => {
    await folder.write({
      'kept/one.transcript': chat(
        'bot: Hello Jane!',
        'user: Hi, I want to send 250 dollars to my sister. Mail jane.roe@mail.example',
        'bot: What is your account number?',
        'user: 123456789, says Jane',
        'bot: Done.',
      ),
      'kept/two.transcript': chat('user: What are your opening hours?', 'bot: 9 to 5.'),
      'kept/three.transcript': chat('user: hello', 'bot: Hello!'),
      'kept/again.transcript': chat('user: What are your opening hours?', 'bot: 9 to 5.'),
    });
    const { code, stdout } = await init('--from', 'kept');
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `Looked for the bot: no bot was found here.
Read 4 conversations: 2 scenarios; left out 1 without a goal, 1 like another.
Wrote understudy.yaml
Wrote scenarios/from-data/know-what-are-their-opening-hours.yaml
Wrote scenarios/from-data/send-250-dollars-to-your-sister.yaml
Next: put the bot into understudy.yaml, then \`understudy doctor\` to see that the bot can be reached, then \`understudy run\`.
Read what is in scenarios/from-data before you share it: rules replace personal data, and can miss some.
`,
    );
    const text = await readFile(
      path.join(folder.path, 'scenarios/from-data/send-250-dollars-to-your-sister.yaml'),
      'utf8',
    );
    assert.doesNotMatch(text, /jane|roe|123456789/i);
    const { scenarios } = await loadProject(undefined, {}, folder.path);
    assert.deepEqual(
      scenarios.map(({ goal, facts, locale }) => [goal, facts, locale]),
      [
        ['You are a user who wants to know what are their opening hours.', {}, 'en-US'],
        [
          'You are a user who wants to send 250 dollars to your sister.',
          { 'account number': { value: '900000001, says Alex' } },
          'en-US',
        ],
      ],
    );
    // The echo bot understands nothing; what counts is that the conversations are held.
    const ran = await callUnderstudy(
      ['run', 'scenarios', '--module', echo, '--quiet', '--shrink-budget', '0'],
      folder.path,
    );
    assert.match(ran.stdout, /\d passed|\d failed/);
    assert.ok(ran.code === 0 || ran.code === 1, ran.stderr);
  });

  describe('with a chat model', () => {
    let server: FakeModelServer;
    afterEach(() => server.close());
    const talk = chat(
      'bot: Hello Jane!',
      'user: Hi, I want to send 250 dollars to my sister. Mail jane.roe@mail.example',
      'bot: From which account?',
      'user: savings',
    );
    const goal = 'You are a user who wants to transfer money to your sister.';

    async function initBy(answer: string): Promise<Ended> {
      server = await startFakeModelServer({ profile: 'plain', models: ['reader'], answer: () => answer });
      await folder.write({ 'kept/one.transcript': talk });
      return init('--from', 'kept', '--model', 'reader', '--base-url', server.url);
    }
    const written = async (): Promise<[string | undefined, string[]][]> => {
      const { scenarios } = await loadProject(undefined, {}, folder.path);
      return scenarios.map((scenario) => [scenario.goal, Object.keys(scenario.facts)]);
    };

    it('takes the goal and what the person said from it, and shows it no personal data', async () => {
      const facts = [
        { name: 'amount', value: '250 dollars' },
        { name: 'account', value: 'Savings' },
        { name: 'pin', value: '1234' },
      ];
      const { code, stderr } = await initBy(JSON.stringify({ goal, facts, learn: ['transfer number'] }));
      assert.equal(code, 0);
      assert.deepEqual(await written(), [[goal, ['amount', 'account']]]);
      assert.match(stderr, /nobody said its "pin"/);
      assert.equal(server.calls.length, 1);
      const [call] = server.calls;
      assert.match(call?.bodyText ?? '', /send 250 dollars/);
      assert.doesNotMatch(call?.bodyText ?? '', /jane|roe/i);
    });

    it('keeps the scenario of the rules where it does not answer as it was asked to, and says so', async () => {
      const { code, stderr } = await initBy('{"goal": "I want money."}');
      assert.equal(code, 0);
      assert.deepEqual(await written(), [
        ['You are a user who wants to send 250 dollars to your sister.', ['account']],
      ]);
      assert.match(stderr, /by rules alone: the model did not answer as it was asked to/);
    });

    it('wants the name of a model where its address is given', async () => {
      server = await startFakeModelServer({ profile: 'plain', answer: () => '' });
      const { code, stderr } = await init('--from', 'kept', '--base-url', server.url);
      assert.equal(code, 2);
      assert.match(stderr, /--base-url is there without --model/);
    });
  });

  it('reads WildChat line by line, counts what it leaves out, and stops at the limit', async () => {
    await folder.write({
      'understudy.yaml': 'mine',
      'wild.jsonl': [
        wild('bad', { toxic: true }),
        wild('bad', { redacted: true }),
        wild('plan a trip to Rome'),
        wild('hola', { language: 'Spanish' }),
        wild('write a letter'),
        'this line is never read',
      ].join('\n'),
    });
    const { code, stdout } = await init('--from', 'wild.jsonl', '--limit', '2');
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `Read 5 conversations: 2 scenarios; left out 1 toxic, 1 redacted, 1 in another language; there may be more (--limit).
Wrote scenarios/from-data/plan-a-trip-to-rome.yaml
Wrote scenarios/from-data/write-a-letter.yaml
Read what is in scenarios/from-data before you share it: rules replace personal data, and can miss some.
`,
    );
    assert.equal(await readFile(path.join(folder.path, 'understudy.yaml'), 'utf8'), 'mine');
    const again = await init('--from', 'wild.jsonl', '--limit', '2');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /plan-a-trip-to-rome\.yaml and .*: they are there already/);
    assert.equal((await init('--from', 'wild.jsonl', '--limit', '2', '--force')).code, 0);
  });

  it('names what cannot be read and goes on, and answers 2', async () => {
    await folder.write({
      'kept/a.transcript': '[',
      'kept/b.transcript': chat('user: plan a trip', 'bot: Where to?'),
    });
    const { code, stderr } = await init('--from', 'kept');
    assert.equal(code, 2);
    assert.match(stderr, /^Failed to read the transcript .*a\.transcript: line 1/);
    assert.deepEqual(await harvested(), ['plan-a-trip.yaml']);
  });

  it('writes nothing where there is nothing to make scenarios of, or a record is broken', async () => {
    await folder.write({
      'kept/a.transcript': chat('user: hi', 'bot: Hello!'),
      'wild.jsonl': `${wild('plan a trip')}\n{"conversation": 1}\n`,
    });
    const nothing = await init('--from', 'kept');
    assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
    assert.match(nothing.stderr, /none of 1 conversation can be used\.\nLeft out: 1 without a goal\./);
    const broken = await init('--from', 'wild.jsonl');
    assert.deepEqual([broken.code, broken.stdout], [2, '']);
    assert.match(broken.stderr, /wild\.jsonl: line 2, conversation: /);
    assert.equal((await init('--from', 'not-there')).code, 2);
    assert.deepEqual((await readdir(folder.path)).toSorted(), ['kept', 'wild.jsonl']);
  });
});
