import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { callUnderstudy } from './call-understudy.ts';

const planted = 'planted-client-secret-1234';

describe('understudy run with authentication', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  async function run(
    auth: string,
    env: Record<string, string>,
    scenario: string,
  ): ReturnType<typeof callUnderstudy> {
    const port = await freePort();
    const cwd = fileURLToPath(new URL('../fixtures/bots/auth', import.meta.url));
    const start = {
      command: `"${process.execPath}" cloud-main.js`,
      cwd,
      env: { ...env, PORT: String(port) },
    };
    const bot = { endpoint: `http://127.0.0.1:${port}/api/messages`, auth, start };
    await folder.write({ 'understudy.json': JSON.stringify({ version: 1, bot }), 'one.yaml': scenario });
    const reports = ['junit', 'markdown', 'json'].flatMap((name) => [
      '--reporter',
      `${name}=understudy-results/${name}`,
    ]);
    return callUnderstudy(['run', 'one.yaml', '--verbose', '--reporter', 'console', ...reports], folder.path);
  }

  for (const auth of ['jwt', 'shim']) {
    it(`leaves no secret in the results of a bot that gives all of them away (${auth})`, async () => {
      const { code, stdout, stderr } = await run(
        auth,
        { LEAK: 'yes', MicrosoftAppPassword: planted },
        'name: leak\nscript:\n  - user: hello\n  - bot: "You said: hello"\n  - user: leak\n  - bot: { contains: "[redacted]" }\n',
      );
      assert.equal(code, 0, `${stdout}${stderr}`);
      const results = join(folder.path, 'understudy-results');
      const entries = await readdir(results, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const texts = await Promise.all(
        files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
      );
      for (const [index, text] of [...texts, stdout, stderr].entries()) {
        const name = files[index]?.name ?? 'output';
        assert.doesNotMatch(text, /eyJ[\w-]{8}/, name);
        assert.equal(text.includes(planted), false, name);
      }
      const log = texts[files.findIndex(({ name }) => name === 'bot.log')];
      assert.match(log ?? '', /Authorization: Bearer \[redacted\]/);
      assert.ok(files.some(({ name }) => name.endsWith('.transcript')));
      assert.equal(
        stderr.includes('bot.auth is shim: what the bot sends to login.microsoftonline.com'),
        auth === 'shim',
      );
    });
  }

  it('says what keeps a bot from replying: it calls without its token', async () => {
    const { code, stdout } = await run(
      'jwt',
      { VALIDATION: 'off' },
      'name: silent\nscript:\n  - user: hello\n  - bot: "You said: hello"\n',
    );
    assert.equal(code, 1);
    assert.match(stdout, /was refused with 401: it has no Authorization header/);
  });
});
