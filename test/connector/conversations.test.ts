import assert from 'node:assert/strict';
import type { Activity, ChannelAccount } from '../../src/activity/activity.ts';
import type { HostedConversation } from '../../src/connector/connector.ts';
import { errorCodeOf, hostConversation, message } from './hosting.ts';

const conversation = '/v3/conversations/c|1';

describe('Connector conversations', () => {
  it('creates one, with whoever takes it up, and puts the first activity into it', () => {
    const seen: Activity[] = [];
    const { call, problems } = hostConversation({}, (account, parameters): HostedConversation => ({
      account,
      bot: { id: 'bot' },
      members: parameters['members'] as ChannelAccount[],
      onArrival: ({ activity }) => seen.push(activity),
    }));
    const response = call('POST', '/v3/conversations', {
      bot: { id: 'bot' },
      isGroup: true,
      topicName: 'News',
      tenantId: 'tenant',
      members: [{ id: 'bob' }],
      activity: message('news'),
    });
    assert.deepEqual(response, { status: 201, body: { id: 'new-1', activityId: 'new-1|0000000' } });
    assert.equal(seen[0]?.recipient?.id, 'bob');
    assert.deepEqual(seen[0]?.conversation, {
      id: 'new-1',
      isGroup: true,
      conversationType: 'groupChat',
      name: 'News',
      tenantId: 'tenant',
    });
    assert.deepEqual(problems, []);
    assert.equal(call('POST', '/v3/conversations/new-1/activities', message()).status, 200);
    assert.equal(seen.length, 2);
  });

  it('serves one that nobody takes up, and reports it', () => {
    const { call, problems } = hostConversation();
    const response = call('POST', '/v3/conversations', { agent: { id: 'a' }, members: [{ id: 'bob' }] });
    assert.equal(response.status, 201);
    assert.equal(problems[0]?.code, 'unclaimed-conversation');
    assert.equal(problems[0]?.conversationId, 'new-1');
    assert.deepEqual(call('GET', '/v3/conversations/new-1/members').body, [{ id: 'bob' }]);
  });

  it('refuses to create one from a malformed body', () => {
    const { call } = hostConversation();
    assert.equal(call('POST', '/v3/conversations', []).status, 400);
    assert.equal(call('POST', '/v3/conversations', { activity: { text: 'x' } }).status, 400);
    const listed = call('GET', '/v3/conversations').body as { conversations: { id: string }[] };
    assert.deepEqual(
      listed.conversations.map(({ id }) => id),
      ['c|1'],
    );
  });

  it('gives members in pages', () => {
    const members = Array.from({ length: 5 }, (_, index) => ({ id: `u${index}` }));
    const { call } = hostConversation({ members });
    const pages: string[][] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const { body } = call('GET', `${conversation}/pagedmembers?pageSize=2&continuationToken=${token}`);
      const page = body as { members: ChannelAccount[]; continuationToken?: string };
      pages.push(page.members.map(({ id }) => id));
      token = page.continuationToken;
    }
    assert.deepEqual(pages, [['u0', 'u1'], ['u2', 'u3'], ['u4']]);
  });

  it('refuses a page size and a continuation token that are none', () => {
    const { call } = hostConversation();
    for (const query of [
      'pageSize=0',
      'pageSize=-1',
      'pageSize=x',
      'continuationToken=x',
      'continuationToken=99',
    ]) {
      const response = call('GET', `${conversation}/pagedmembers?${query}`);
      assert.equal(response.status, 400, query);
      assert.equal(errorCodeOf(response), 'BadArgument');
    }
  });

  it('finds a member by id or by AAD object id, and forgets a deleted one', () => {
    const { call, hosted } = hostConversation();
    assert.equal((call('GET', `${conversation}/members/aad-1`).body as ChannelAccount).id, 'u/1');
    assert.equal(call('DELETE', `${conversation}/members/u%2F1`).status, 200);
    const response = call('GET', `${conversation}/members/u%2F1`);
    assert.equal(response.status, 404);
    assert.equal(errorCodeOf(response), 'MemberNotFoundInConversation');
    assert.equal(call('DELETE', `${conversation}/members/u%2F1`).status, 404);
    assert.equal(hosted.members.length, 2);
  });
});

