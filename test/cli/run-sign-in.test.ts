import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import { runUnderstudy } from './run-understudy.ts';

const bot = fileURLToPath(new URL('../fixtures/bots/sign-in/sign-in-bot-module.js', import.meta.url));
const config = `version: 1
bot: { module: ${JSON.stringify(bot)} }
channel: { id: msteams }
scenarios: '{silent,refused}.yaml'
recordings: recordings/**/*.transcript
signIn: { BankLogin: { how: sso } }
`;
const silent = `script:
  - user: token
  - bot: You are signed in
  - user: token
  - bot: Your token is
  - user: logout
`;
const refused = `signIn: { BankLogin: { how: sso, ssoRefused: true, wrongCode: true } }
script:
  - user: balance
  - user: { signIn: true }
  - user: { signIn: true }
  - bot: You are signed in
`;
const onDirectLine = `version: 1
bot: { directLine: { secretEnv: DIRECT_LINE_SECRET, domain: 'http://127.0.0.1:9' } }
scenarios: refused.yaml
`;

describe('understudy run and replay, where users sign in', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'understudy.yaml': config,
      'direct-line.yaml': onDirectLine,
      'silent.yaml': silent,
      'refused.yaml': refused,
    });
  });
  afterEach(() => folder.remove());

  it('keep no token in any file, and replay what was recorded', async () => {
    const recorded = await callUnderstudy(['run', '--record', '--reporter', 'junit=junit.xml'], folder.path);
    assert.equal(recorded.code, 0, recorded.stdout + recorded.stderr);
    const replayed = await callUnderstudy(['replay', '--out', 'replayed'], folder.path);
    assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
    assert.match(replayed.stdout, /2 passed/);
    const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    assert.ok(files.length >= 10, String(files.length));
    for (const { parentPath, name } of files) {
      assert.doesNotMatch(readFileSync(path.join(parentPath, name), 'utf8'), /eyJ/, name);
    }
    assert.doesNotMatch(recorded.stdout + recorded.stderr + replayed.stdout, /eyJ/);
  });

  it('say where nobody can be signed in', async () => {
    const env = { DIRECT_LINE_SECRET: 'a-secret-of-nobody' };
    const { code, stderr } = await runUnderstudy(['run', '-c', 'direct-line.yaml'], folder.path, env);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /the service that the bot is met through keeps users' tokens/);
  });
});
