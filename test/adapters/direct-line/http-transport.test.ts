import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpTransport } from '../../../adapters/direct-line/http-transport.ts';

const never = new AbortController().signal;

describe("Direct Line's client on the wire", () => {
  let server: Server;
  let url: string;
  let answer: RequestListener = () => undefined;
  const transport = createHttpTransport();

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('reads how long it is to wait, and no words where there is no JSON', async () => {
    answer = (_request, response) => {
      response.writeHead(429, { 'retry-after': '7' });
      response.end('<html>');
    };
    const answered = await transport.request({ method: 'GET', url }, never);
    assert.deepEqual(answered, { status: 429, body: undefined, retryAfterMs: 7000 });
  });

  it('carries a token to no other place', async () => {
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.url);
      response.writeHead(307, { location: `${url}/elsewhere` });
      response.end();
    };
    await assert.rejects(transport.request({ method: 'GET', url: `${url}/here`, token: 'x' }, never));
    assert.deepEqual(seen, ['/here']);
  });

  it('says why it got no answer', async () => {
    answer = (request) => request.socket.destroy();
    await assert.rejects(transport.request({ method: 'GET', url }, never), /closed|ECONNRESET/);
  });

  it('tells once that a stream was refused, and why', async () => {
    server.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    });
    const reasons: string[] = [];
    await new Promise<void>((resolve) => {
      transport.openStream(url.replace('http', 'ws'), {
        onOpen: () => reasons.push('opened'),
        onFrame: () => undefined,
        onEnd: (reason) => {
          reasons.push(reason);
          setImmediate(resolve);
        },
      });
    });
    assert.deepEqual(reasons, ['Unexpected server response: 403']);
  });

  it('takes an address that is none for a stream that was refused', async () => {
    const reason = await new Promise<string>((resolve) => {
      transport.openStream('no address', {
        onOpen: () => undefined,
        onFrame: () => undefined,
        onEnd: resolve,
      });
    });
    assert.match(reason, /Invalid URL/);
  });
});
