import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findBot } from '../../src/cli/find-bot.ts';
import { formatStarterConfig } from '../../src/cli/starter-files.ts';
import { loadProject } from '../../src/scenario/load-project.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { runUnderstudy } from './run-understudy.ts';

const listening = `const server = restify.createServer();
server.listen(process.env.port || process.env.PORT || 3979, () => {});
server.post('/api/talk', (req, res) => adapter.process(req, res, (context) => bot.run(context)));
`;

describe('understudy init', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  it('writes a configuration and a scenario that load, and says what comes next', async () => {
    await folder.write({
      'package.json': '{"scripts": {"start": "node ./index.js"}}',
      'index.js': listening,
    });
    assert.deepEqual(await runUnderstudy(['init'], folder.path), {
      code: 0,
      stdout: `Looked for the bot: index.js listens, started by "node ./index.js".
Wrote understudy.yaml
Wrote scenarios/first.yaml
Next: \`understudy doctor\` to see that the bot can be reached, then \`understudy run\`.
`,
      stderr: '',
    });
    const { config, scenarios } = await loadProject(undefined, {}, folder.path);
    assert.deepEqual(config.bot, {
      kind: 'endpoint',
      endpoint: 'http://localhost:3979/api/talk',
      start: { command: 'node ./index.js', cwd: folder.path, env: { PORT: '3979' }, readyTimeoutMs: 30_000 },
    });
    assert.deepEqual(
      scenarios.map(({ name }) => name),
      ['first conversation'],
    );
  });

  it('never writes over a file unless forced', async () => {
    await folder.write({ 'understudy.yaml': 'mine' });
    assert.deepEqual(await runUnderstudy(['init'], folder.path), {
      code: 2,
      stdout: '',
      stderr: `Failed to write understudy.yaml: it is there already.
Nothing was written. Use --force to write over, or go on with \`understudy doctor\`.
`,
    });
    assert.deepEqual(await readdir(folder.path), ['understudy.yaml']);
    assert.equal((await runUnderstudy(['init', '--force'], folder.path)).code, 0);
    assert.match(await readFile(path.join(folder.path, 'understudy.yaml'), 'utf8'), /^version: 1$/m);
  });

  it('refuses a pipeline that it does not know, with nothing written', async () => {
    const { code, stderr } = await runUnderstudy(['init', '--pipeline', 'jenkins'], folder.path);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^Failed to write a pipeline file for "jenkins".*\nExpected --pipeline azure or github/,
    );
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('adds the pipeline file alone where a configuration is there, and never writes over it', async () => {
    await folder.write({ 'understudy.yaml': 'mine', '.git/HEAD': '', 'package-lock.json': '{}' });
    const { code, stdout } = await runUnderstudy(['init', '--pipeline', 'github'], folder.path);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Wrote \.github\/workflows\/understudy\.yml\nFor the pipeline: .*run --record.*pipelines\.md\.\n$/s,
    );
    assert.equal(await readFile(path.join(folder.path, 'understudy.yaml'), 'utf8'), 'mine');
    const again = await runUnderstudy(['init', '--pipeline', 'github'], folder.path);
    assert.match(
      again.stderr,
      /^Failed to write \.github\/workflows\/understudy\.yml: it is there already\.$/m,
    );
    assert.equal(again.code, 2);
    assert.equal((await runUnderstudy(['init', '--pipeline', 'github', '--force'], folder.path)).code, 0);
    assert.equal(await readFile(path.join(folder.path, 'understudy.yaml'), 'utf8'), 'mine');
  });

  it('writes all files where none is, and says what a bot below the root of its repository needs', async () => {
    await folder.write({ '.git/HEAD': '', 'bots/one/package.json': '{}' });
    const { code, stdout } = await runUnderstudy(
      ['init', '--pipeline', 'azure'],
      path.join(folder.path, 'bots/one'),
    );
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Wrote understudy\.yaml\nWrote scenarios\/first\.yaml\nWrote azure-pipelines\.yml$/m,
    );
    assert.match(stdout, /workingDirectory: bots\/one/);
  });
});

describe('finding the bot', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  it('prefers a module that exports adapter and bot, in any way of exporting', async () => {
    const texts = [
      'module.exports = { adapter, bot };',
      'exports.adapter = adapter; exports.bot = bot;',
      'export const adapter = 1;\nexport const bot = 2;',
      'export { adapter, logic };',
    ];
    for (const text of texts) {
      await folder.write({ 'package.json': '{"main": "./lib/bot.js"}', 'lib/bot.js': text });
      const found = await findBot(folder.path);
      assert.equal(found.kind === 'module' && found.module, 'lib/bot.js', text);
    }
  });

  it('does not take a module in this process that listens by itself', async () => {
    await folder.write({ 'index.js': `${listening}\nmodule.exports = { adapter, bot };` });
    assert.deepEqual(await findBot(folder.path), {
      kind: 'start',
      command: 'node index.js',
      endpoint: 'http://localhost:3979/api/talk',
      port: 3979,
      takesPort: true,
      how: 'index.js listens, started by "node index.js"',
    });
  });

  it('starts with npm what has a start script of its own, on the usual port', async () => {
    await folder.write({ 'package.json': '{"scripts": {"start": "tsc && node ./lib/index.js"}}' });
    assert.deepEqual(await findBot(folder.path), {
      kind: 'start',
      command: 'npm start',
      endpoint: 'http://localhost:3978/api/messages',
      port: 3978,
      takesPort: false,
      how: 'package.json has a start script',
    });
  });

  for (const [sdk, packageName, made, listens, env] of [
    ['the Agents SDK', '@microsoft/agents-hosting', 'new AgentApplication({})', 'startServer(app)', {}],
    [
      'the Teams SDK',
      '@microsoft/teams.apps',
      'new teams_apps_1.App()',
      'app.start().catch(console.error)',
      { env: { DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true' } },
    ],
  ] as const) {
    it(`knows a bot of ${sdk}, whether it listens or is exported`, async () => {
      const imports = `const sdk = require('${packageName}');`;
      const manifest = { scripts: { start: 'node index.js' }, dependencies: { [packageName]: '*' } };
      const [program, module] = [`const app = ${made};\n${listens}`, `exports.app = ${made};`];
      await folder.write({
        'package.json': JSON.stringify(manifest),
        'index.js': `${imports}\n${program}`,
      });
      assert.deepEqual(await findBot(folder.path), {
        kind: 'start',
        command: 'node index.js',
        endpoint: 'http://localhost:3978/api/messages',
        port: 3978,
        takesPort: true,
        ...env,
        how: `index.js listens, started by "node index.js", on ${sdk}`,
      });
      await folder.write({ 'bot.js': `${imports}\n${module}` });
      assert.deepEqual(await findBot(folder.path), {
        kind: 'module',
        module: 'bot.js',
        how: `bot.js exports an application of ${sdk}`,
      });
    });
  }

  it('writes what a bot of the Teams SDK needs to be talked to without credentials', async () => {
    await folder.write({
      'package.json': '{"scripts": {"start": "node ."}, "dependencies": {"@microsoft/teams.apps": "*"}}',
    });
    const config = formatStarterConfig(await findBot(folder.path));
    assert.match(config, /env:\s+DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: "true"/);
  });

  it('does without a package.json that is broken', async () => {
    await folder.write({ 'package.json': '{', 'app.js': 'app.listen(4000);' });
    const found = await findBot(folder.path);
    assert.equal(found.kind === 'start' && found.endpoint, 'http://localhost:4000/api/messages');
  });
});
