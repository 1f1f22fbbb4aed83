import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { Activity } from '../../src/activity/activity.ts';
import { runUnderstudy } from '../cli/run-understudy.ts';
import { describeWithWebChat } from '../support/describe-with-web-chat.ts';
import { emulatorFaults } from '../support/emulator-faults.ts';
import { startServe, type Served } from '../support/start-serve.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const bank = fileURLToPath(new URL('../../bots/bank/bot.js', import.meta.url));

/** Sockets are kept so that the test can cut them; the time that Web Chat draws before it connects again is made short. */
const page = `<!doctype html><meta charset="utf-8"><div id="chat" style="height:100vh"></div>
<script>
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(url) { super(url); window.sockets.push(this); }
  };
  const { random } = Math;
  Math.random = () => (window.isCut ? 0 : random());
</script>
<script src="/webchat.js"></script>
<script>
  const { domain, token } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ domain, token }), locale: 'en-US' }, chat);
</script>`;

describeWithWebChat(
  'Web Chat in a browser, with the bank behind understudy serve',
  ({ bundle, chromium }) => {
    const folder = useTemporaryFolder();
    let served: Served;
    let pages: Server;
    let browser: Browser;

    beforeEach(async () => {
      served = await startServe(['--module', bank], folder());
      pages = createServer((request, response) => {
        response.setHeader('content-type', request.url === '/webchat.js' ? 'text/javascript' : 'text/html');
        response.end(request.url === '/webchat.js' ? readFileSync(bundle) : page);
      });
      await new Promise<void>((resolve) => {
        pages.listen(0, '127.0.0.1', resolve);
      });
      browser = await puppeteer.launch({
        executablePath: chromium,
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      });
    });
    afterEach(async () => {
      await browser?.close();
      pages.closeAllConnections();
      pages.close();
      await served.stop();
    });

    it('fills in a card, uploads a file and loses its connection in between; the recording replays', async () => {
      const { port } = pages.address() as AddressInfo;
      const headers = { authorization: `Bearer ${served.secret}`, 'content-type': 'application/json' };
      const generated = await fetch(`${served.url}/tokens/generate`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ user: { id: 'dl_person', name: 'Person' } }),
      });
      const { token } = (await generated.json()) as { token: string };
      const tab = await browser.newPage();
      const hash = encodeURIComponent(JSON.stringify({ domain: served.url, token }));
      await tab.goto(`http://127.0.0.1:${port}/#${hash}`);

      await shows(tab, 'Welcome to Harbor Bank');
      await choose(tab, 'Transfer money');
      await tab.waitForSelector('.ac-adaptiveCard input[type=number]');

      assert.equal(await tab.evaluate('sockets.length'), 1);
      await tab.evaluate('window.isCut = true; sockets[0].close()');
      const invoice = path.join(folder(), 'invoice.txt');
      writeFileSync(invoice, '40 dollars');
      const input = await tab.waitForSelector('input[type=file]');
      await (input as unknown as { uploadFile(file: string): Promise<void> }).uploadFile(invoice);
      await tab.waitForFunction(
        `(() => {
          if (document.body.innerText.includes('You attached')) return true;
          document.querySelector('button[title="Send"]')?.click();
          return false;
        })()`,
        { polling: 1000 },
      );
      await shows(tab, 'read files here');
      assert.equal(await tab.evaluate('sockets.length'), 2);
      await tab.evaluate('window.isCut = false');

      await fill(tab, 'text', 'Anna');
      await fill(tab, 'number', '250');
      await press(tab, 'Continue');
      await shows(tab, '250');
      await choose(tab, 'Yes');
      await shows(tab, 'Confirmation number');

      await browser.close();
      assert.equal(await served.stop(), 130);
      const recordings = path.join(folder(), 'understudy-results/served');
      const [name = ''] = readdirSync(recordings);
      const transcript = path.join(recordings, name);
      assert.deepEqual(emulatorFaults(transcript), []);
      const said = JSON.parse(readFileSync(transcript, 'utf8')) as Activity[];
      const users = said.filter(({ type, from }) => type === 'message' && from?.role === 'user');
      assert.deepEqual(new Set(users.map(({ from }) => from?.id)), new Set(['dl_person']));
      assert.equal(users.length, 4);
      const replay = await runUnderstudy(
        ['replay', transcript, '--module', bank, '-o', 'replayed'],
        folder(),
      );
      assert.equal(replay.code, 0, replay.stdout + replay.stderr);
    }).timeout(60_000);
  },
);

async function shows(tab: Page, text: string): Promise<void> {
  try {
    await tab.waitForFunction(`document.body.innerText.includes(${JSON.stringify(text)})`, {
      timeout: 20_000,
    });
  } catch (cause) {
    const shown = String(await tab.evaluate('document.body.innerText'));
    throw new Error(`Web Chat does not show "${text}" but: ${shown.slice(-500)}`, { cause });
  }
}

/** Clicks in the page: where a button stands changes while Web Chat scrolls. */
async function press(tab: Page, label: string): Promise<void> {
  await tab.waitForFunction(`(() => {
    const button = [...document.querySelectorAll('button')].findLast((each) => each.innerText.startsWith('${label}'));
    button?.click();
    return button !== undefined;
  })()`);
}

/** Web Chat takes no notice of a suggested action until it has finished connecting; taken, it goes away. */
async function choose(tab: Page, label: string): Promise<void> {
  const find = `[...document.querySelectorAll('button')].find((each) => each.innerText.startsWith('${label}'))`;
  await tab.waitForFunction(`${find} !== undefined`);
  await tab.waitForFunction(
    `(() => { const button = ${find}; button?.click(); return button === undefined; })()`,
    {
      polling: 1000,
    },
  );
}

/** The bot shows its form again after what it did not understand: the last one counts. */
async function fill(tab: Page, type: string, text: string): Promise<void> {
  const inputs = await tab.$$(`.ac-adaptiveCard input[type=${type}]`);
  await inputs.at(-1)?.type(text);
}
