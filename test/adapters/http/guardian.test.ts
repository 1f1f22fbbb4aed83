import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../fixtures/bots/free-port.ts';

const startBotModule = fileURLToPath(new URL('../../../adapters/http/start-bot.js', import.meta.url));

describe('The guardian', () => {
  it('ends the bot when Understudy is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
    const port = await freePort();
    const bot = `const n = require('net').createServer((s) => s.write('bot')); n.listen(${port}, '127.0.0.1')`;
    const tester = `
      import { startBot } from ${JSON.stringify(startBotModule)};
      await startBot({
        command: ${JSON.stringify(`"${process.execPath}" -e "${bot}"`)},
        cwd: ${JSON.stringify(folder)},
        environment: process.env,
        endpoint: 'http://127.0.0.1:${port}/',
        logFile: ${JSON.stringify(join(folder, 'bot.log'))},
      });
      console.log('ready');
    `;
    const understudy = spawn(process.execPath, ['--input-type=module', '-e', tester], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = await new Promise((resolve) =>
      understudy.stdout.once('data', (chunk) => resolve(String(chunk))),
    );
    assert.equal(said, 'ready\n');

    // The bot's socket to us closes when the bot ends: nothing needs to be asked again and again.
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('data', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    understudy.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  });
});
