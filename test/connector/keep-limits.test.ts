import assert from 'node:assert/strict';
import type { LimitsMode } from '../../src/teams-rules/teams-watch.ts';
import { createFakeClock } from '../conversation/fake-clock.ts';
import {
  brokenStreams,
  goodStream,
  malformedStreams,
  paceMs,
  type Sent,
} from '../teams-rules/stream-pieces.ts';
import { errorCodeOf, hostConversation, message } from './hosting.ts';

const activities = '/v3/conversations/c|1/activities';

function openTeams(limits: LimitsMode, conversationType = 'personal', channelId = 'msteams') {
  const clock = createFakeClock();
  const account = { id: 'c|1', conversationType };
  const hosted = hostConversation({ account, channelId }, undefined, { limits, clock });
  return {
    ...hosted,
    clock,
    send: async ({ activity, afterMs = paceMs }: Sent) => {
      await clock.advance(afterMs);
      return hosted.call('POST', activities, activity);
    },
  };
}

describe("Teams' limits at the Connector", () => {
  it('take a good stream: 201 with its id first, then 202', async () => {
    const { send, problems, arrivals } = openTeams('enforce');
    const statuses: number[] = [];
    for (const sent of goodStream) statuses.push((await send(sent)).status);
    assert.deepEqual(statuses, [201, 202, 202, 202]);
    assert.deepEqual(problems, []);
    assert.equal(arrivals.length, 4);
  });

  for (const { name, status, code, sent, isGroup } of brokenStreams) {
    it(`refuse a stream ${name} with ${status} ${code}, and nobody sees the piece`, async () => {
      const { send, problems, arrivals } = openTeams('enforce', isGroup === true ? 'groupChat' : 'personal');
      let last;
      for (const each of sent) last = await send(each);
      assert.equal(last?.status, status);
      assert.equal(last && errorCodeOf(last), code);
      assert.equal(arrivals.length, sent.length - 1);
      assert.equal(problems.length, 1);
    });

    it(`only tell of a stream ${name} where they are to warn`, async () => {
      const { send, problems, arrivals } = openTeams('warn', isGroup === true ? 'groupChat' : 'personal');
      for (const each of sent) assert.ok((await send(each)).status < 203);
      assert.equal(arrivals.length, sent.length);
      assert.deepEqual(
        problems.map(({ code: problem }) => problem),
        ['teams-limit'],
      );
    });
  }

  for (const { name, sent } of malformedStreams) {
    it(`refuse with 400 when a stream ${name}`, async () => {
      const { send } = openTeams('enforce');
      let last;
      for (const each of sent) last = await send(each);
      assert.equal(last?.status, 400);
    });
  }

  it('refuse all of a stream that ran out of time, and take the next', async () => {
    const { send } = openTeams('enforce');
    const [informative, piece] = goodStream;
    assert.ok(informative && piece);
    await send(informative);
    assert.equal((await send({ ...piece, afterMs: 121_000 })).status, 403);
    assert.equal((await send(piece)).status, 403);
    assert.equal((await send(informative)).status, 201);
  });

  it('take a stream after one that nothing ended, and tell of it, when two minutes are over', async () => {
    const { send, problems } = openTeams('enforce');
    const [informative] = goodStream;
    assert.ok(informative);
    await send(informative);
    assert.equal((await send({ ...informative, afterMs: 121_000 })).status, 201);
    assert.deepEqual(
      problems.map(({ code, message: told }) => [code, told]),
      [['teams-limit', 'A stream must end with a message of streamType final; none came.']],
    );
  });

  it('refuse a message that is too large with 413', async () => {
    const { send, arrivals, problems } = openTeams('enforce');
    const response = await send({ activity: message('x'.repeat(52_000)) });
    assert.equal(response.status, 413);
    assert.equal(errorCodeOf(response), 'MessageSizeTooBig');
    assert.equal(arrivals.length, 0);
    assert.equal(problems[0]?.code, 'teams-refusal');
  });

  it('throttle the eighth message in a second, say when to try again, and then take it', async () => {
    const { call, clock, problems } = openTeams('enforce');
    for (let count = 0; count < 7; count += 1) assert.equal(call('POST', activities, message()).status, 200);
    const response = call('POST', activities, message());
    assert.equal(response.status, 429);
    assert.equal(errorCodeOf(response), 'Throttled');
    assert.deepEqual(response.headers, { 'retry-after': '1' });
    assert.equal(problems[0]?.code, 'teams-throttled');
    await clock.advance(1_000);
    assert.equal(call('POST', activities, message()).status, 200);
  });

  it('count messages anew when the user has said something', () => {
    const { call, connector } = openTeams('enforce');
    for (let count = 0; count < 7; count += 1) call('POST', activities, message());
    connector.record('c|1', { type: 'message', text: 'go on', id: 'u1' });
    assert.equal(call('POST', activities, message()).status, 200);
  });

  it('throttle the fifteenth look at the members in a second', () => {
    const { call } = openTeams('enforce');
    for (let count = 0; count < 14; count += 1)
      assert.equal(call('GET', '/v3/conversations/c|1/members').status, 200);
    for (const path of ['members', 'pagedmembers', 'members/u%2F1'])
      assert.equal(call('GET', `/v3/conversations/c|1/${path}`).status, 429);
  });

  it('part text and attachment when enforced; the bot gets the id of the second', async () => {
    const card = { contentType: 'application/vnd.microsoft.card.hero', content: { title: 'Hi' } };
    const { send, arrivals } = openTeams('enforce');
    const response = await send({ activity: { ...message('words'), attachments: [card] } });
    assert.deepEqual(response.body, { id: 'c|1|0000001' });
    assert.deepEqual(
      arrivals.map(({ activity }) => [activity.text, activity.attachments?.length]),
      [
        ['words', undefined],
        [undefined, 1],
      ],
    );
  });

  it('tell once of what Teams shows differently', async () => {
    const card = { contentType: 'application/vnd.microsoft.card.hero', content: { title: 'Hi' } };
    const { send, arrivals, problems } = openTeams('warn');
    await send({ activity: { ...message('words'), attachments: [card] } });
    await send({ activity: { ...message('more'), attachments: [card] } });
    assert.equal(arrivals.length, 2);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['teams-limit'],
    );
  });

  for (const [limits, channelId] of [
    ['off', 'msteams'],
    ['enforce', 'emulator'],
  ] as const) {
    it(`let all pass when they are ${limits} on ${channelId}`, async () => {
      const { send, problems } = openTeams(limits, 'groupChat', channelId);
      for (const each of goodStream) assert.ok((await send({ ...each, afterMs: 0 })).status < 203);
      assert.equal((await send({ activity: message('x'.repeat(60_000)) })).status, 200);
      assert.deepEqual(problems, []);
    });
  }
});
