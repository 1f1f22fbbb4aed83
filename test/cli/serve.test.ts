import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runUnderstudy } from './run-understudy.ts';

const echo = fileURLToPath(new URL('../../bots/echo/bot.js', import.meta.url));

describe('understudy serve', () => {
  const folder = useTemporaryFolder();

  it('serves nobody else without a secret, nor with one that could be guessed', async () => {
    const open = ['serve', '--module', echo, '--port', '0', '--host', '0.0.0.0'];
    const without = await runUnderstudy(open, folder());
    assert.equal(without.code, 2, without.stderr);
    assert.match(without.stderr, /others can reach it, and there is no secret/);
    const weak = await runUnderstudy(open, folder(), { UNDERSTUDY_DIRECT_LINE_SECRET: 'short' });
    assert.equal(weak.code, 2, weak.stderr);
    assert.match(weak.stderr, /at least 16/);
    assert.equal(weak.stderr.includes('short'), false);
  });

  it('stands before no bot that is on Direct Line already', async () => {
    writeFileSync(join(folder(), 'understudy.json'), JSON.stringify({ version: 1, bot: { directLine: {} } }));
    const ended = await runUnderstudy(['serve', '--port', '0'], folder());
    assert.equal(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, /the bot is met through a service already/);
  });
});
