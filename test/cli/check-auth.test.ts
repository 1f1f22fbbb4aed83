import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBot } from '../../adapters/http/start-bot.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { callUnderstudy } from './call-understudy.ts';

const bots = fileURLToPath(new URL('../fixtures/bots/auth', import.meta.url));

interface Rule {
  readonly id: string;
  readonly status: string;
  readonly findings: readonly { readonly message: string }[];
  readonly did: string;
}

describe('understudy check --auth', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  /** Configures a bot of test/fixtures/bots/auth. */
  async function configure(sdk: string, auth: string, env: Record<string, string> = {}): Promise<void> {
    const port = await freePort();
    const start = {
      command: `"${process.execPath}" ${sdk}-main.js`,
      cwd: bots,
      env: { ...env, PORT: String(port) },
    };
    const bot = { endpoint: `http://127.0.0.1:${port}/api/messages`, auth, start };
    await folder.write({ 'understudy.json': JSON.stringify({ version: 1, bot }) });
  }

  async function check(...args: string[]): Promise<{ code: number | null; statuses: object; rules: Rule[] }> {
    const { code, stdout, stderr } = await callUnderstudy(
      ['check', '--auth', '--json', ...args],
      folder.path,
    );
    assert.notEqual(stdout, '', stderr);
    const { rules } = JSON.parse(stdout) as { rules: Rule[] };
    return { code, rules, statuses: Object.fromEntries(rules.map(({ id, status }) => [id, status])) };
  }

  const all = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10'];
  const each = (status: string): object => Object.fromEntries(all.map((id) => [id, status]));

  it('finds each of ten ways into a botbuilder bot that validates nothing', async () => {
    await configure('cloud', 'none', { VALIDATION: 'off' });
    const { code, statuses, rules } = await check();
    assert.equal(code, 1);
    assert.deepEqual(statuses, each('failed'));
    assert.match(
      rules[7]?.findings[0]?.message ?? '',
      /accepts messages with a token with no signature \(alg: none\)/,
    );
  });

  it('passes a botbuilder bot that validates, and tells where it answers 500', async () => {
    await configure('cloud', 'none');
    const { code, statuses, rules } = await check();
    assert.equal(code, 0);
    assert.deepEqual(statuses, { ...each('passed'), A6: 'warned', A7: 'warned', A8: 'warned', A9: 'warned' });
    assert.match(rules[6]?.did ?? '', /answer 500/);
  });

  it('passes a bot on the legacy adapter, through the shim', async () => {
    await configure('legacy', 'shim');
    const { code, statuses } = await check();
    assert.equal(code, 0);
    assert.deepEqual(statuses, each('passed'));
  });

  it('says what the Agents SDK and the Teams SDK let in by themselves', async () => {
    await configure('agents', 'jwt');
    assert.deepEqual((await check()).statuses, {
      ...each('passed'),
      A2: 'failed',
      A4: 'failed',
      A10: 'failed',
    });
    await configure('agents', 'jwt', { validateIssuer: 'true' });
    assert.deepEqual((await check()).statuses, { ...each('passed'), A4: 'failed', A10: 'failed' });
    await configure('teams', 'shim');
    assert.deepEqual((await check()).statuses, { ...each('passed'), A10: 'failed' });
  });

  it('needs no trust to find a bot that runs and asks nobody', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
    const bot = await startBot({
      command: `"${process.execPath}" cloud-main.js`,
      cwd: bots,
      environment: { PATH: process.env['PATH'] },
      env: { PORT: new URL(endpoint).port },
      endpoint,
      logFile: join(folder.path, 'bot.log'),
    });
    try {
      const { code, statuses } = await check('-e', endpoint);
      assert.equal(code, 1);
      assert.deepEqual(statuses, each('failed'));
    } finally {
      await bot.close();
    }
  });

  it('does not pass for refusals what a bot that refuses everything shows', async () => {
    await configure('teams', 'jwt');
    const { code, stderr } = await callUnderstudy(['check', '--auth'], folder.path);
    assert.equal(code, 3);
    assert.match(stderr, /refuses the right token as well, it answered 401[^]*bot\.auth: shim/);
  });

  it('keeps no token among the results', async () => {
    await configure('cloud', 'jwt', { VALIDATION: 'off', LEAK: 'yes' });
    await check('--reporter', 'markdown=report.md', '--reporter', 'junit=report.xml');
    const files = [
      'report.md',
      'report.xml',
      'understudy-results/check/report.json',
      'understudy-results/bot.log',
    ];
    for (const file of files) {
      const text = await readFile(join(folder.path, file), 'utf8');
      assert.doesNotMatch(text, /eyJ/, file);
      assert.notEqual(text, '');
    }
  });

  it('refuses a package, a module, and a report about files', async () => {
    await configure('cloud', 'jwt');
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await callUnderstudy(['check', '--auth', ...args], folder.path);
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await refused('manifest'), /only a bot has one/);
    assert.match(await refused('--module', 'bot.js'), /in this process the bot's own is not in use/);
    assert.match(await refused('--reporter', 'sarif'), /authentication stands in no file/);
  });
});
