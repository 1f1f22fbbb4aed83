import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callUnderstudy } from '../../cli/call-understudy.ts';
import { freePort } from '../../fixtures/bots/free-port.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const server = fileURLToPath(new URL('../../../bots/helpdesk/index.js', import.meta.url));
const manifest = fileURLToPath(new URL('../../../../manifest', import.meta.url));

describe('the help desk bot as a process of its own', () => {
  const folder = useTemporaryFolder();
  beforeEach(async () => {
    const port = await freePort();
    const config = {
      version: 1,
      // Signed, as Teams does it; the token service is Understudy's as well.
      bot: {
        auth: 'jwt',
        endpoint: `http://localhost:${port}/api/messages`,
        start: { command: `"${process.execPath}" "${server}"`, env: { PORT: String(port) } },
      },
      channel: { id: 'msteams' },
    };
    writeFileSync(join(folder(), 'understudy.json'), JSON.stringify(config));
  });

  it('keeps the rules of the store in a personal chat, signing in that does not come off among them', async function () {
    this.timeout(60_000);
    // The other scopes are met in this process; each conversation over HTTP waits for quiet.
    await cp(manifest, join(folder(), 'manifest'), { recursive: true });
    const path = join(folder(), 'manifest/manifest.json');
    const app = JSON.parse(readFileSync(path, 'utf8')) as { bots: { scopes: string[] }[] };
    for (const bot of app.bots) bot.scopes = ['personal'];
    writeFileSync(path, JSON.stringify(app));
    const { code, stdout, stderr } = await callUnderstudy(
      ['check', '--json', '--concurrency', '8'],
      folder(),
    );
    assert.equal(code, 0, stdout + stderr);
    const { rules } = JSON.parse(stdout) as { rules: { id: string; status: string; findings: unknown[] }[] };
    const broken = rules.filter(({ findings }) => findings.length > 0);
    assert.deepEqual(broken, []);
    const transcript = join(
      folder(),
      'understudy-results/check/transcripts/personal/command My devices/1.transcript',
    );
    assert.match(readFileSync(transcript, 'utf8'), /"name":\s*"signin\/failure"/);
    assert.match(readFileSync(transcript, 'utf8'), /Signing in failed/);
  });

  it('takes up every hook without throwing', async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await callUnderstudy(
      ['check', '--hooks', '--concurrency', '8'],
      folder(),
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /18 handled/);
  });
});
