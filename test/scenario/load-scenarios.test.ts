import assert from 'node:assert/strict';
import path from 'node:path';
import { loadProject } from '../../src/scenario/load-project.ts';
import { loadScenarios } from '../../src/scenario/load-scenarios.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';

describe('loading scenarios', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const load = (...patterns: string[]): Promise<Scenario[]> =>
    loadScenarios({ patterns, folder: folder.path });

  async function loadOne(text: string): Promise<Scenario> {
    await folder.write({ 'one.yaml': text });
    const [scenario] = await load('one.yaml');
    assert.ok(scenario);
    return scenario;
  }

  async function messageFor(text: string): Promise<string> {
    await folder.write({ 'one.yaml': text });
    const error: unknown = await load('one.yaml').then(
      () => assert.fail('expected a ConfigError'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Error);
    return error.message;
  }

  it('reads the scenario of the product page', async () => {
    await folder.write({ 'verify/transfer.mjs': '' });
    const scenario = await loadOne(`
name: transfer money to Anna
goal: You are a user who wants to send 250 dollars to Anna from your checking account.
facts:
  amount: { value: 250 dollars, first: 200 dollars }
  recipient: { oneOf: [Anna, Boris, Zoë] }
  account: checking
learn: [confirmation number]
persona: hurried
behaviours: { typo: 0.1, mindChange: 0.2, cover: [clarify, interrupt] }
script:
  - user: hi
  - bot: { contains: welcome }
  - user: { tap: Transfer }
  - simulate: { turns: 10 }
limits: { turns: 20, replyTimeoutMs: 15000 }
expect:
  - reply: { matches: "transferred.*250.* to {recipient}" }
  - never: { reply: { contains: went wrong } }
  - card: { contains: receipt }
  - learned: confirmation number
  - verify: ./verify/transfer.mjs
`);
    assert.deepEqual(scenario, {
      name: 'transfer money to Anna',
      goal: 'You are a user who wants to send 250 dollars to Anna from your checking account.',
      facts: {
        amount: { value: '250 dollars', first: '200 dollars' },
        recipient: { oneOf: ['Anna', 'Boris', 'Zoë'] },
        account: { value: 'checking' },
      },
      learn: ['confirmation number'],
      persona: 'hurried',
      behaviours: { typo: 0.1, mindChange: 0.2, cover: ['clarify', 'interrupt'] },
      script: [
        { user: { say: 'hi' } },
        { bot: { contains: 'welcome' } },
        { user: { tap: 'Transfer' } },
        { simulate: { turns: 10 } },
      ],
      limits: { turns: 20, replyTimeoutMs: 15_000 },
      expect: [
        { reply: { matches: 'transferred.*250.* to {recipient}' } },
        { never: { reply: { contains: 'went wrong' } } },
        { card: { contains: 'receipt' } },
        { learned: 'confirmation number' },
        { verify: path.join(folder.path, 'verify/transfer.mjs') },
      ],
      checks: {},
      file: path.join(folder.path, 'one.yaml'),
      line: 2,
    });
  });

  it('keeps numbers and truth values among the facts as they were written', async () => {
    const { facts } = await loadOne(`facts:
  account: 007
  rate: 1.50
  card: 4111111111111111111
  insured: yes
  married: true
  drawn: { oneOf: [0x10, 1e3], asked: [loan] }
  list: [1, 2.0]
`);
    assert.deepEqual(facts, {
      account: { value: '007' },
      rate: { value: '1.50' },
      card: { value: '4111111111111111111' },
      insured: { value: 'yes' },
      married: { value: 'true' },
      drawn: { oneOf: ['0x10', '1e3'], asked: ['loan'] },
      list: { value: ['1', '2.0'] },
    });
  });

  it('reads every step that a user can take', async () => {
    await folder.write({ 'a.png': '', 'b.png': '' });
    const { script } = await loadOne(`script:
  - user: { submit: { amount: 250, agreed: true }, button: Send }
  - user: { attach: a.png }
  - user: { attach: [a.png, b.png] }
  - user: { react: like }
  - user: { event: { name: webchat/join, value: { language: en } } }
  - user: { invoke: { name: task/fetch } }
  - user: { wait: 500 }
  - bot: welcome
  - bot: { not: { contains: error }, startsWith: Hi, oneOf: [a, b], ignoreCase: false }
  - simulate: {}
`);
    const inFolder = (name: string): string => path.join(folder.path, name);
    assert.deepEqual(script, [
      { user: { submit: { amount: 250, agreed: true }, button: 'Send' } },
      { user: { attach: [inFolder('a.png')] } },
      { user: { attach: [inFolder('a.png'), inFolder('b.png')] } },
      { user: { react: 'like' } },
      { user: { event: { name: 'webchat/join', value: { language: 'en' } } } },
      { user: { invoke: { name: 'task/fetch' } } },
      { user: { wait: 500 } },
      { bot: 'welcome' },
      { bot: { not: { contains: 'error' }, startsWith: 'Hi', oneOf: ['a', 'b'], ignoreCase: false } },
      { simulate: {} },
    ]);
  });

  it('reads traits and weighted mixes of personas', async () => {
    assert.deepEqual((await loadOne('goal: x\npersona: { preset: novice, mood: 0 }\n')).persona, {
      preset: 'novice',
      mood: 0,
    });
    const mix =
      'goal: x\npersona:\n  - { persona: terse, weight: 3 }\n  - { persona: { patience: 1 }, weight: 1 }\n';
    assert.deepEqual((await loadOne(mix)).persona, [
      { persona: 'terse', weight: 3 },
      { persona: { patience: 1 }, weight: 1 },
    ]);
  });

  it('reads several documents, files in order, each once', async () => {
    await folder.write({
      's/b.yaml': 'goal: x\n---\ngoal: y\n---\nname: named\ngoal: z\n---\n',
      's/a.json': '{ "goal": "x" }',
      's/note.txt': 'not a scenario',
      's/node_modules/c.yaml': 'goal: x\n',
    });
    const names = (scenarios: Scenario[]): string[] => scenarios.map(({ name, line }) => `${name}:${line}`);
    assert.deepEqual(names(await load('s')), ['a:1', 'b 1:1', 'b 2:3', 'named:5']);
    assert.deepEqual(names(await load('s/*.yaml', 's/**/*.json', 's/b.yaml')), [
      'b 1:1',
      'b 2:3',
      'named:5',
      'a:1',
    ]);
  });

  it('takes the name of a file for that file, whatever brackets it has', async () => {
    await folder.write({ '[a].yaml': 'goal: x\n' });
    assert.equal((await load('[a].yaml'))[0]?.name, '[a]');
  });

  it('names every pattern that matches nothing, and the folder', async () => {
    await assert.rejects(load('none/*.yaml', 'no.yaml'), {
      name: 'FileMistakesError',
      message: `Failed to read 2 files: 2 mistakes.

none/*.yaml
  matches no file in ${folder.path}
no.yaml
  matches no file in ${folder.path}`,
    });
  });

  it('reports all mistakes of all files at once', async () => {
    await folder.write({
      'a.yaml': `name: a
facts:
  amount: { value: 250 dollars, frist: 200 dollars }
  who: { oneOf: [A, 5], value: x }
  empty:
  photo: { attach: no.png }
persona: hurryed
behaviours: { tipo: 0.1, typo: 3, cover: [clarif] }
script:
  - user: hi, {amonut} please
  - bot: { matches: "a(b {amount}" }
  - user: { tap: X, wait: 3 }
  - usr: x
expect:
  - judge: it was polite
  - reply: { contians: x }
  - reply: { matches: "to {recipient}{2}\\\\p{L}" }
  - never: { reply: {} }
  - learned: number
  - turns: 5
`,
      'b.yaml': 'goal: x\nlimits: { turns: 0 }\n',
      'c.yaml': 'goal: [\n',
    });
    await assert.rejects(load('*.yaml'), {
      message: `Failed to read 3 files: 19 mistakes.

a.yaml:3:33  facts.amount.frist
  unknown key; did you mean "first"? known are value, oneOf, canary, attach, first and asked
a.yaml:4:8  facts.who
  expected exactly one of value, oneOf, canary, attach, got value and oneOf
a.yaml:5:9  facts.empty
  expected text, a list or a mapping, got nothing
a.yaml:6:20  facts.photo.attach
  expected a file, got "no.png"; there is none at ${folder.path}/no.png
a.yaml:7:10  persona
  expected one of plain, terse, chatty, hurried, confused, frustrated, novice, expert, undecided, sarcastic, got "hurryed"; did you mean "hurried"?
a.yaml:8:15  behaviours.tipo
  unknown key; did you mean "typo"?
a.yaml:8:32  behaviours.typo
  expected at most 1, got 3
a.yaml:8:43  behaviours.cover[0]
  expected one of typo, correction, hedge, clarify, simpler, colloquial, emotion, mindChange, interrupt, sarcasm, misunderstanding, tangent, repeat, abandon, got "clarif"; did you mean "clarify"?
a.yaml:10:11  script[0].user
  {amonut} names no fact; did you mean "amount"?
a.yaml:11:21  script[1].bot.matches
  expected a regular expression (flags iu): Invalid regular expression: /a(b (?:x)/iu: Unterminated group
a.yaml:12:11  script[2].user
  expected exactly one of say, tap, submit, attach, react, event, invoke, signIn, signOut, wait, got tap and wait
a.yaml:13:5  script[3].usr
  unknown key; did you mean "user"? known are user, bot, simulate and teams
a.yaml:16:14  expect[1].reply.contians
  unknown key; did you mean "contains"? known are contains, matches, equals, startsWith, oneOf, not and ignoreCase
a.yaml:17:23  expect[2].reply.matches
  {recipient} names no fact; the facts are amount, who, empty, photo
a.yaml:18:21  expect[3].never.reply
  expected at least one of contains, matches, equals, startsWith, oneOf, not, got none
a.yaml:19:14  expect[4].learned
  expected an entry of learn; there are no entries
a.yaml:20:12  expect[5].turns
  expected a mapping, got 5
b.yaml:2:18  limits.turns
  expected at least 1, got 0
c.yaml:2:1
  Flow sequence in block collection must be sufficiently indented and end with a ]`,
    });
  });

  it('wants names that are used once', async () => {
    await folder.write({
      'a.yaml': 'name: same\ngoal: x\n',
      'b.yaml': 'goal: y\n---\nname: same\ngoal: z\n',
    });
    await assert.rejects(load('*.yaml'), {
      message: `Failed to read b.yaml: 1 mistake.

b.yaml:3:1  name
  the name "same" is taken by a.yaml:1; give each scenario its own`,
    });
  });

  it('takes names that differ only in case for the same: their transcripts would be one on many disks', async () => {
    await folder.write({
      'a.yaml': 'name: "Über: Anna"\ngoal: x\n---\nname: Über Anna\ngoal: x\n',
      'b.yaml': 'name: über anna\ngoal: x\n',
    });
    await assert.rejects(
      load('*.yaml'),
      /b\.yaml:1:1 {2}name\n {2}the name "über anna" differs only in case from that of a\.yaml:4;/,
    );
    await folder.write({ 'b.yaml': 'name: über annas\ngoal: x\n' });
    assert.equal((await load('*.yaml')).length, 3);
  });

  it('wants something to do, and a script for a user that only follows one', async () => {
    assert.match(await messageFor('persona: plain\n'), /one\.yaml:1:1\n {2}expected something to do/);
    assert.match(
      await messageFor('goal: x\nuser: { model: script }\n'),
      /2:16 {2}user\.model\n {2}expected a script/,
    );
    assert.match(
      await messageFor(''),
      /expected a scenario, got an empty file|expected a mapping, got nothing/,
    );
    assert.match(await messageFor('- a\n'), /expected a mapping, got a list/);
  });

  it('leaves braces alone that are no placeholders in what a user says', async () => {
    const { script } = await loadOne(
      'facts: { amount: 5 }\nscript: [{ user: "print {hello} and {amount}" }]\n',
    );
    assert.deepEqual(script, [{ user: { say: 'print {hello} and {amount}' } }]);
  });

  it('does not reach into prototypes by the names of facts', async () => {
    assert.match(await messageFor('facts: { __proto__: { value: x } }\n'), /the key "__proto__" is refused/);
    const { facts } = await loadOne('facts: { constructor: x, toString: y }\n');
    assert.deepEqual(Object.keys(facts), ['constructor', 'toString']);
  });

  it('reports mistakes of the configuration together with those of its scenarios', async () => {
    await folder.write({
      'understudy.yaml': 'version: 1\nbot: { module: bot.js }\nscenarios: s/*.yaml\ntirals: 3\n',
      's/a.yaml': 'gaol: x\n',
    });
    await assert.rejects(loadProject(undefined, {}, folder.path), {
      message: `Failed to read 2 files: 3 mistakes.

understudy.yaml:4:1  tirals
  unknown key; did you mean "trials"?
s/a.yaml:1:1  gaol
  unknown key; did you mean "goal"?
s/a.yaml:1:1
  expected something to do: at least one of goal, facts, learn and script`,
    });
  });

  it('asks for a judge where a scenario has something to judge', async () => {
    const config = 'version: 1\nbot: { module: bot.js }\nscenarios: s/*.yaml\n';
    const scenario = 'goal: x\nfacts: { amount: 5 }\nexpect:\n  - reply: x\n  - judge: It sent {amount}.\n';
    await folder.write({ 'understudy.yaml': config, 's/a.yaml': scenario });
    await assert.rejects(loadProject(undefined, {}, folder.path), {
      message: `Failed to read s/a.yaml: 1 mistake.

s/a.yaml:1  expect[1].judge
  needs a judge: name a chat model under \`judge:\` in the configuration`,
    });
    await folder.write({ 'understudy.yaml': `${config}judge: { name: gpt }\n` });
    const { scenarios } = await loadProject(undefined, {}, folder.path);
    assert.deepEqual(scenarios[0]?.expect[1], { judge: 'It sent {amount}.' });
    await folder.write({ 's/a.yaml': 'goal: x\nexpect: [{ judge: "It sent {amuont}." }, { judge: " " }]\n' });
    await assert.rejects(
      loadProject(undefined, {}, folder.path),
      /{amuont} names no fact[^]*expect\[1\]\.judge\n {2}expected text, got an empty one/,
    );
  });

  it('says so when no scenarios are named at all', async () => {
    await folder.write({ 'understudy.yaml': 'version: 1\nbot: { module: bot.js }\n' });
    await assert.rejects(
      loadProject(undefined, {}, folder.path),
      /Failed to find scenarios: none are named\./,
    );
  });
});
