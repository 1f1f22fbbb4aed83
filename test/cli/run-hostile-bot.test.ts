import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http, { type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const well =
  'name: well\nscript:\n  - user: hello\n  - bot: "you said: hello"\n  - user: again\n  - bot: "you said: again"\n';

/** What the bot does when it is told to, and how it is then judged. */
const deeds: readonly {
  readonly deed: string;
  readonly does: string;
  /** Verdict of the conversation. */
  readonly verdict: string;
  readonly says: RegExp;
  readonly activities?: number;
}[] = [
  {
    deed: 'nowhere',
    does: 'posts to a conversation that does not exist',
    verdict: 'failed',
    says: /malformed-activity.*There is no conversation \\"nowhere\\"/,
  },
  {
    deed: 'large',
    does: 'sends 50 MB',
    verdict: 'failed',
    says: /malformed-activity.*larger than 4194304 bytes/,
  },
  {
    deed: 'deep',
    does: 'sends deep JSON',
    verdict: 'failed',
    says: /malformed-activity.*nested deeper than 100 levels/,
  },
  {
    deed: 'half',
    does: 'closes the socket in the middle of an activity',
    verdict: 'failed',
    says: /malformed-activity.*The connection ended after 20 bytes of the body/,
  },
  {
    deed: 'flood',
    does: 'sends ten thousand messages in one turn',
    verdict: 'failed',
    says: /flood 9999/,
    activities: 10_000,
  },
  {
    deed: 'hang',
    does: 'answers headers and then nothing',
    verdict: 'failed',
    says: /no-reply.*nothing within/,
  },
  {
    deed: 'open',
    does: 'replies and never ends its answer',
    verdict: 'failed',
    says: /late-reply.*did not end its answer/,
  },
  {
    deed: 'endless',
    does: 'answers without end',
    verdict: 'errored',
    says: /bot-unreachable.*longer than 16777216 bytes/,
  },
  {
    deed: 'huge',
    does: 'answers with 50 MB',
    verdict: 'errored',
    says: /bot-unreachable.*longer than 16777216 bytes/,
  },
  {
    deed: 'cut',
    does: 'closes the socket in the middle of its answer',
    verdict: 'errored',
    says: /bot-unreachable/,
  },
  { deed: 'deep-answer', does: 'answers with deep JSON', verdict: 'failed', says: /no-reply/ },
];

describe('A bot that misbehaves', () => {
  let folder: TemporaryFolder;
  let server: Server;
  let endpoint: string;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

  function post(url: string, body: string): Promise<number> {
    return new Promise((resolve) => {
      http
        .request(url, { method: 'POST', agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0));
        })
        .on('error', () => resolve(0))
        .end(body);
    });
  }

  async function work(
    { id, text = '', serviceUrl, conversation }: Activity,
    response: ServerResponse,
  ): Promise<void> {
    const base = `${String(serviceUrl)}/v3/conversations`;
    const here = `${base}/${encodeURIComponent(conversation?.id ?? '')}/activities`;
    const reply = (said: string): string => JSON.stringify({ type: 'message', text: said, replyToId: id });
    switch (text) {
      case 'nowhere':
        await post(`${base}/nowhere/activities`, reply('lost'));
        break;
      case 'stray':
        await post(`${base}/nowhere/activities`, JSON.stringify({ type: 'message', text: 'lost' }));
        break;
      case 'large':
        await post(here, reply('x'.repeat(50 * 1024 * 1024)));
        break;
      case 'deep':
        await post(here, `{"type":"message","value":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
        break;
      case 'half': {
        const { hostname, port, pathname } = new URL(here);
        const socket = connect({ host: hostname, port: Number(port) });
        socket.write(
          `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 50\r\n\r\n{"type": "message", `,
        );
        await new Promise<void>((resolve) => socket.end(() => resolve()));
        break;
      }
      case 'flood':
        await Promise.all(Array.from({ length: 10_000 }, (_, index) => post(here, reply(`flood ${index}`))));
        break;
      case 'hang':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
        return;
      case 'open':
        await post(here, reply('you said: open'));
        response.writeHead(200);
        response.write(' ');
        return;
      case 'endless': {
        const chunk = Buffer.alloc(64 * 1024, ' ');
        const write = (): void => {
          while (!response.destroyed) if (!response.write(chunk)) return;
        };
        response.on('drain', write);
        write();
        return;
      }
      case 'huge':
        response.end(Buffer.alloc(50 * 1024 * 1024, ' '));
        return;
      case 'cut':
        response.writeHead(200, { 'content-length': 100 });
        response.write('{', () => response.destroy());
        return;
      case 'deep-answer':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
        return;
      default:
        await post(here, reply(`you said: ${text}`));
    }
    response.end();
  }

  before(async () => {
    folder = await openTemporaryFolder();
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const activity = JSON.parse(Buffer.concat(chunks).toString()) as Activity;
        if (activity.type === 'message') void work(activity, response);
        else response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
    await folder.write({ 'well.yaml': well });
  });
  after(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder.remove();
  });

  for (const { deed, does, verdict, says, activities } of deeds) {
    it(`that ${does} is told of, and disturbs nobody else`, async function () {
      this.timeout(60_000);
      const replyTimeoutMs = deed === 'flood' ? 30_000 : deed === 'large' ? 5000 : 800;
      const bad = `name: bad\nlimits: { replyTimeoutMs: ${replyTimeoutMs} }\nscript:\n  - user: ${deed}\n  - bot: never said\n`;
      await folder.write({ [`${deed}.yaml`]: bad });
      const out = `out-${deed}`;
      const args = ['run', '-e', endpoint, '-o', out, '--concurrency', '2', `${deed}.yaml`, 'well.yaml'];
      const { stdout, stderr } = await callUnderstudy(args, folder.path);
      const run = JSON.parse(await readFile(join(folder.path, out, 'run.json'), 'utf8')) as RunResult;
      const [one, other] = run.conversations.toSorted((a, b) => a.scenario.localeCompare(b.scenario));
      assert.equal(one?.verdict, verdict, stdout + stderr);
      const told = JSON.stringify(one?.reasons);
      assert.match(told, says);
      assert.equal(other?.verdict, 'passed', stdout);
      const transcript = JSON.parse(
        await readFile(join(folder.path, out, 'transcripts', 'bad', '1.transcript'), 'utf8'),
      ) as Activity[];
      assert.equal(
        transcript.some(({ text }) => text === deed),
        true,
      );
      const fromBot = transcript.filter(({ from, type }) => from?.role === 'bot' && type === 'message');
      if (activities !== undefined) assert.equal(fromBot.length, activities);
    });
  }

  it('is told of at the end where it cannot be said in which conversation', async () => {
    await folder.write({ 'stray.yaml': 'name: stray\nscript:\n  - user: stray\n' });
    const args = ['run', '-e', endpoint, '-o', 'out-stray', '--concurrency', '2', 'stray.yaml', 'well.yaml'];
    const { stderr } = await callUnderstudy(args, folder.path);
    assert.match(
      stderr,
      /called for a conversation that was never there: There is no conversation "nowhere"/,
    );
  });
});
