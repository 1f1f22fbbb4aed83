import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { teamsHooks } from '../../src/channel/teams/hooks.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { goodManifest } from '../release-check/good-app.ts';
import { callUnderstudy } from './call-understudy.ts';

const echo = fileURLToPath(new URL('../../bots/echo/bot.js', import.meta.url));

describe('understudy check', () => {
  const folder = useTemporaryFolder();
  const check = (...args: readonly string[]) =>
    callUnderstudy(['check', '--module', echo, '--quiet', ...args], folder());
  const write = (manifest: string): void => {
    mkdirSync(join(folder(), 'manifest'));
    writeFileSync(join(folder(), 'manifest/manifest.json'), manifest);
  };

  it('wants an app package', async () => {
    const { code, stderr } = await check();
    assert.equal(code, 2);
    assert.match(stderr, /Failed to read the app package manifest: there is no such folder/);
  });

  it('says where the manifest is no JSON, and fails', async () => {
    write('{ "version": }');
    const { code, stdout } = await check('--rules', 'M');
    assert.equal(code, 1);
    assert.match(stdout, /M1[^\n]*\n[^\n]*no JSON[^\n]*\n\s*at manifest\.json:1:14/);
  });

  it('proves what it finds with transcripts, in each kind of report', async () => {
    write(JSON.stringify(goodManifest()));
    const { code, stdout } = await check(
      '--json',
      '--reporter',
      'sarif=a.sarif',
      '--reporter',
      'junit=a.xml',
      '--reporter',
      'markdown=a.md',
    );
    assert.equal(code, 1);
    const { rules } = JSON.parse(stdout) as {
      rules: { id: string; status: string; findings: { transcript?: string }[] }[];
    };
    const extension = rules.find(({ id }) => id === 'E2');
    assert.equal(extension?.status, 'failed');
    const proof = extension.findings[0]?.transcript ?? '';
    assert.ok(existsSync(join(folder(), 'understudy-results', proof)), proof);
    assert.match(readFileSync(join(folder(), 'a.sarif'), 'utf8'), /"ruleId": "E2"/);
    assert.match(readFileSync(join(folder(), 'a.xml'), 'utf8'), /<failure type="E2"/);
    assert.match(readFileSync(join(folder(), 'a.md'), 'utf8'), /- \[ \] \[E2\]/);
  });

  it('ignores a rule for a reason, and not without one', async () => {
    write('{ "version": }');
    assert.equal((await check('--rules', 'M1', '--ignore', 'M1')).code, 2);
    const { code, stdout } = await check('--rules', 'M1', '--ignore', 'M1', '--reason', 'written by hand');
    assert.equal(code, 0);
    assert.match(stdout, /ignored: written by hand/);
  });

  it('tells of every hook, and needs no package for it', async () => {
    const reports = ['--reporter', 'markdown=hooks.md', '--reporter', 'junit=hooks.xml'];
    const { code, stdout } = await check('--hooks', '--json', ...reports);
    assert.equal(code, 0);
    const { hooks } = JSON.parse(stdout) as { hooks: { name: string; status: string; transcript: string }[] };
    assert.equal(hooks.length, teamsHooks.length);
    assert.equal(hooks.find(({ name }) => name === 'onMessage')?.status, 'handled');
    assert.equal(hooks.find(({ name }) => name === 'handleTeamsTaskModuleFetch')?.status, 'unhandled');
    for (const { transcript } of hooks)
      assert.ok(existsSync(join(folder(), 'understudy-results', transcript)));
    const rows = readFileSync(join(folder(), 'hooks.md'), 'utf8').match(/^\| `\w+` \|/gm);
    assert.equal(rows?.length, teamsHooks.length);
    assert.match(readFileSync(join(folder(), 'hooks.xml'), 'utf8'), /<skipped message="unhandled \(501\)"/);
  });

  it('prints hooks, and refuses what hooks do not have', async () => {
    assert.match((await check('--hooks')).stdout, /^onMessage +handled$/m);
    assert.equal((await check('--hooks', '--rules', 'M1')).code, 2);
    assert.equal((await check('--hooks', 'manifest')).code, 2);
    assert.equal((await check('--hooks', '--reporter', 'sarif')).code, 2);
  });
});
