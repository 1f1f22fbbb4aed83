import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openModuleConnection } from '../../../adapters/in-process/module-connection.ts';
import { ConfigError } from '../../../src/errors.ts';
import { createBench } from '../../contract/bench.ts';

const here = dirname(fileURLToPath(import.meta.url));
const never = new AbortController().signal;
const serviceUrl = 'http://connector.invalid';

const esModule = `
  import botbuilder from 'botbuilder';
  export const adapter = new botbuilder.CloudAdapter();
  export const logic = async (context) => { await context.sendActivity('es module'); };
`;
const commonModule = `
  const { ActivityHandler, BotFrameworkAdapter } = require('botbuilder');
  class Bot extends ActivityHandler {
    constructor() { super(); this.onMessage(async (context) => { await context.sendActivity('common module'); }); }
  }
  module.exports = Object.fromEntries([['adapter', new BotFrameworkAdapter()], ['bot', new Bot()]]);
`;
const twiceDefault = `
  const { CloudAdapter } = require('botbuilder');
  Object.defineProperty(exports, '__esModule', { value: true });
  exports.default = { adapter: new CloudAdapter(), bot: async (context) => { await context.sendActivity('default'); } };
`;

const agentModule = `
  import { AgentApplication, MemoryStorage } from '@microsoft/agents-hosting';
  export const agentApp = new AgentApplication({ storage: new MemoryStorage() });
  agentApp.onActivity('message', async (context) => { await context.sendActivity('agent'); });
`;
const appModule = `
  const { App } = require('@microsoft/teams.apps');
  const nothing = () => {};
  const logger = { error: nothing, warn: nothing, info: nothing, debug: nothing, log: nothing, child: () => logger };
  const app = new App({ logger });
  app.on('message', async ({ send }) => { await send('app'); });
  module.exports = app;
`;

describe('A bot module', () => {
  let folder: string;

  // Beside the tests, so that the modules find botbuilder where ours do.
  beforeEach(async () => {
    folder = await mkdtemp(join(here, 'bot-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, source: string): Promise<string> {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, source);
    return path;
  }

  const { connector, hold } = createBench();
  const open = (modulePath: string) =>
    openModuleConnection({ modulePath, serviceUrl, handler: connector.handle });

  async function refused(path: string, code: string): Promise<ConfigError> {
    try {
      await open(path);
    } catch (error) {
      assert(error instanceof ConfigError);
      assert.equal(error.code, code, error.message);
      return error;
    }
    return assert.fail('the module was taken');
  }

  for (const [kind, name, source, reply] of [
    ['an ES module', 'bot.mjs', esModule, 'es module'],
    ['a CommonJS module', 'bot.cjs', commonModule, 'common module'],
    ['a default export', 'bot.cjs', twiceDefault, 'default'],
    ['an AgentApplication', 'bot.mjs', agentModule, 'agent'],
    ['an App of the Teams SDK by itself', 'bot.cjs', appModule, 'app'],
  ] as const) {
    it(`can be ${kind}`, async () => {
      const path = await write(name, source);
      const connection = await open(path);
      const chat = hold({ serviceUrl });
      await connection.deliver(chat.message('hi'), never);
      assert.equal(connection.name, path);
      assert.equal(chat.arrivals[0]?.activity.text, reply);
      await connection.close();
    });
  }

  it('is refused with what it exports when it lacks the adapter', async () => {
    const path = await write(
      'bot.mjs',
      'export const bot = async () => {}; export const server = new Map();',
    );
    const error = await refused(path, 'bot-exports-missing');
    assert.equal(
      error.message,
      `Failed to use ${path}: it exports no \`adapter\`. It exports bot (function), server (Map).`,
    );
    assert.match(error.hint ?? '', /export const adapter = new CloudAdapter/);
    assert.match(error.hint ?? '', /export const app = new AgentApplication/);
  });

  it('is refused when it exports nothing', async () => {
    const error = await refused(await write('bot.mjs', 'let started = true;'), 'bot-exports-missing');
    assert.match(error.message, /no `adapter` and no `bot` \(or `logic`\)\. It exports nothing\.$/);
  });

  for (const [name, source] of [
    ['bot.mjs', 'export const adapter = {};\nexport const bot = ;\n'],
    ['bot.cjs', 'exports.adapter = {};\nexports.bot = ;\n'],
  ] as const) {
    it(`is refused with file and line for a mistake of syntax in ${name}`, async () => {
      const path = await write(name, source);
      const error = await refused(path, 'bot-module-failed');
      assert.equal(error.message, `Failed to load ${path}: SyntaxError: Unexpected token ';' at ${path}:2`);
    });
  }

  it('is refused with file and line when it throws', async () => {
    const path = await write('bot.mjs', 'const settings = undefined;\n\nsettings.port;\n');
    const error = await refused(path, 'bot-module-failed');
    assert.match(error.message, /TypeError: Cannot read properties of undefined/);
    assert(error.message.endsWith(` at ${path}:3`), error.message);
  });

  it('is refused with the remedy when a package is missing', async () => {
    const error = await refused(await write('bot.mjs', "import 'no-such-package';"), 'bot-module-failed');
    assert.match(error.message, /no-such-package/);
    assert.match(error.hint ?? '', /npm ci/);
  });

  it('is refused when there is none', async () => {
    await refused(join(folder, 'nowhere.js'), 'bot-module-not-found');
  });

  it('is refused when it is a folder', async () => {
    assert.match((await refused(folder, 'bot-module-is-folder')).hint ?? '', /index\.js/);
  });

  it('is refused as TypeScript source, with the compiled file if there is one', async () => {
    await write('package.json', '{}');
    const path = await write('src/bot.ts', '');
    assert.match((await refused(path, 'bot-module-not-compiled')).hint ?? '', /Compile the bot first/);
    const compiled = await write('dist/bot.js', '');
    assert.match((await refused(path, 'bot-module-not-compiled')).hint ?? '', new RegExp(compiled));
  });
});
