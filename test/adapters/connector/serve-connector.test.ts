import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { openConnectorServer } from '../../../adapters/connector/serve-connector.ts';
import type { ConnectorServer } from '../../../adapters/connector/serve-connector.ts';
import { InfrastructureError } from '../../../src/errors.ts';
import { hostConversation, message } from '../../connector/hosting.ts';

const path = '/v3/conversations/c%7C1/activities';

describe('openConnectorServer', () => {
  let hosting: ReturnType<typeof hostConversation>;
  let server: ConnectorServer;

  beforeEach(async () => {
    hosting = hostConversation();
    server = await openConnectorServer(hosting.connector.handle, { bodyLimitBytes: 1000 });
  });
  afterEach(() => server.close());

  const post = (url: string, body: string): Promise<Response> => fetch(url, { method: 'POST', body });

  function open(): Promise<Socket> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    return once(socket, 'connect').then(() => socket);
  }

  it('listens on a free port of 127.0.0.1 and answers JSON', async () => {
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await post(server.url + path, JSON.stringify(message()));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.deepEqual(await response.json(), { id: 'c|1|0000000' });
  });

  it('serves a serviceUrl with a path and a slash at its end', async () => {
    assert.equal((await post(`${server.url}/some/path/${path}`, JSON.stringify(message()))).status, 200);
  });

  it('answers 400 to what is not JSON, and reports it', async () => {
    const response = await post(server.url + path, '{"type":');
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    assert.equal(error.code, 'BadSyntax');
    assert.match(error.message, /^The body is not JSON: /);
    assert.equal(hosting.problems[0]?.code, 'malformed-activity');
  });

  it('answers 413 to a body above the limit and stays of service', async () => {
    const response = await post(server.url + path, JSON.stringify(message('x'.repeat(2000))));
    assert.equal(response.status, 413);
    assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'MessageSizeTooBig');
    assert.equal(hosting.arrivals.length, 0);
    assert.equal((await post(server.url + path, JSON.stringify(message()))).status, 200);
  });

  it('answers HEAD without a body, and methods and paths that nobody has with 404', async () => {
    const head = await fetch(`${server.url}/v3/conversations`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    assert.equal((await fetch(server.url, { method: 'OPTIONS' })).status, 404);
    assert.equal((await fetch(`${server.url}/%zz`)).status, 404);
  });

  it('is settled for a conversation when the requests under way for it have been answered', async () => {
    await server.settled('c|1');
    const socket = await open();
    const body = JSON.stringify(message());
    const order: string[] = [];
    // The interim answer to `Expect` tells that the headers have been read.
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await once(socket, 'data');
    const settled = server.settled('c|1').then(() => order.push('settled'));
    await server.settled('other').then(() => order.push('other'));
    await post(server.url + path, body).then(() => order.push('second'));
    socket.write(body);
    await settled;
    assert.deepEqual(order, ['other', 'second', 'settled']);
    assert.equal(hosting.arrivals.length, 2);
    socket.destroy();
  });

  it('is settled when a client breaks off', async () => {
    const socket = await open();
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\nExpect: 100-continue\r\n\r\n{`,
    );
    await once(socket, 'data');
    const settled = server.settled('c|1');
    socket.destroy();
    await settled;
    assert.equal(hosting.arrivals.length, 0);
  });

  it('ends kept-alive sockets when it closes, and may be closed twice', async () => {
    const socket = await open();
    socket.write('GET /v3/conversations HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
    const ended = once(socket, 'close');
    await Promise.all([server.close(), server.close()]);
    await ended;
  });

  it('holds an answer back as long as it is told, and breaks the connection off where there is to be none', async () => {
    let release = (): void => undefined;
    const heldUntil = new Promise<void>((resolve) => {
      release = resolve;
    });
    const order: string[] = [];
    const failing = await openConnectorServer(({ url }) =>
      url === '/slow'
        ? { status: 200, heldUntil }
        : url === '/drop'
          ? { status: 0, dropped: true }
          : { status: 200 },
    );
    try {
      const slow = fetch(`${failing.url}/slow`).then(() => order.push('slow'));
      await fetch(`${failing.url}/other`).then(() => order.push('other'));
      release();
      await slow;
      assert.deepEqual(order, ['other', 'slow']);
      await assert.rejects(fetch(`${failing.url}/drop`), TypeError);
    } finally {
      await failing.close();
    }
  });

  it('says which address is taken and what to do', async () => {
    const port = Number(new URL(server.url).port);
    await assert.rejects(openConnectorServer(hosting.connector.handle, { port }), (error) => {
      assert.ok(error instanceof InfrastructureError);
      assert.equal(error.code, 'port-taken');
      assert.match(error.message, new RegExp(`^Failed to open the Connector on 127\\.0\\.0\\.1:${port}: `));
      assert.match(error.hint ?? '', /choose another port/);
      return true;
    });
  });

  it('says why an address cannot be listened on', async () => {
    await assert.rejects(
      openConnectorServer(hosting.connector.handle, { host: '192.0.2.1', asksForToken: true }),
      {
        name: 'InfrastructureError',
        code: 'cannot-listen',
      },
    );
  });
});
