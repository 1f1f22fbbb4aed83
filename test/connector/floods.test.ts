import assert from 'node:assert/strict';
import { createProblemLog } from '../../src/connector/problem-log.ts';
import { maxArrivals } from '../../src/connector/refusal.ts';
import { errorCodeOf, hostConversation, message } from './hosting.ts';

const path = '/v3/conversations/c%7C1/activities';

describe('The Connector, when there is too much', () => {
  it('takes ten thousand messages, refuses what goes far beyond that, and says so once', () => {
    const { call, arrivals, problems, connector, hosted } = hostConversation();
    const other = { ...hosted, account: { id: 'c|2' } };
    connector.host(other);
    for (let count = 0; count < maxArrivals; count += 1)
      assert.equal(call('POST', path, message()).status, 200);
    assert.equal(maxArrivals >= 10_000, true);
    for (const [method, url, body] of [
      ['POST', path, message()],
      ['PUT', `${path}/c%7C1%7C0000001`, message()],
      ['DELETE', `${path}/c%7C1%7C0000001`, undefined],
      ['PUT', `${path}/c%7C1%7C0000001/reactions/like`, undefined],
      ['POST', `${path}/history`, { activities: [message()] }],
    ] as const) {
      const refused = call(method, url, body);
      assert.deepEqual([refused.status, errorCodeOf(refused)], [429, 'TooManyRequests'], `${method} ${url}`);
    }
    assert.equal(arrivals.length, maxArrivals);
    assert.deepEqual(
      problems.map(({ code, conversationId }) => [code, conversationId]),
      [['flood', 'c|1']],
    );
    assert.equal(call('GET', '/v3/conversations/c%7C1/members').status, 200);
    assert.equal(call('POST', '/v3/conversations/c%7C2/activities', message()).status, 200);
  });

  it('quotes no more of a call than can be read', () => {
    const { call, problems } = hostConversation();
    call('GET', `/v3/conversations/${'x'.repeat(9000)}/elsewhere`);
    const [{ message: told, url } = { message: '', url: '' }] = problems;
    assert.deepEqual([told.length, url.length], [1001, 1001]);
  });

  it('takes no history that is longer than a conversation may be', () => {
    const { call, arrivals, problems } = hostConversation();
    const activities = Array.from({ length: maxArrivals + 1 }, () => message());
    assert.equal(call('POST', `${path}/history`, { activities }).status, 429);
    assert.deepEqual([arrivals.length, problems.length], [0, 1]);
  });

  it('remembers so many conversations that nobody takes part in, and its own', () => {
    const { call } = hostConversation();
    for (let count = 0; count < 1200; count += 1)
      assert.equal(call('POST', '/v3/conversations', { members: [] }).status, 201);
    const { body } = call('GET', '/v3/conversations?pageSize=5000');
    const { conversations } = body as { conversations: { id: string }[] };
    assert.equal(conversations.length, 1001);
    assert.equal(conversations[0]?.id, 'c|1');
  });

  it('keeps so many bytes of files, the newest', () => {
    const { call } = hostConversation();
    const originalBase64 = Buffer.alloc(3 * 1024 * 1024).toString('base64');
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { body } = call('POST', '/v3/conversations/c%7C1/attachments', { originalBase64, type: 'a/b' });
      ids.push((body as { id: string }).id);
    }
    const kept = ids.filter((id) => call('GET', `/v3/attachments/${id}`).status === 200);
    assert.deepEqual(kept, ids.slice(-21));
  });

  it('takes an empty file for more than nothing', () => {
    const { call, connector, hosted } = hostConversation();
    const upload = (id: string): string => {
      const url = `/v3/conversations/${id}/attachments`;
      const { status, body } = call('POST', url, { originalBase64: '', type: 'a/b' });
      assert.equal(status, 200);
      return (body as { id: string }).id;
    };
    const first = upload('c%7C1');
    for (const id of ['a', 'b', 'c', 'd']) {
      connector.host({ ...hosted, account: { id } });
      for (let count = 0; count < 16 * 1024; count += 1) upload(id);
    }
    assert.equal(call('GET', `/v3/attachments/${first}`).status, 404);
  });

  it('remembers so many messages to many, and takes none to too many', () => {
    const { call } = hostConversation();
    const send = (members: readonly { id: string }[]) =>
      call('POST', '/v3/batch/conversation/users', { activity: message(), members });
    const first = send([{ id: 'nobody' }]).body as { operationId: string };
    for (let count = 0; count < 1000; count += 1) send([{ id: 'nobody' }]);
    assert.equal(call('GET', `/v3/batch/conversation/${first.operationId}`).status, 404);
    assert.equal(send(Array.from({ length: 1001 }, (_, index) => ({ id: String(index) }))).status, 400);
  });

  it('lays a call for a conversation that is not there to the one that it came out of', () => {
    const { call, problems, connector, hosted } = hostConversation();
    const nowhere = '/v3/conversations/nowhere/activities';
    call('POST', nowhere, message());
    connector.host({ ...hosted, account: { id: 'c|2' } });
    call('POST', nowhere, { ...message(), replyToId: 'c|2|0000003' });
    call('POST', `${nowhere}/c%7C1%7C0000000`, message());
    call('POST', nowhere, { ...message(), conversation: { id: 'c|2' } });
    call('POST', nowhere, message());
    connector.unhost('c|2');
    connector.host({ ...hosted, account: { id: 'c|3' } });
    call('POST', '/v3/conversations/c%7C2/activities', message());
    assert.deepEqual(
      problems.map(({ code, conversationId }) => [code, conversationId]),
      ['c|1', 'c|2', 'c|1', 'c|2', undefined, 'c|2'].map((id) => ['unknown-conversation', id]),
    );
  });
});

describe('createProblemLog', () => {
  it('keeps the first problems of each conversation, of the last conversations, until they are taken', () => {
    const log = createProblemLog<number>(2, 2);
    for (const id of ['a', 'b', 'b', 'b', 'c']) log.add(id, 1);
    assert.deepEqual([log.take('a'), log.take('b'), log.take('c'), log.take('c')], [[], [1, 1], [1], []]);
  });
});
