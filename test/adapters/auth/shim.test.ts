import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { shimUrl } from '../../../src/open-authentication.ts';

/** Prints what each way of asking over HTTPS gets, one line each. */
const script = `
import https, { get } from 'node:https';
import { createRequire } from 'node:module';
const read = (send) => new Promise((resolve) => {
  const request = send((response) => {
    let text = '';
    response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
  });
  request.on('error', (error) => resolve('error ' + error.code));
});
const ended = (request) => (request.end(), request);
const host = 'login.example.com';
console.log(await read((done) => https.get('https://' + host + '/one?x=1', done)));
console.log(await read((done) => get(new URL('https://' + host + '/two'), { headers: { a: 'b' } }, done)));
console.log(await read((done) => ended(https.request({ hostname: host, path: '/three', method: 'PUT', headers: { Host: host } }, done))));
console.log(await read((done) => ended(createRequire(import.meta.url)('https').request('https://' + host + '/four', { method: 'POST' }, done))));
console.log(await (await fetch('https://' + host + '/five')).text());
console.log(await (await fetch(new Request('https://' + host + '/six', { method: 'POST', body: 'hi' }))).text());
console.log(await read((done) => https.get('https://127.0.0.1:' + process.env.PORT + '/seven', done)));
`;

describe('The shim', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer((request, response) => {
      response.end(`${request.method} ${request.url} at ${request.headers.host?.replace(/:\d+$/, '')}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  async function run(redirected: object): Promise<{ lines: string[]; stderr: string }> {
    const args = [`--import=${shimUrl()}`, '--input-type=module', '-e', script];
    const env = {
      PATH: process.env['PATH'],
      PORT: String(port),
      UNDERSTUDY_AUTH_SHIM: JSON.stringify(redirected),
    };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    return { lines: stdout.trimEnd().split('\n'), stderr };
  }

  it('takes requests to its hosts away, however they are made, says so once, and leaves all others alone', async () => {
    const target = `http://127.0.0.1:${port}/auth/here`;
    const { lines, stderr } = await run({ 'login.example.com': target });
    assert.deepEqual(lines.slice(0, -1), [
      'GET /auth/here/one?x=1 at 127.0.0.1',
      'GET /auth/here/two at 127.0.0.1',
      'PUT /auth/here/three at 127.0.0.1',
      'POST /auth/here/four at 127.0.0.1',
      'GET /auth/here/five at 127.0.0.1',
      'POST /auth/here/six at 127.0.0.1',
    ]);
    assert.match(lines.at(-1) ?? '', /^error EPROTO$/);
    assert.equal(stderr, `Understudy (bot.auth: shim): requests to login.example.com go to ${target}\n`);
  });
});
