import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { errorCodeOf, hostConversation, message } from './hosting.ts';

const activities = '/v3/conversations/c|1/activities';

describe('Connector', () => {
  it('completes what the bot left out and hands the activity on before it answers', () => {
    const { call, arrivals } = hostConversation();
    const response = call('POST', activities, { ...message(), callerId: 'secret', id: 'made up' });
    assert.deepEqual(response, { status: 200, body: { id: 'c|1|0000000' } });
    assert.deepEqual(arrivals, [
      {
        kind: 'activity',
        activity: {
          type: 'message',
          text: 'hello',
          id: 'c|1|0000000',
          timestamp: '2026-01-02T03:04:05.000Z',
          from: { id: 'bot', name: 'Bot', role: 'bot' },
          recipient: { id: 'u/1', name: 'Ann', role: 'user', aadObjectId: 'aad-1' },
          conversation: { id: 'c|1', conversationType: 'personal' },
          channelId: 'emulator',
        },
      },
    ]);
  });

  it('keeps what the bot said of itself, except the role', () => {
    const { call, arrivals } = hostConversation();
    call('POST', activities, {
      ...message(),
      timestamp: '2020-01-01T00:00:00Z',
      channelId: 'test',
      from: { id: 'bot', name: 'Other', role: 'user' },
      recipient: { id: 'u/1' },
    });
    const activity = arrivals[0]?.activity;
    assert.equal(activity?.timestamp, '2020-01-01T00:00:00Z');
    assert.equal(activity?.channelId, 'test');
    assert.deepEqual(activity?.from, { id: 'bot', name: 'Other', role: 'bot' });
    assert.deepEqual(activity?.recipient, { id: 'u/1', role: 'user' });
  });

  it('takes nulls and accounts without an id as left out', () => {
    const { call, arrivals } = hostConversation();
    call('POST', activities, { ...message(), attachments: null, from: { name: 'x' }, recipient: null });
    assert.equal(arrivals[0]?.activity.attachments, undefined);
    assert.equal(arrivals[0]?.activity.from?.id, 'bot');
    assert.equal(arrivals[0]?.activity.recipient?.id, 'u/1');
  });

  it('counts ids up and shares the sequence with the user', () => {
    const { call, connector } = hostConversation();
    call('POST', activities, message());
    assert.equal(connector.newActivityId('c|1'), 'c|1|0000001');
    assert.deepEqual(call('POST', activities, message()).body, { id: 'c|1|0000002' });
  });

  it('takes the channel of the recorded activity if the conversation names none', () => {
    const { call, connector, arrivals } = hostConversation({ channelId: undefined });
    connector.record('c|1', { ...message(), id: 'first', channelId: 'msteams' });
    call('POST', activities, message());
    assert.equal(arrivals[0]?.activity.channelId, 'msteams');
  });

  it('puts the id of the answered activity into replyToId', () => {
    const { call, arrivals } = hostConversation();
    call('POST', `${activities}/first`, message());
    call('POST', `${activities}/first`, { ...message(), replyToId: 'other' });
    assert.deepEqual(
      arrivals.map(({ activity }) => activity.replyToId),
      ['first', 'other'],
    );
  });

  it('hands on updates under the id of the activity', () => {
    const { call, arrivals } = hostConversation();
    call('POST', activities, message());
    const response = call('PUT', `${activities}/c%7C1%7C0000000`, { ...message('changed'), id: 'other' });
    assert.deepEqual(response, { status: 200, body: { id: 'c|1|0000000' } });
    assert.equal(arrivals[1]?.kind, 'update');
    assert.equal(arrivals[1]?.activity.id, 'c|1|0000000');
    assert.equal(arrivals[1]?.activity.text, 'changed');
  });

  it('hands on deletes once', () => {
    const { call, arrivals } = hostConversation();
    call('POST', activities, message());
    assert.equal(call('DELETE', `${activities}/c|1|0000000`).status, 200);
    assert.equal(arrivals[1]?.kind, 'delete');
    assert.equal(arrivals[1]?.activity.type, 'messageDelete');
    assert.equal(arrivals[1]?.activity.id, 'c|1|0000000');
    assert.equal(call('DELETE', `${activities}/c|1|0000000`).status, 404);
    assert.equal(arrivals.length, 2);
  });

  it('answers 404 to an update, a delete and a question about an activity that it does not know', () => {
    const { call, problems, arrivals } = hostConversation();
    for (const [method, url] of [
      ['PUT', `${activities}/nope`],
      ['DELETE', `${activities}/nope`],
      ['GET', `${activities}/nope/members`],
    ] as const) {
      const response = call(method, url, message());
      assert.equal(response.status, 404);
      assert.equal(errorCodeOf(response), 'ActivityNotFoundInConversation');
    }
    assert.equal(problems[0]?.code, 'unknown-activity');
    assert.equal(arrivals.length, 0);
  });

  it('answers 404 in a conversation that it does not know, or no longer', () => {
    const { call, connector, problems } = hostConversation();
    connector.unhost('c|1');
    const response = call('POST', activities, message());
    assert.equal(response.status, 404);
    assert.equal(errorCodeOf(response), 'ConversationNotFound');
    assert.equal(problems[0]?.code, 'unknown-conversation');
    assert.equal(problems[0]?.conversationId, 'c|1');
  });

  for (const [what, body] of [
    ['nothing', undefined],
    ['text', 'hello'],
    ['a list', [message()]],
    ['no type', { text: 'hello' }],
    ['a text that is a number', { type: 'message', text: 5 }],
    ['a sender that is text', { ...message(), from: 'bot' }],
    ['attachments that are not a list', { ...message(), attachments: {} }],
    ['an attachment without contentType', { ...message(), attachments: [{ content: {} }] }],
    ['entities that are text', { ...message(), entities: ['mention'] }],
    ['suggested actions without actions', { ...message(), suggestedActions: { to: [] } }],
  ] as const) {
    it(`answers 400 to an activity that is ${what}, and reports it`, () => {
      const { call, problems, arrivals } = hostConversation();
      const response = call('POST', activities, body);
      assert.equal(response.status, 400);
      assert.equal(errorCodeOf(response), 'BadSyntax');
      assert.equal(problems[0]?.code, 'malformed-activity');
      assert.equal(problems[0]?.conversationId, 'c|1');
      assert.equal(arrivals.length, 0);
    });
  }

  it('does not let a __proto__ field become a prototype', () => {
    const { call, arrivals } = hostConversation();
    const text = '{"type":"message","__proto__":{"text":"x"},"from":{"id":"bot","__proto__":{"name":"y"}}}';
    call('POST', activities, JSON.parse(text));
    const activity = arrivals[0]?.activity;
    assert.equal(activity?.text, undefined);
    assert.equal(Object.getPrototypeOf(activity), Object.prototype);
    assert.equal(Object.getPrototypeOf(activity?.from), Object.prototype);
    assert.equal(activity?.from?.name, 'Bot');
  });

  it('accepts the pieces of a streamed message as Teams does', () => {
    const { call, arrivals } = hostConversation();
    const piece = (streamId?: string) => ({
      type: 'typing',
      text: 'so far',
      entities: [{ type: 'streaminfo', streamType: 'streaming', streamId }],
    });
    assert.deepEqual(call('POST', activities, piece()), { status: 201, body: { id: 'c|1|0000000' } });
    assert.deepEqual(call('POST', activities, piece('c|1|0000000')), { status: 202, body: {} });
    assert.equal(arrivals.length, 2);
  });

  it('hands on uploaded history in order and leaves the user what the user said', () => {
    const { call, arrivals } = hostConversation();
    const response = call('POST', `${activities}/history`, {
      activities: [{ ...message('hi'), from: { id: 'u/1', role: 'user' } }, message('welcome')],
    });
    assert.deepEqual(response, { status: 200, body: { id: 'c|1|0000001' } });
    assert.deepEqual(
      arrivals.map(({ activity }) => [activity.from?.role, activity.recipient?.role, activity.text]),
      [
        ['user', 'bot', 'hi'],
        ['bot', 'user', 'welcome'],
      ],
    );
  });

  it('refuses history with one malformed activity as a whole', () => {
    const { call, arrivals } = hostConversation();
    const response = call('POST', `${activities}/history`, { activities: [message(), {}] });
    assert.equal(response.status, 400);
    assert.equal(arrivals.length, 0);
    assert.equal(call('POST', `${activities}/history`, {}).status, 400);
  });

  it('hands on reactions to known activities', () => {
    const { call, connector, arrivals } = hostConversation();
    connector.record('c|1', { ...message(), id: 'first' });
    call('PUT', `${activities}/first/reactions/like`);
    call('DELETE', `${activities}/first/reactions/like`);
    assert.deepEqual(arrivals[0]?.activity.reactionsAdded, [{ type: 'like' }]);
    assert.deepEqual(arrivals[1]?.activity.reactionsRemoved, [{ type: 'like' }]);
    assert.equal(arrivals[1]?.activity.replyToId, 'first');
    assert.equal(call('PUT', `${activities}/other/reactions/like`).status, 404);
  });

  it('takes an activity that came with expectReplies as if it had been posted', () => {
    const { connector, arrivals, problems } = hostConversation();
    const received: Activity | undefined = connector.receive('c|1', message());
    assert.equal(received?.id, 'c|1|0000000');
    assert.deepEqual(arrivals, [{ kind: 'activity', activity: received }]);
    assert.equal(connector.receive('c|1', { text: 'x' }), undefined);
    assert.equal(problems[0]?.code, 'malformed-activity');
    assert.equal(connector.receive('other', message()), undefined);
  });

  it('answers the bot although a listener throws, and reports it', () => {
    const { call, problems } = hostConversation({
      onArrival: () => {
        throw new Error('listener');
      },
    });
    assert.equal(call('POST', activities, message()).status, 200);
    assert.equal(problems[0]?.code, 'listener-failed');
  });

  it('answers a body that could not be read with the status that was found for it', () => {
    const { connector, problems } = hostConversation();
    const unreadable = { status: 413, message: 'too large' } as const;
    const response = connector.handle({ method: 'POST', url: activities, headers: {}, unreadable });
    assert.equal(response.status, 413);
    assert.equal(errorCodeOf(response), 'MessageSizeTooBig');
    assert.equal(problems[0]?.conversationId, 'c|1');
  });
});
