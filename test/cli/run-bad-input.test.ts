import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { callUnderstudy } from './call-understudy.ts';
import { runUnderstudy } from './run-understudy.ts';

const echoBot = fileURLToPath(new URL('../../bots/echo/bot.js', import.meta.url));
const greet = 'name: greet\nlimits: { replyTimeoutMs: 300 }\nscript:\n  - user: hi\n';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

/** How servers answer that are no bots, by path; any other path never answers. */
const answers: Readonly<Record<string, Answer>> = {
  '/401': { status: 401 },
  '/404': { status: 404 },
  '/500': { status: 500, body: 'database is down' },
  '/html': { status: 200, type: 'text/html', body: '<html>Hello</html>' },
  '/untyped-html': { status: 200, body: '<!DOCTYPE html>\n<html>Hello</html>' },
  '/silent': { status: 202 },
};

function answerAs(answer: Answer | undefined, response: ServerResponse): void {
  if (!answer) return;
  response.statusCode = answer.status;
  if (answer.type !== undefined) response.setHeader('content-type', answer.type);
  response.end(answer.body);
}

describe('understudy run with bad input', () => {
  let folder: TemporaryFolder;
  let server: Server;
  let base: string;

  before(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'greet.yaml': greet,
      'unknown-key.yaml': 'name: x\ngoal: You are a user who wants x.\npresona: plain\n',
      'exports-nothing.mjs': 'export const nothing = 1;\n',
      'broken.mjs': 'export const adapter = {\n  a: 1,\n;\n',
      'version.yaml': 'version: 2\nbot: { endpoint: "http://127.0.0.1:1/" }\nscenarios: greet.yaml\n',
      'a-file': 'not a folder',
    });
    server = createServer((request, response) => {
      request.resume().on('end', () => answerAs(answers[request.url ?? ''], response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder.remove();
  });

  const endpoints: readonly { path: string; is: string; code: number; says: RegExp }[] = [
    { path: '/401', is: 'wants authentication', code: 3, says: /bot-unreachable: The bot answered 401/ },
    { path: '/404', is: 'is not there', code: 3, says: /answered 404: .*usually \/api\/messages/ },
    { path: '/html', is: 'is a web page', code: 3, says: /answered 200 with a web page/ },
    { path: '/untyped-html', is: 'is a web page of no type', code: 3, says: /answered 200 with a web page/ },
    { path: '/500', is: 'fails', code: 1, says: /turn 1 with status 500.*[\s\S]*database is down/ },
    { path: '/silent', is: 'never replies', code: 1, says: /no-reply: .*[\s\S]*nothing within 3\d\d ms/ },
    { path: '/hangs', is: 'never answers', code: 1, says: /no-reply: .*[\s\S]*nothing within 3\d\d ms/ },
  ];
  for (const { path, is, code, says } of endpoints) {
    it(`exits with ${code} when what answers at the endpoint ${is}`, async () => {
      const out = `out${path}`;
      const ended = await callUnderstudy(
        ['run', '-e', `${base}${path}`, '-o', out, 'greet.yaml'],
        folder.path,
      );
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
      assert.match(ended.stdout, says);
      assert.equal(ended.stderr, '');
    });
  }

  it('exits with 3 when nothing listens at the endpoint', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
    const { code, stdout } = await runUnderstudy(['run', '-e', endpoint, 'greet.yaml'], folder.path);
    assert.equal(code, 3);
    const says = `Failed to reach the bot at ${endpoint}: nothing listens there (ECONNREFUSED). Is the bot running`;
    assert.ok(stdout.includes(says), stdout);
  });

  it('exits with 3 when the port of the bot to be started is taken', async () => {
    const config = `version: 1\nbot:\n  endpoint: ${base}/api/messages\n  start: { command: node bot.js }\nscenarios: greet.yaml\n`;
    await folder.write({ 'taken.yaml': config });
    const { code, stderr } = await callUnderstudy(['run', '-c', 'taken.yaml'], folder.path);
    assert.equal(code, 3);
    assert.match(
      stderr,
      /Failed to start the bot \(node bot\.js\): port \d+ is already in use\nEnd the process/,
    );
  });

  it('exits with 3 when the results cannot be written', async () => {
    const ended = await callUnderstudy(
      ['run', '--module', echoBot, '-o', 'a-file', 'greet.yaml'],
      folder.path,
    );
    assert.equal(ended.code, 3);
    assert.match(
      ended.stderr,
      /Failed to write the results .*a-file.*\nA file stands where a folder is needed/,
    );
  });

  it('exits with 3 when the results are to stand where no folder can be made', async function () {
    if (process.platform !== 'linux') this.skip();
    const out = '/proc/understudy/results';
    const { code, stderr } = await callUnderstudy(
      ['run', '--module', echoBot, '-o', out, 'greet.yaml'],
      folder.path,
    );
    assert.equal(code, 3);
    assert.match(
      stderr,
      /Failed to write the results \/proc\/understudy\/results: no folder can be made in \/proc\.\n/,
    );
  });

  const usage: readonly { is: string; args: readonly string[]; says: RegExp }[] = [
    {
      is: 'the module has not the exports',
      args: ['--module', 'exports-nothing.mjs', 'greet.yaml'],
      says: /exports-nothing\.mjs: it exports no `adapter` and no `bot`.*nothing \(number\)/,
    },
    {
      is: 'the module does not parse',
      args: ['--module', 'broken.mjs', 'greet.yaml'],
      says: /broken\.mjs: SyntaxError: Unexpected token ';' at .*broken\.mjs:3/,
    },
    {
      is: 'a scenario has an unknown key',
      args: ['--module', echoBot, 'unknown-key.yaml'],
      says: /unknown-key\.yaml:3:1 {2}presona\n {2}unknown key; did you mean "persona"\?/,
    },
    {
      is: 'a glob matches nothing',
      args: ['--module', echoBot, 'nowhere/*.yaml'],
      says: /nowhere\/\*\.yaml\n {2}matches no file/,
    },
    {
      is: 'no scenario is named',
      args: ['--module', echoBot],
      says: /Failed to find scenarios: none are named/,
    },
    {
      is: 'the configuration has another version',
      args: ['-c', 'version.yaml'],
      says: /version\.yaml:1:10 {2}version\n {2}expected 1,.* got 2/,
    },
    {
      is: 'no name matches',
      args: ['--module', echoBot, '--grep', 'transfer', 'greet.yaml'],
      says: /whose name matches transfer\.\nThere are:\n {2}greet/,
    },
  ];
  for (const { is, args, says } of usage) {
    it(`exits with 2 when ${is}`, async () => {
      const { code, stdout, stderr } = await callUnderstudy(['run', ...args], folder.path);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    });
  }
});
