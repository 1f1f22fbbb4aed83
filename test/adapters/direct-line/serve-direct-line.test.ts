import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Activity } from '../../../src/activity/activity.ts';
import { openBotBehindConnector } from '../../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../../fixtures/bots/cloud-host.ts';
import { serveBot, testSecret, type ServedBot } from '../../support/open-direct-line.ts';

const resolveFrom = fileURLToPath(import.meta.url);

interface Started {
  readonly conversationId: string;
  readonly token: string;
  readonly streamUrl: string;
  readonly expires_in: number;
}

describe('The Direct Line server', () => {
  let served: ServedBot;
  let base: string;

  beforeEach(async () => {
    served = await serveBot(
      await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } }),
      { maxConversations: 3, bodyLimitBytes: 10_000 },
    );
    base = `${served.domain}/v3/directline`;
  });
  afterEach(() => served.close());

  const call = (
    path: string,
    token: string | undefined = testSecret,
    init: RequestInit = {},
  ): Promise<Response> =>
    fetch(`${base}${path}`, {
      ...init,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(init.headers as Record<string, string>),
      },
    });
  const post = (path: string, token: string | undefined, body?: unknown): Promise<Response> =>
    call(path, token, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) });
  const start = async (): Promise<Started> =>
    (await (await post('/conversations', testSecret)).json()) as Started;
  const codeOf = async (response: Response): Promise<unknown> => [
    response.status,
    ((await response.json()) as { error: { code: string } }).error.code,
  ];

  it('lets nobody in without a secret or a token of its own', async () => {
    assert.deepEqual(await codeOf(await post('/conversations', '')), [401, 'BadArgument']);
    assert.deepEqual(await codeOf(await post('/conversations', 'guess')), [403, 'BadArgument']);
    const { conversationId, token } = await start();
    const other = await start();
    const path = `/conversations/${other.conversationId}/activities`;
    assert.deepEqual(await codeOf(await call(path, token)), [403, 'BadArgument']);
    assert.deepEqual(await codeOf(await post('/tokens/generate', token)), [403, 'BadArgument']);
    const forged = `${token.slice(0, -2)}xx`;
    assert.deepEqual(await codeOf(await call(`/conversations/${conversationId}`, forged)), [
      403,
      'BadArgument',
    ]);
    const ticket = new URL(other.streamUrl).searchParams.get('t') ?? '';
    assert.deepEqual(await codeOf(await call(path, ticket)), [403, 'BadArgument']);
  });

  it('gives a token for one conversation, refreshes it, and begins the conversation once', async () => {
    const generated = (await (
      await post('/tokens/generate', testSecret, { user: { id: 'dl_me' } })
    ).json()) as Started;
    assert.equal(generated.expires_in, 1800);
    const refreshed = (await (await post('/tokens/refresh', generated.token)).json()) as Started;
    const first = await post('/conversations', refreshed.token);
    const again = await post('/conversations', refreshed.token);
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.equal(((await again.json()) as Started).conversationId, generated.conversationId);
    const said = { type: 'message', text: 'hi', from: { id: 'somebody else' } };
    await post(`/conversations/${generated.conversationId}/activities`, refreshed.token, said);
    const user = served.entries.find(({ activity }) => activity.text === 'hi');
    assert.equal(user?.activity.from?.id, 'dl_me');
  });

  it('answers from a watermark on, the words of the user among them', async () => {
    const { conversationId, token } = await start();
    const path = `/conversations/${conversationId}/activities`;
    const sent = (await (await post(path, token, { type: 'message', text: 'hi' })).json()) as { id: string };
    const read = async (watermark: string) =>
      (await (await call(`${path}?watermark=${watermark}`, token)).json()) as {
        activities: Activity[];
        watermark: string;
      };
    const all = await read('');
    assert.deepEqual(
      all.activities.map(({ text }) => text),
      ['welcome', 'hi', 'you said: hi'],
    );
    assert.equal(all.activities[2]?.replyToId, sent.id);
    assert.deepEqual(
      (await read('2')).activities.map(({ text }) => text),
      ['you said: hi'],
    );
    assert.deepEqual((await read(all.watermark)).activities, []);
    for (const wrong of ['99', '-1', 'x'])
      assert.equal((await call(`${path}?watermark=${wrong}`, token)).status, 400);
  });

  it('plays what was missed over a new stream, and ends the one before', async () => {
    const { conversationId, token, streamUrl } = await start();
    const heard: string[] = [];
    const listen = (url: string): Promise<{ socket: WebSocket; ended: Promise<string> }> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        const ended = new Promise<string>((end) => {
          socket.on('close', (_code, reason) => end(reason.toString()));
        });
        socket.on('message', (data: Buffer) => {
          const set = JSON.parse(data.toString()) as { activities: Activity[] };
          heard.push(...set.activities.map(({ text }) => text ?? ''));
          resolve({ socket, ended });
        });
      });
    const first = await listen(streamUrl);
    await post(`/conversations/${conversationId}/activities`, token, { type: 'message', text: 'hi' });
    const again = (await (
      await call(`/conversations/${conversationId}?watermark=1`, token)
    ).json()) as Started;
    heard.length = 0;
    const second = await listen(again.streamUrl);
    assert.equal(await first.ended, 'collision');
    assert.deepEqual(heard.slice(-2), ['hi', 'you said: hi']);
    second.socket.terminate();
  });

  it('takes no stream that it did not grant', async () => {
    const { streamUrl } = await start();
    const refused = (url: string, headers: Record<string, string> = {}): Promise<string> =>
      new Promise((resolve) => {
        new WebSocket(url, { headers }).on('error', ({ message }) => resolve(message));
      });
    assert.match(await refused(streamUrl.replace(/t=.*/, 't=guess')), /403/);
    assert.match(await refused(streamUrl, { origin: 'https://elsewhere.example' }), /403/);
    assert.match(await refused(streamUrl.replace('/stream', '/flood')), /404/);
  });

  it('refuses what is malformed, too deep or too large, and goes on', async () => {
    const { conversationId, token } = await start();
    const path = `/conversations/${conversationId}/activities`;
    const send = (body: string): Promise<Response> => call(path, token, { method: 'POST', body });
    for (const body of ['{', '[]', '7', '{"text":"no type"}', '{"type":"message","attachments":[1]}'])
      assert.deepEqual(await codeOf(await send(body)), [400, 'BadSyntax'], body);
    const deep = `{"type":"message","value":${'['.repeat(500)}${']'.repeat(500)}}`;
    assert.deepEqual(await codeOf(await send(deep)), [400, 'BadSyntax']);
    const large = JSON.stringify({ type: 'message', text: 'x'.repeat(20_000) });
    assert.deepEqual(await codeOf(await send(large)), [413, 'MessageSizeTooBig']);
    assert.deepEqual(await codeOf(await send('{"type":"conversationUpdate"}')), [400, 'BadArgument']);
    assert.equal((await send('{"type":"message","text":"still there"}')).status, 200);
  });

  it('keeps uploads as they came, and shows them as nothing that runs', async () => {
    const { conversationId, token } = await start();
    const form = new FormData();
    form.append(
      'activity',
      new Blob(['{"type":"message","text":"see"}'], { type: 'application/vnd.microsoft.activity' }),
    );
    form.append('file', new Blob(['<script>1</script>'], { type: 'text/html' }), '../a page.html');
    const uploaded = await call(`/conversations/${conversationId}/upload?userId=me`, token, {
      method: 'POST',
      body: form,
    });
    assert.equal(uploaded.status, 200, await uploaded.text());
    const bare = await call(`/conversations/${conversationId}/upload?userId=me`, token, {
      method: 'POST',
      body: 'plain',
      headers: { 'content-type': 'text/plain', 'content-disposition': 'name="file"; filename="b.txt"' },
    });
    assert.equal(bare.status, 200, await bare.text());
    const { activities } = (await (
      await call(`/conversations/${conversationId}/activities`, token)
    ).json()) as { activities: Activity[] };
    const [page, text] = activities.flatMap(({ attachments = [] }) => attachments);
    assert.deepEqual([page?.contentType, text?.name], ['text/html', 'b.txt']);
    const file = await fetch(page?.contentUrl ?? '');
    assert.equal(await file.text(), '<script>1</script>');
    assert.match(file.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  });

  it('answers pages of this machine alone', async () => {
    const from = (origin: string): Promise<Response> =>
      fetch(`${base}/conversations`, { method: 'OPTIONS', headers: { origin } });
    const own = await from('http://localhost:5500');
    assert.equal(own.headers.get('access-control-allow-origin'), 'http://localhost:5500');
    for (const origin of ['https://elsewhere.example', 'null', 'http://localhost.elsewhere.example']) {
      const other = await from(origin);
      assert.deepEqual([other.status, other.headers.get('access-control-allow-origin')], [403, null], origin);
    }
  });

  it('answers to no name but that of this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${base}/conversations`, { headers: { host: 'rebound.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.equal(status, 403);
  });

  it('lets the conversation go that was unused longest when there are too many', async () => {
    const started: Started[] = [];
    for (let count = 0; count < 4; count += 1) started.push(await start());
    const statuses = await Promise.all(
      started.map(
        async ({ conversationId, token }) => (await call(`/conversations/${conversationId}`, token)).status,
      ),
    );
    assert.deepEqual(
      statuses.toSorted((one, other) => one - other),
      [200, 200, 200, 404],
    );
  });

  it('tells the client that the bot failed or refused', async () => {
    const { conversationId, token } = await start();
    const path = `/conversations/${conversationId}/activities`;
    const refused = await post(path, token, { type: 'invoke', name: 'test/unknown', value: {} });
    assert.deepEqual(await codeOf(refused), [502, 'BotError']);
    assert.equal((await post(path, token, { type: 'invoke', name: 'test/echo', value: {} })).status, 200);
    const answers = served.entries.filter(({ activity }) => activity.type === 'invokeResponse');
    assert.deepEqual(
      answers.map(({ activity }) => (activity.value as { status: number }).status),
      [501, 201],
    );
  });

  it('says which updates its clients do not see', async () => {
    const { conversationId, token } = await start();
    await post(`/conversations/${conversationId}/activities`, token, { type: 'message', text: 'update' });
    assert.match(served.problems.join(), /sent an update of activity .*Direct Line carries none/);
    assert(served.entries.some(({ kind }) => kind === 'update'));
  });
});
