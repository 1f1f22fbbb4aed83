import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHttpConnection } from '../../../adapters/http/http-connection.ts';
import type { BotConnection } from '../../../src/channel/ports.ts';
import { ConfigError } from '../../../src/errors.ts';
import { freePort } from '../../fixtures/bots/free-port.ts';

const never = new AbortController().signal;
const serviceUrl = 'http://connector.invalid';
const hi = { type: 'message', text: 'hi' };

describe('The HTTP connection', () => {
  const opened: { close(): Promise<void> | void }[] = [];

  afterEach(async () => {
    for (const each of opened.splice(0).toReversed()) await each.close();
  });

  async function serve(listener: RequestListener): Promise<{ server: Server; endpoint: string }> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    });
    return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages` };
  }

  function connect(
    endpoint: string,
    more: { headers?: Record<string, string>; maxAnswerBytes?: number } = {},
  ) {
    const connection: BotConnection = openHttpConnection({ endpoint, serviceUrl, ...more });
    opened.push(connection);
    return connection;
  }

  it('posts the activity as JSON with the headers that it was given', async () => {
    const seen: unknown[] = [];
    const { endpoint } = await serve((request, response) => {
      const { method, url, headers } = request;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push(method, url, headers['content-type'], headers.authorization, JSON.parse(body));
        response.end();
      });
    });
    await connect(endpoint, { headers: { authorization: 'Bearer x' } }).deliver(
      { ...hi, text: 'Zoë' },
      never,
    );
    assert.deepEqual(seen, ['POST', '/api/messages', 'application/json', 'Bearer x', { ...hi, text: 'Zoë' }]);
  });

  it('says that an answer does not mean that the work is done', () => {
    assert.equal(connect('http://127.0.0.1:1/').answersWhenDone, false);
  });

  it('keeps its connection to the bot', async () => {
    let connections = 0;
    const { server, endpoint } = await serve((_request, response) => response.end());
    server.on('connection', () => (connections += 1));
    const connection = connect(endpoint);
    for (let count = 0; count < 3; count += 1) await connection.deliver(hi, never);
    assert.equal(connections, 1);
  });

  for (const code of [401, 404, 500]) {
    it(`gives the answer ${code} with its body`, async () => {
      const { endpoint } = await serve((_request, response) => {
        response.writeHead(code, { 'content-type': 'application/json' });
        response.end('{"error":{"code":"x"}}');
      });
      assert.deepEqual(await connect(endpoint).deliver(hi, never), {
        status: 'answered',
        code,
        body: { error: { code: 'x' } },
        contentType: 'application/json',
      });
    });
  }

  it('gives an HTML answer as the text that came', async () => {
    const html = '<html><body>Bad gateway</body></html>';
    const { endpoint } = await serve((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end(html);
    });
    const delivery = await connect(endpoint).deliver(hi, never);
    assert.deepEqual(delivery, { status: 'answered', code: 502, body: html, contentType: 'text/html' });
  });

  it('gives JSON that cannot be parsed as text', async () => {
    const { endpoint } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{oops');
    });
    const delivery = await connect(endpoint).deliver(hi, never);
    assert.equal(delivery.status === 'answered' && delivery.body, '{oops');
  });

  it('names the endpoint and the remedy when nothing listens there', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
    const delivery = await connect(endpoint).deliver(hi, never);
    assert(delivery.status === 'unreachable');
    assert.equal(
      delivery.message,
      `Failed to reach the bot at ${endpoint}: nothing listens there (ECONNREFUSED)`,
    );
    assert.match(delivery.hint ?? '', /Is the bot running.*\/api\/messages.*bot\.start\.command/);
  });

  it('says that the bot closed the connection when it did so without an answer', async () => {
    const { endpoint } = await serve((request) => request.socket.destroy());
    const delivery = await connect(endpoint).deliver(hi, never);
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /closed the connection without an answer/);
  });

  it('sends once more when an idle connection turns out to be closed', async () => {
    let posts = 0;
    const { endpoint } = await serve((request, response) => {
      posts += 1;
      // As a bot that closes an idle connection just when it is taken again.
      if (posts === 2) request.socket.destroy();
      else response.end();
    });
    const connection = connect(endpoint);
    await connection.deliver(hi, never);
    const delivery = await connection.deliver(hi, never);
    assert.equal(delivery.status, 'answered');
    assert.equal(posts, 3);
  });

  it('says that TLS failed when the other side does not speak it', async () => {
    const { endpoint } = await serve((_request, response) => response.end());
    const delivery = await connect(endpoint.replace('http:', 'https:')).deliver(hi, never);
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /TLS/);
  });

  it('gives up a bot that never answers when it is aborted', async () => {
    const abort = new AbortController();
    const { endpoint } = await serve(() => abort.abort());
    const delivery = await connect(endpoint).deliver(hi, abort.signal);
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /given up before the bot answered/);
  });

  it('gives up an answer that has no end', async () => {
    const { endpoint } = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const delivery = await connect(endpoint, { maxAnswerBytes: 100_000 }).deliver(hi, never);
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /the answer is longer than 100000 bytes/);
  });

  it('shares one signal among many deliveries without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const { endpoint } = await serve((_request, response) => response.end());
    const connection = connect(endpoint);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => connection.deliver(hi, signal)));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    assert.deepEqual(warnings, []);
  });

  it('keeps the password of an endpoint out of its messages', async () => {
    const connection = connect(`http://me:secret@127.0.0.1:${await freePort()}/`);
    const delivery = await connection.deliver(hi, never);
    assert.doesNotMatch(JSON.stringify({ delivery, connection }), /secret/);
  });

  it('refuses a header that HTTP cannot carry, without showing its value', () => {
    const headers = { authorization: 'Bearer secret\nx' };
    assert.throws(
      () => openHttpConnection({ endpoint: 'http://127.0.0.1/', serviceUrl, headers }),
      (error) => {
        assert(error instanceof ConfigError);
        assert.match(error.message, /"authorization"/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });

  for (const endpoint of ['localhost:3978/api/messages', 'ftp://localhost/', 'not a url', '']) {
    it(`refuses "${endpoint}" as an endpoint`, () => {
      assert.throws(
        () => openHttpConnection({ endpoint, serviceUrl }),
        (error) => {
          assert(error instanceof ConfigError);
          assert.match(error.message, /is not an http or https URL/);
          return true;
        },
      );
    });
  }
});
