import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { ServeDirectLineOptions } from '../../../adapters/direct-line/serve-direct-line.ts';
import { openBotBehindConnector } from '../../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../../fixtures/bots/cloud-host.ts';
import { serveBot, testSecret, type ServedBot } from '../../support/open-direct-line.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const headers = { authorization: `Bearer ${testSecret}` };

interface Started {
  readonly conversationId: string;
  readonly streamUrl: string;
}

describe('A stream of the Direct Line server', () => {
  let served: ServedBot;
  let base: string;

  async function serve(bounds: ServeDirectLineOptions['bounds'] = {}): Promise<void> {
    const bot = await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } });
    served = await serveBot(bot, { bounds });
    base = `${served.domain}/v3/directline/conversations`;
  }
  afterEach(() => served.close());

  const start = async (): Promise<Started> =>
    (await (await fetch(base, { method: 'POST', headers })).json()) as Started;
  const say = (id: string, text: string): Promise<Response> =>
    fetch(`${base}/${id}/activities`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ type: 'message', text }),
    });

  /** A stream without a client that knows the protocol: nothing is read or answered unless asked for. */
  async function upgrade(url: string): Promise<Socket> {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await once(socket, 'readable');
    return socket;
  }

  async function closeCode(send: (socket: WebSocket) => void): Promise<number> {
    const socket = new WebSocket((await start()).streamUrl);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    send(socket);
    return ((await closed) as [number])[0];
  }

  it('is ended by a frame that is larger than clients have cause to send', async () => {
    await serve();
    assert.equal(await closeCode((socket) => socket.send('x'.repeat(5000))), 1009);
    assert.equal((await start()).conversationId.length > 0, true);
  });

  const frames: Readonly<Record<string, readonly number[]>> = {
    'of an unknown kind': [0x83, 0x80, 0, 0, 0, 0],
    'that is not masked': [0x81, 0x01, 0x41],
    'with reserved bits': [0xf1, 0x80, 0, 0, 0, 0],
    'that ends what was not begun': [0x80, 0x80, 0, 0, 0, 0],
    'that claims 2^63 bytes': [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    'of text that is none': [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
    'of control that is too long': [0x89, 0xfe, 0x00, 0xff, 0, 0, 0, 0],
  };
  for (const [is, bytes] of Object.entries(frames)) {
    it(`is ended by a frame ${is}, and nothing else is`, async () => {
      await serve();
      const { conversationId, streamUrl } = await start();
      const other = new WebSocket((await start()).streamUrl);
      await once(other, 'message');
      const socket = await upgrade(streamUrl);
      const ended = once(socket.resume(), 'end');
      socket.write(Buffer.from(bytes));
      await ended;
      socket.destroy();
      assert.equal((await say(conversationId, 'still there')).status, 200);
      assert.equal(other.readyState, WebSocket.OPEN);
      other.terminate();
    });
  }

  it('is cut off where its client does not read, with no more kept than allowed', async () => {
    await serve({ maxUnreadBytes: 1024 * 1024 });
    const { conversationId, streamUrl } = await start();
    const socket = await upgrade(streamUrl);
    // What the system keeps for a reader that does not come is some megabytes; twice as much comes, for it is echoed.
    for (let count = 0; count < 20; count += 1)
      assert.equal((await say(conversationId, 'x'.repeat(900_000))).status, 200);
    const closed = Promise.race([once(socket, 'end'), once(socket, 'close')]);
    let read = 0;
    socket.on('data', (chunk: Buffer) => (read += chunk.length));
    await closed;
    assert.equal(read < 30_000_000, true, `${read} bytes were kept for it`);
    socket.destroy();
    const all = await fetch(`${base}/${conversationId}/activities?watermark=0`, { headers });
    const { activities } = (await all.json()) as { activities: unknown[] };
    assert.equal(activities.length > 10, true);
  });

  it('is cut off where its client has gone without a word', async () => {
    await serve({ pingEveryMs: 20 });
    const socket = await upgrade((await start()).streamUrl);
    await once(socket.resume(), 'end');
    socket.destroy();
    const answering = new WebSocket((await start()).streamUrl);
    await once(answering, 'ping');
    await once(answering, 'ping');
    await once(answering, 'ping');
    assert.equal(answering.readyState, WebSocket.OPEN);
    answering.terminate();
  });

  it('that was refused keeps no socket open, though the client does not end its half', async () => {
    await serve();
    const { streamUrl } = await start();
    const socket = await upgrade(streamUrl.replace(/t=.*/, 't=guess'));
    assert.match(String(socket.read()), /^HTTP\/1\.1 403 /);
    await once(socket.resume(), 'end');
    await served.close();
    socket.destroy();
  });
});