describe('Connector attachments', () => {
  const upload = `${conversation}/attachments`;

  it('give back the bytes that were uploaded, until the conversation ends', () => {
    const { call, connector } = hostConversation();
    const data = { type: 'image/png', name: 'dot.png', originalBase64: '/+8=', thumbnailBase64: 'AA==' };
    const { id } = call('POST', upload, data).body as { id: string };
    assert.deepEqual(call('GET', `/v3/attachments/${id}`).body, {
      name: 'dot.png',
      type: 'image/png',
      views: [
        { viewId: 'original', size: 2 },
        { viewId: 'thumbnail', size: 1 },
      ],
    });
    const view = call('GET', `/v3/attachments/${id}/views/original`);
    assert.deepEqual(view.headers, { 'content-type': 'image/png' });
    assert.deepEqual([...(view.body as Uint8Array)], [0xff, 0xef]);
    connector.unhost('c|1');
    assert.equal(call('GET', `/v3/attachments/${id}`).status, 404);
  });

  it('take bytes in the forms that JSON.stringify makes of them', () => {
    const { call } = hostConversation();
    for (const bytes of [Uint8Array.of(1, 2), Buffer.from([1, 2]), [1, 2]]) {
      const originalBase64: unknown = JSON.parse(JSON.stringify(bytes));
      const { id } = call('POST', upload, { originalBase64 }).body as { id: string };
      const { body } = call('GET', `/v3/attachments/${id}/views/original`);
      assert.deepEqual([...(body as Uint8Array)], [1, 2]);
    }
  });

  it('refuse what is no base64 and do not let a type into the headers that is none', () => {
    const { call, problems } = hostConversation();
    for (const originalBase64 of [undefined, null, 5, '***', [300], { a: 'b' }]) {
      assert.equal(call('POST', upload, { originalBase64 }).status, 400);
    }
    assert.equal(problems.length, 6);
    const { id } = call('POST', upload, { type: 'a/b\r\nx: y', originalBase64: '' }).body as { id: string };
    assert.deepEqual(call('GET', `/v3/attachments/${id}/views/original`).headers, {
      'content-type': 'application/octet-stream',
    });
  });

  it('are not found under an unknown id or view', () => {
    const { call } = hostConversation();
    const { id } = call('POST', upload, { originalBase64: '' }).body as { id: string };
    for (const url of [
      '/v3/attachments/x',
      '/v3/attachments/x/views/original',
      `/v3/attachments/${id}/views/x`,
    ]) {
      assert.equal(errorCodeOf(call('GET', url)), 'AttachmentNotFound');
    }
  });
});

describe('Connector for Teams', () => {
  it('knows teams and meetings only of conversations that have them', () => {
    const { call } = hostConversation();
    for (const [method, url, code] of [
      ['GET', '/v3/teams/c|1', 'TeamNotFound'],
      ['GET', '/v3/teams/t1/conversations', 'TeamNotFound'],
      ['GET', '/v1/meetings/m1', 'MeetingNotFound'],
      ['GET', '/v1/meetings/m1/participants/u', 'MeetingNotFound'],
      ['POST', '/v1/meetings/m1/notification', 'MeetingNotFound'],
      ['GET', '/v3/batch/conversation/x', 'OperationNotFound'],
      ['DELETE', '/v3/batch/conversation/x', 'OperationNotFound'],
      ['GET', '/v3/batch/conversation/failedentries/x', 'OperationNotFound'],
    ] as const) {
      const response = call(method, url, {});
      assert.equal(response.status, 404);
      assert.equal(errorCodeOf(response), code);
    }
  });

  it('lists the members of a team by its id', () => {
    const { call, connector } = hostConversation({ team: { details: { id: 't1' }, channels: [] } });
    assert.equal(call('GET', '/v3/conversations/t1/pagedmembers').status, 200);
    connector.unhost('c|1');
    assert.equal(call('GET', '/v3/conversations/t1/pagedmembers').status, 404);
  });

  it('delivers a batch to those it finds and counts the others', () => {
    const { call, arrivals } = hostConversation();
    const members = [{ id: 'aad-1' }, { id: 'nobody' }];
    const { operationId } = call('POST', '/v3/batch/conversation/users', { activity: message(), members })
      .body as { operationId: string };
    assert.equal(arrivals.length, 1);
    const state = call('GET', `/v3/batch/conversation/${operationId}`).body as Record<string, unknown>;
    assert.equal(state['state'], 'Completed');
    assert.equal(state['totalEntriesCount'], 2);
    assert.deepEqual(state['response'], { statusMap: { 201: 1, 404: 1 } });
    const failed = call('GET', `/v3/batch/conversation/failedentries/${operationId}`).body as {
      failedEntryResponses: { id: string }[];
    };
    assert.deepEqual(
      failed.failedEntryResponses.map(({ id }) => id),
      ['nobody'],
    );
  });

  it('refuses a batch without an activity or without recipients', () => {
    const { call } = hostConversation();
    assert.equal(call('POST', '/v3/batch/conversation/users', undefined).status, 400);
    assert.equal(
      call('POST', '/v3/batch/conversation/users', { activity: message(), members: [] }).status,
      400,
    );
    assert.equal(call('POST', '/v3/batch/conversation/tenant', { activity: message() }).status, 400);
  });
});
