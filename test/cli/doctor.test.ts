import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { startFakeModelServer } from '../support/fake-model-server.ts';
import { runUnderstudy } from './run-understudy.ts';

describe('understudy doctor', () => {
  let folder: TemporaryFolder;
  let server: Server | undefined;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    server = undefined;
    await folder.remove();
  });

  async function serve(answer: RequestListener): Promise<string> {
    const opened = createServer((request, response) => {
      request.resume().on('end', () => answer(request, response));
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(opened.address() as AddressInfo).port}/api/messages`;
  }

  async function findingFor(answer: RequestListener): Promise<{ code: number | null; lines: string[] }> {
    const endpoint = await serve(answer);
    const { code, stdout } = await runUnderstudy(['doctor', '-e', endpoint], folder.path);
    const lines = stdout.slice(stdout.search(/^\w+ +bot /m)).replaceAll(endpoint, 'BOT');
    return { code, lines: lines.trimEnd().split('\n') };
  }

  it('finds a bot that answers', async () => {
    const endpoint = await serve(answerWith(200));
    assert.deepEqual(await runUnderstudy(['doctor', '-e', endpoint], folder.path), {
      code: 0,
      stdout: `ok    node           ${process.versions.node}
ok    configuration  none; the bot is on the command line
warn  scenarios      none are named
                     Name files to \`understudy run\`, or add \`scenarios:\` to the configuration.
ok    port           a port on 127.0.0.1 can be listened on
ok    bot            ${endpoint} answers to conversationUpdate, and sent 0 activities
`,
      stderr: '',
    });
  });

  describe('with a model for a user', () => {
    async function modelLines(baseUrl: string): Promise<{ code: number | null; lines: string[] }> {
      const endpoint = await serve(answerWith(200));
      const user = { model: 'userlm', baseUrl, name: 'userlm' };
      await folder.write({
        'understudy.json': JSON.stringify({ version: 1, bot: { endpoint }, user }),
      });
      const { code, stdout } = await runUnderstudy(['doctor'], folder.path);
      return { code, lines: stdout.split('\n').filter((line) => /^\w+ +model /.test(line)) };
    }

    it('says which server it is and how it is called', async () => {
      const model = await startFakeModelServer({ profile: 'vllm', answer: () => 'hello there' });
      try {
        const { code, lines } = await modelLines(model.url);
        assert.equal(code, 0);
        assert.match(lines[0] ?? '', /^ok +model +userlm: Model "userlm" is served by vLLM/);
        assert.match(lines[1] ?? '', /raw prompts, through \/v1\/completions/);
      } finally {
        await model.close();
      }
    });

    it('names a server that cannot be reached', async () => {
      const model = await startFakeModelServer({ profile: 'vllm', answer: () => 'hello there' });
      await model.close();
      const { code, lines } = await modelLines(model.url);
      assert.equal(code, 3);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', /^fail +model +userlm: Failed to .*127\.0\.0\.1/);
    });
  });

  it('explains a bot that wants authentication', async () => {
    const { code, lines } = await findingFor(answerWith(401));
    assert.equal(code, 3);
    assert.equal(
      lines[0],
      'fail  bot            BOT answered 401 to conversationUpdate: it asks for authentication',
    );
    assert.match(lines[1] ?? '', /MicrosoftAppId and MicrosoftAppPassword empty/);
  });

  it('explains a wrong path', async () => {
    const { code, lines } = await findingFor(answerWith(404));
    assert.equal(code, 3);
    assert.deepEqual(lines, [
      'fail  bot            BOT answered 404 to conversationUpdate: there is no messaging endpoint at that path',
      '                     It is usually /api/messages.',
    ]);
  });

  it('explains a web server that is no bot', async () => {
    const { code, lines } = await findingFor(answerWith(200, 'text/html', '<html></html>'));
    assert.equal(code, 3);
    assert.match(lines[0] ?? '', /answered 200 to conversationUpdate with a web page: that is no bot/);
  });

  it('shows what a failing bot answered', async () => {
    const { code, lines } = await findingFor(answerWith(500, 'application/json', '{"error":"no state"}'));
    assert.equal(code, 3);
    assert.match(lines[0] ?? '', /answered 500 to conversationUpdate, with \{"error":"no state"\}/);
  });

  it('explains a bot that never answers', async () => {
    const endpoint = await serve(() => undefined);
    await folder.write({
      'understudy.yaml': `version: 1\nbot: { endpoint: "${endpoint}" }\nlimits: { replyTimeoutMs: 200 }\n`,
    });
    const { code, stdout } = await runUnderstudy(['doctor'], folder.path);
    assert.equal(code, 3);
    assert.match(stdout, /did not answer to conversationUpdate within 200 ms/);
    server?.closeAllConnections();
  });

  it('explains a bot that is not running, and answers as JSON when asked', async () => {
    const endpoint = await serve(() => undefined);
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    server = undefined;
    const { code, stdout } = await runUnderstudy(['doctor', '--json', '-e', endpoint], folder.path);
    assert.equal(code, 3);
    const { schemaVersion, findings } = JSON.parse(stdout) as { schemaVersion: number; findings: object[] };
    assert.equal(schemaVersion, 1);
    const found = findings.at(-1) as { check: string; status: string; message: string; exitCode: number };
    assert.deepEqual([found.check, found.status, found.exitCode], ['bot', 'fail', 3]);
    assert.match(found.message, /nothing listens there/);
  });

  it('starts the configured bot and ends it', async () => {
    const endpoint = await serve(() => undefined);
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    server = undefined;
    await folder.write({
      'bot.cjs': 'require("http").createServer((q, r) => r.end()).listen(process.env.PORT, "127.0.0.1");',
      'understudy.yaml': `version: 1
bot:
  endpoint: ${endpoint}
  start: { command: "${process.execPath} bot.cjs", env: { PORT: ${new URL(endpoint).port} } }
`,
    });
    const { code, stdout } = await runUnderstudy(['doctor'], folder.path);
    assert.equal(code, 0, stdout);
    await assert.rejects(fetch(endpoint));
  });

  it('reports mistakes of configuration and scenarios with exit code 2', async () => {
    await folder.write({
      'understudy.yaml': 'version: 1\nbot: { module: bot.js }\nscenarios: s/*.yaml\nsede: 2\n',
      's/a.yaml': 'gaol: x\nscript: [{ user: hi }]\n',
    });
    const { code, stdout } = await runUnderstudy(['doctor'], folder.path);
    assert.equal(code, 2);
    assert.equal(
      stdout,
      `ok    node           ${process.versions.node}
fail  configuration  Failed to read understudy.yaml: 1 mistake.

                     understudy.yaml:4:1  sede
                       unknown key; did you mean "seed"?
fail  scenarios      Failed to read s/a.yaml: 1 mistake.

                     s/a.yaml:1:1  gaol
                       unknown key; did you mean "goal"?
ok    port           a port on 127.0.0.1 can be listened on
`,
    );
  });

  it('says what is wrong with a module', async () => {
    await folder.write({ 'bot.cjs': 'exports.hello = 1;' });
    const { code, stdout } = await runUnderstudy(['doctor', '--module', 'bot.cjs'], folder.path);
    assert.equal(code, 2);
    assert.match(stdout, /fail {2}bot {12}Failed to use .*bot\.cjs: it exports no `adapter`/);
  });
});

/** Not chained: once restify is loaded in this process, writeHead returns undefined. */
function answerWith(status: number, contentType?: string, body?: string): RequestListener {
  return (_, response) => {
    response.writeHead(status, contentType === undefined ? {} : { 'content-type': contentType });
    response.end(body);
  };
}
