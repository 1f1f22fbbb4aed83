import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ServerBounds } from '../../adapters/listening/bound-server.ts';

export interface OpenedServer {
  /** Scheme, address and port. */
  readonly url: string;
  /** Where a JSON body is taken, with what lets it in. */
  readonly post: { readonly path: string; readonly headers: Readonly<Record<string, string>> };
  close(): Promise<void>;
}

export interface OpenServerOptions {
  readonly host?: string;
  readonly bounds?: Partial<ServerBounds>;
}

const well = JSON.stringify({ type: 'message', text: 'hi' });

/** What every server of ours keeps to, whoever speaks to it. */
export function describeServer(
  name: string,
  open: (options: OpenServerOptions) => Promise<OpenedServer>,
): void {
  describe(`${name}, as a server of ours`, () => {
    let server: OpenedServer;
    let sockets: Socket[];

    const start = async (options: OpenServerOptions = {}): Promise<void> => {
      server = await open(options);
    };
    beforeEach(() => {
      sockets = [];
    });
    afterEach(async () => {
      for (const socket of sockets) socket.destroy();
      await server.close();
    });

    async function dial(): Promise<Socket> {
      const { port } = new URL(server.url);
      const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
      socket.on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      return socket;
    }

    /** All that the server says on a socket until it has closed its end. */
    async function hear(socket: Socket): Promise<string> {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      // Whoever closes in mid-request may also reset, which Node 24 does and `once` would take for a failure.
      await new Promise((resolve) => void socket.once('end', resolve).once('close', resolve));
      return Buffer.concat(chunks).toString();
    }

    async function tell(text: string): Promise<string> {
      const socket = await dial();
      socket.write(text);
      return hear(socket);
    }

    function ask(
      method: string,
      path: string,
      headers: OutgoingHttpHeaders,
      body?: string,
    ): Promise<IncomingMessage> {
      return new Promise((resolve, reject) => {
        const { hostname, port } = new URL(server.url);
        httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
          response.resume().on('end', () => resolve(response));
        })
          .on('error', reject)
          .end(body);
      });
    }

    const post = async (body: string, headers: OutgoingHttpHeaders = {}): Promise<number | undefined> =>
      (await ask('POST', server.post.path, { ...server.post.headers, ...headers }, body)).statusCode;
    const assertServes = async (): Promise<void> => assert.equal(await post(well), 200);

    it('listens to this machine alone unless told, and answers', async () => {
      await start();
      assert.equal(new URL(server.url).hostname, '127.0.0.1');
      await assertServes();
    });

    it('answers to no name but that of this machine', async () => {
      await start();
      for (const host of ['rebound.example', 'localhost.example', '127.0.0.1.example:80', '127.0.0.1@x']) {
        assert.equal(await post(well, { host }), 403, host);
      }
      const { port } = new URL(server.url);
      for (const host of [`localhost:${port}`, `[::1]:${port}`])
        assert.equal(await post(well, { host }), 200);
      assert.match(await tell('GET /v3/conversations HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 403 /);
    });

    it('talks to no page from elsewhere', async () => {
      await start();
      for (const origin of ['https://elsewhere.example', 'null', 'http://127.0.0.1.example']) {
        for (const method of ['POST', 'OPTIONS', 'GET']) {
          const headers = { ...server.post.headers, origin };
          const response = await ask(method, server.post.path, headers, method === 'POST' ? well : undefined);
          assert.equal(response.statusCode, 403, `${method} ${origin}`);
          assert.equal(response.headers['access-control-allow-origin'], undefined);
        }
      }
    });

    for (const framing of ['with its length', 'in chunks'] as const) {
      it(`takes no 50 MB that come ${framing}, and goes on`, async () => {
        await start();
        const total = 50 * 1024 * 1024;
        const chunk = Buffer.alloc(1024 * 1024, 'x');
        const { hostname, port } = new URL(server.url);
        const headers = framing === 'in chunks' ? {} : { 'content-length': total };
        const sent = httpRequest({
          hostname,
          port,
          path: server.post.path,
          method: 'POST',
          headers: { ...server.post.headers, ...headers },
          agent: false,
        });
        const outcome = new Promise<number | 'closed'>((resolve) => {
          sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
          sent.on('error', () => resolve('closed'));
        });
        let written = 0;
        const write = (): void => {
          while (written < total && !sent.destroyed) {
            written += chunk.length;
            if (!sent.write(chunk)) {
              sent.once('drain', write);
              return;
            }
          }
          sent.end();
        };
        write();
        const ended = await outcome;
        assert(ended === 413 || ended === 'closed', String(ended));
        sent.destroy();
        await assertServes();
      });
    }

    it('refuses JSON that is nested too deeply, or is none', async () => {
      await start();
      const levels = 200_000;
      const deep = `{"type":"message","value":${'['.repeat(levels)}${']'.repeat(levels)}}`;
      for (const body of [deep, `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, '{', '\u0000', '"', '[[[['])
        assert.equal(await post(body), 400, body.slice(0, 40));
      await assertServes();
    });

    it('reads no more headers than it must', async () => {
      await start();
      assert.equal(await post(well, { 'x-long': 'x'.repeat(20_000) }), 431);
      const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, '1']));
      assert.equal(await post(well, many), 431);
      await assertServes();
    });

    it('keeps no more sockets open than it is told', async () => {
      await start({ bounds: { maxSockets: 3 } });
      const held = [await dial(), await dial(), await dial()];
      assert.equal(await hear(await dial()), '');
      const [one] = held;
      one?.write('GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
      assert(one);
      assert.match(await hear(one), /^HTTP\/1\.1 40[134] /);
    });

    const slow: readonly { readonly is: string; readonly first: string }[] = [
      { is: 'says nothing', first: '' },
      { is: 'does not end its headers', first: 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ' },
      {
        is: 'does not end its body',
        first: 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n',
      },
    ];
    for (const { is, first } of slow) {
      it(`ends a socket that ${is}, though a byte comes now and then`, async () => {
        await start({ bounds: { headersTimeoutMs: 60, requestTimeoutMs: 80, checkEveryMs: 10 } });
        const socket = await dial();
        const dripping = setInterval(() => first !== '' && socket.write('x'), 10);
        socket.write(first);
        try {
          assert.match(await hear(socket), /^(?:HTTP\/1\.1 408 |HTTP\/1\.1 4|$)/);
        } finally {
          clearInterval(dripping);
        }
        await assertServes();
      });
    }

    it('ends a socket on which nothing moves', async () => {
      await start({ bounds: { idleTimeoutMs: 40 } });
      await hear(await dial());
      await assertServes();
    });

    it('is not shaken by what is no request', async () => {
      await start();
      const lines = [
        'GET // HTTP/1.1',
        'GET http://[ HTTP/1.1',
        'GET * HTTP/1.1',
        'OPTIONS * HTTP/1.1',
        'CONNECT x:1 HTTP/1.1',
        'GET /%00%ff%zz HTTP/1.1',
        'GET /v3/conversations/%2e%2e%2f%2e%2e%2fetc%2fpasswd/activities HTTP/1.1',
        'GET /v3/directline/conversations/..%2f..%2f HTTP/1.1',
        'PATCH /v3/conversations/__proto__/activities/constructor HTTP/1.1',
        'GET /v3/attachments/__proto__/views/__proto__ HTTP/1.1',
        `GET /v3/conversations/${'x'.repeat(15_000)}/members HTTP/1.1`,
        'GET /v3/conversations?pageSize=-1&continuationToken=__proto__ HTTP/1.1',
      ];
      for (const line of lines) {
        const said = await tell(`${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
        assert.match(said, /^(?:HTTP\/1\.1 [2-4]\d\d |$)/, line);
      }
      for (const garbage of [
        '\u0000\u0001\u0002\r\n\r\n',
        'GET\r\n\r\n',
        '\r\n\r\n\r\n{}\r\n\r\n',
        'x'.repeat(100_000),
      ])
        assert.match(await tell(garbage), /^(?:HTTP\/1\.1 4\d\d |$)/);
      await assertServes();
    });

    it('takes fields that name the prototype for fields', async () => {
      await start();
      const hostile =
        '{"type":"message","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
      assert.equal(await post(hostile), 200);
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });

    it('goes on when a client breaks off in the middle', async () => {
      await start();
      const socket = await dial();
      socket.write(
        `POST ${server.post.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{"type":`,
      );
      socket.destroy();
      await once(socket, 'close');
      await assertServes();
    });

    it('leaves no socket that wished for something else than HTTP', async () => {
      await start();
      const said = await tell(
        'GET /v3/elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
      );
      assert.match(said, /^HTTP\/1\.1 4\d\d /);
    });

    it('closes with sockets open that are idle, half told, or wished for something else', async () => {
      await start();
      const held = [await dial(), await dial(), await dial()];
      held[1]?.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{');
      held[2]?.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      await assertServes();
      const ended = held.map(hear);
      await server.close();
      await Promise.all(ended);
    });
  });
}
