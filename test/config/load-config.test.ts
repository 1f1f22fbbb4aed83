import assert from 'node:assert/strict';
import path from 'node:path';
import { resolveConfig } from '../../src/config/load-config.ts';
import { FileMistakesError } from '../../src/config/mistake.ts';
import type { ConfigFlags, ResolvedConfig } from '../../src/config/resolved-config.ts';
import { ConfigError } from '../../src/errors.ts';
import { openTemporaryFolder, type TemporaryFolder } from './open-temporary-folder.ts';

const smallest = 'version: 1\nbot: { endpoint: http://localhost:3978/api/messages }\n';

describe('loading the configuration', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const resolve = (file?: string, flags: ConfigFlags = {}): Promise<ResolvedConfig> =>
    resolveConfig(file, flags, folder.path);

  async function messageFor(text: string, flags: ConfigFlags = {}): Promise<string> {
    await folder.write({ 'understudy.yaml': text });
    const error = await resolve(undefined, flags).then(
      () => assert.fail('expected a ConfigError'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }

  it('fills in every default of the smallest configuration', async () => {
    const file = await folder.write({ 'understudy.yaml': smallest });
    assert.deepEqual(await resolve(), {
      file,
      folder: folder.path,
      bot: { kind: 'endpoint', endpoint: 'http://localhost:3978/api/messages', start: undefined },
      deliveryMode: 'normal',
      teams: { clientId: undefined, tenantId: undefined, html: true },
      channel: {
        id: 'emulator',
        conversation: 'personal',
        html: true,
        limits: 'warn',
        locale: 'en-US',
        userName: 'User',
      },
      users: [
        {
          weight: 1,
          user: {
            model: 'agenda',
            api: 'auto',
            temperature: 1,
            maxTokens: 128,
            contextTokens: 2_000,
            timeoutMs: 60_000,
            guardrails: {
              firstToken: true,
              earlyEnd: true,
              length: { min: 3, max: 25 },
              repetition: true,
              echo: true,
              glued: true,
              empty: true,
              draws: 8,
            },
            tapRate: 1,
            forms: 'facts',
          },
        },
      ],
      cassettes: { mode: 'off', folder: path.join(folder.path, 'cassettes') },
      budget: {},
      judge: undefined,
      scenarios: undefined,
      recordings: undefined,
      seed: 1,
      trials: 1,
      concurrency: 4,
      gate: { passRate: 1 },
      load: { arrivals: 'even', maxUsers: 1000, thinkTimeMs: 0, graceMs: 30_000, stopAt: [] },
      limits: { turns: 30, replyTimeoutMs: 15_000 },
      signIn: {},
      checks: {},
      reporters: [{ name: 'console' }],
    });
  });

  it('takes paths relative to the file that names them', async () => {
    await folder.write({
      'conf/understudy.yaml': `version: 1
bot:
  endpoint: http://localhost:3978/api/messages
  start: { command: node index.js, cwd: ../my-bot, env: { PORT: 3978 } }
scenarios: scenarios/**/*.yaml
recordings: [a.transcript, b.transcript]
reporters: [console, json=out/run.json]
`,
    });
    const config = await resolve('conf/understudy.yaml');
    const conf = path.join(folder.path, 'conf');
    assert.deepEqual(config.bot, {
      kind: 'endpoint',
      endpoint: 'http://localhost:3978/api/messages',
      start: {
        command: 'node index.js',
        cwd: path.join(folder.path, 'my-bot'),
        env: { PORT: '3978' },
        readyTimeoutMs: 30_000,
      },
    });
    assert.deepEqual(config.scenarios, { patterns: ['scenarios/**/*.yaml'], folder: conf });
    assert.deepEqual(config.recordings, { patterns: ['a.transcript', 'b.transcript'], folder: conf });
    assert.deepEqual(config.reporters, [
      { name: 'console' },
      { name: 'json', file: path.join(conf, 'out/run.json') },
    ]);
  });

  it('lets the command line go before the file', async () => {
    await folder.write({ 'understudy.yaml': `${smallest}seed: 5\ntrials: 2\nscenarios: a/*.yaml\n` });
    const config = await resolve(undefined, {
      module: 'bot.js',
      channel: 'msteams',
      locale: 'ru-RU',
      user: 'script',
      trials: 7,
      concurrency: 1,
      deliveryMode: 'expectReplies',
      scenarios: ['b.yaml'],
      reporters: [{ name: 'json', file: 'x.json' }],
    });
    assert.deepEqual(config.bot, { kind: 'module', module: path.join(folder.path, 'bot.js') });
    assert.equal(config.channel.id, 'msteams');
    assert.equal(config.channel.locale, 'ru-RU');
    assert.deepEqual(
      config.users.map(({ user }) => user.model),
      ['script'],
    );
    assert.deepEqual([config.seed, config.trials, config.concurrency], [5, 7, 1]);
    assert.equal(config.deliveryMode, 'expectReplies');
    assert.deepEqual(config.scenarios, { patterns: ['b.yaml'], folder: folder.path });
    assert.deepEqual(config.reporters, [{ name: 'json', file: path.join(folder.path, 'x.json') }]);
  });

  it('needs no file when the command line names the bot', async () => {
    const config = await resolve(undefined, { endpoint: 'http://localhost:1/api/messages' });
    assert.equal(config.file, undefined);
    assert.deepEqual(config.bot, { kind: 'endpoint', endpoint: 'http://localhost:1/api/messages' });
  });

  it('lets a file leave out the bot that the command line names', async () => {
    await folder.write({ 'understudy.yaml': 'version: 1\nseed: 9\n' });
    assert.equal((await resolve(undefined, { module: 'bot.js' })).seed, 9);
  });

  it('does not start the configured bot when the command line names another', async () => {
    await folder.write({
      'understudy.yaml': 'version: 1\nbot: { endpoint: http://localhost:1/, start: { command: node x } }\n',
    });
    const { bot } = await resolve(undefined, { endpoint: 'http://localhost:2/' });
    assert.deepEqual(bot, { kind: 'endpoint', endpoint: 'http://localhost:2/' });
  });

  it('refuses an endpoint and a module on one command line', async () => {
    await assert.rejects(resolve(undefined, { endpoint: 'http://localhost:1/', module: 'b.js' }), {
      message: 'Failed to choose the bot: got --endpoint and --module, expected one of them.',
    });
  });

  it('reads JSON, with tabs and $schema', async () => {
    await folder.write({
      'understudy.json':
        '{\n\t"$schema": "x",\n\t"version": 1,\n\t"bot": {\n\t\t"module": "bot.js"\n\t}\n}\n',
    });
    assert.deepEqual((await resolve()).bot, { kind: 'module', module: path.join(folder.path, 'bot.js') });
  });

  it('imports a JavaScript module and names its mistakes by path', async () => {
    const good = { 'understudy.js': 'module.exports = { version: 1, bot: { module: "bot.js" }, seed: 3 };' };
    await folder.write({ ...good, 'package.json': '{}', 'bad.mjs': 'export default { version: 1 };' });
    assert.equal((await resolve()).seed, 3);
    await assert.rejects(resolve('bad.mjs'), {
      message: 'Failed to read bad.mjs: 1 mistake.\n\nbad.mjs  bot\n  expected a mapping, got nothing',
    });
  });

  it('says what a JavaScript module lacks or why it cannot be loaded', async () => {
    await folder.write({ 'empty.mjs': 'export const a = 1;', 'throws.mjs': 'throw new Error("no luck");' });
    await assert.rejects(resolve('empty.mjs'), /expected a default export with the configuration, got none/);
    await assert.rejects(resolve('throws.mjs'), /cannot be loaded: no luck/);
  });

  it('says where it looked when there is no configuration', async () => {
    await assert.rejects(resolve(), (error: ConfigError) => {
      assert.match(
        error.message,
        /no understudy\.yaml, understudy\.yml, understudy\.json, understudy\.js in \//,
      );
      assert.match(error.hint ?? '', /understudy init/);
      return true;
    });
  });

  it('does not guess between two configurations', async () => {
    await folder.write({ 'understudy.yaml': smallest, 'understudy.json': '{}' });
    await assert.rejects(resolve(), /has understudy\.yaml and understudy\.json/);
  });

  it('names a file that is not there, is a folder, or is not text', async () => {
    await folder.write({ 'dir/x': '', 'bytes.yaml': Buffer.from([0xff, 0xfe, 0x00]) });
    await assert.rejects(resolve('none.yaml'), /none\.yaml\n {2}there is no such file/);
    await assert.rejects(resolve('dir'), /expected a file, got a folder/);
    await assert.rejects(resolve('bytes.yaml'), /expected UTF-8 text, got other bytes/);
  });

  it('reports all mistakes at once with line, column, path and what was meant', async () => {
    const message = await messageFor(`version: 1
bot:
  endpont: http://localhost:3978
  auth: jvt
channel: { id: teams, locale: x y }
user: { model: userml }
trials: 1.5
concurrency: 0
gate: { passRate: 95 }
checks: { loops: { off: known }, dead-end: true }
reporters: [html]
`);
    assert.equal(
      message,
      `Failed to read understudy.yaml: 11 mistakes.

understudy.yaml:3:3  bot.endpont
  unknown key; did you mean "endpoint"?
understudy.yaml:4:9  bot.auth
  expected one of none, jwt, shim, got "jvt"; did you mean "jwt"?
understudy.yaml:5:16  channel.id
  expected one of emulator, msteams, webchat, directline, got "teams"; did you mean "msteams"?
understudy.yaml:5:31  channel.locale
  expected a language tag such as en-US, got "x y"
understudy.yaml:6:16  user.model
  expected one of agenda, script, userlm, gguf, assistant, got "userml"; did you mean "userlm"?
understudy.yaml:7:9  trials
  expected a whole number, got 1.5
understudy.yaml:8:14  concurrency
  expected at least 1, got 0
understudy.yaml:9:19  gate.passRate
  expected at most 1, got 95
understudy.yaml:10:11  checks.loops
  unknown key; did you mean "loop"?
understudy.yaml:10:44  checks.dead-end
  expected a mapping, got true
understudy.yaml:11:13  reporters[0]
  expected one of console, json, junit, markdown, github, azure, alone or as NAME=FILE, got "html"`,
    );
  });

  it('wants for authentication what it cannot do without', async () => {
    const bot = (fields: string): string => `version: 1\nbot: { ${fields} }\n`;
    const endpoint = 'endpoint: http://localhost:1/';
    assert.match(
      await messageFor(bot('module: bot.js, auth: jwt')),
      /bot\.auth\n {2}a module has its authentication replaced/,
    );
    assert.match(
      await messageFor(bot(`${endpoint}, auth: shim`)),
      /bot\.auth\n {2}shim works in a Node bot that is started here/,
    );
    assert.match(
      await messageFor(bot(`${endpoint}, auth: jwt`)),
      /bot\.auth\n {2}jwt for a bot that runs already needs connectorPort/,
    );
  });

  it('refuses another version', async () => {
    assert.match(
      await messageFor(smallest.replace('1', '2')),
      /understudy\.yaml:1:10 {2}version\n {2}expected 1, the version that this release reads, got 2$/,
    );
  });

  it('wants exactly one way to the bot', async () => {
    const both = 'version: 1\nbot: { endpoint: http://localhost:1/, module: bot.js }\n';
    assert.match(
      await messageFor(both),
      /expected exactly one of endpoint, module, directLine, copilotStudio, got endpoint and module/,
    );
    assert.match(
      await messageFor('version: 1\nbot: {}\n'),
      /expected exactly one of endpoint, module, directLine, copilotStudio, got none/,
    );
    assert.match(await messageFor('version: 1\n'), /bot\n {2}expected a mapping, got nothing/);
  });

  it('takes no secret from a file', async () => {
    const message = await messageFor('version: 1\nbot: { directLine: { secret: x } }\n');
    assert.match(message, /bot\.directLine\.secret\n {2}unknown key; did you mean "secretEnv"\?/);
  });

  it('takes an agent of Copilot Studio by its names or by its address, and sends tokens to no other place', async () => {
    const agent = (fields: string): Promise<string> =>
      messageFor(`version: 1\nbot: { copilotStudio: { ${fields} } }\n`);
    const named = 'environmentId: Default-0a-1b, schemaName: cr1_bank';
    const expected =
      /expected environmentId and one of schemaName and agentIdentifier, or else directConnectUrl/;
    for (const fields of [
      'environmentId: a1b2',
      'schemaName: cr1_bank',
      `${named}, agentIdentifier: x`,
      `${named}, directConnectUrl: "https://a.example"`,
    ])
      assert.match(await agent(fields), expected);
    assert.match(
      await agent('environmentId: a.example/, schemaName: x'),
      /expected the id of an environment/,
    );
    assert.match(await agent('environmentId: a1b2, schemaName: ../x'), /expected the name of an agent/);
    assert.match(await agent('environmentId: a1, schemaName: x'), /expected the id of an environment/);
    assert.match(await agent('directConnectUrl: "http://a.example"'), /expected an https URL/);
    assert.match(
      await agent(`${named}, token: x`),
      /copilotStudio\.token\n {2}unknown key; known are .* tokenEnv/,
    );
    assert.match(
      await messageFor(`version: 1\nbot: { copilotStudio: { ${named} }, auth: jwt }\n`),
      /an agent of Copilot Studio is met through its service; auth belongs to endpoint/,
    );
  });

  it('refuses to start a module', async () => {
    const message = await messageFor('version: 1\nbot: { module: bot.js, start: { command: x } }\n');
    assert.match(message, /bot\.start\n {2}a module is not started; start belongs to endpoint/);
  });

  it('refuses an endpoint that is no URL', async () => {
    assert.match(
      await messageFor('version: 1\nbot: { endpoint: localhost:3978 }\n'),
      /expected an http or https URL such as .*, got "localhost:3978"/,
    );
  });

  it('places syntax errors and several at once', async () => {
    const message = await messageFor('version: 1\nversion: 1\nbot: { endpoint: [ }\n');
    assert.match(message, /understudy\.yaml:2:1\n {2}Map keys must be unique/);
    assert.match(message, /understudy\.yaml:3:/);
  });

  it('refuses __proto__, keys that are no words, and aliases that unfold without end', async () => {
    assert.match(
      await messageFor(`${smallest}__proto__: { seed: 2 }\n`),
      /3:1\n {2}the key "__proto__" is refused/,
    );
    assert.match(await messageFor(`${smallest}? [a, b]\n: 1\n`), /expected a plain word as key/);
    const bomb = Array.from('bcdefgh', (name) => {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
    });
    assert.match(await messageFor(`a: &a [x]\n${bomb.join('\n')}\n`), /aliases unfold too far/);
  });

  it('wants one document', async () => {
    assert.match(
      await messageFor(`${smallest}---\n${smallest}`),
      /4:1\n {2}expected one document, got several/,
    );
    assert.match(
      await messageFor(''),
      /expected a configuration, got an empty file|expected a mapping, got nothing/,
    );
  });

  it('gives the mistakes as data too', async () => {
    const file = await folder.write({ 'understudy.yaml': `${smallest}tirals: 3\n` });
    await assert.rejects(resolve(), (error: unknown) => {
      assert.ok(error instanceof FileMistakesError);
      assert.deepEqual(error.mistakes, [
        { file, line: 3, column: 1, path: 'tirals', message: 'unknown key; did you mean "trials"?' },
      ]);
      return true;
    });
  });
});
