import assert from 'node:assert/strict';
import { routes } from '../../src/connector/routes.ts';
import { errorCodeOf, hostConversation, message } from './hosting.ts';

const team = { details: { id: 't1', name: 'Team' }, channels: [{ id: 'c|1', name: 'General' }] };
const meeting = { id: 'm1', info: { details: { id: 'm1', title: 'Weekly' } } };
const conversation = '/v3/conversations/c|1';
const known = `${conversation}/activities/known`;
const attachment = { type: 'text/plain', name: 'a.txt', originalBase64: 'aGk=', thumbnailBase64: 'aA==' };
const toUser = { activity: message(), tenantId: 'tenant', members: [{ id: 'u/1' }] };

/** Every route: method, URL, body, status. `new-1` is the attachment or batch operation made beforehand. */
const calls: readonly (readonly [string, string, unknown, number])[] = [
  ['POST', '/v3/conversations', { bot: { id: 'bot' }, members: [{ id: 'u' }] }, 201],
  ['GET', '/v3/conversations', undefined, 200],
  ['POST', `${conversation}/activities`, message(), 200],
  ['POST', `${conversation}/activities?isTargetedActivity=true`, message(), 200],
  ['POST', known, message(), 200],
  ['POST', `${conversation}/activities/nobody-knows`, message(), 200],
  ['PUT', known, message(), 200],
  ['PUT', `${known}?isTargetedActivity=true`, message(), 200],
  ['DELETE', known, undefined, 200],
  ['DELETE', `${known}?isTargetedActivity=true`, undefined, 200],
  ['POST', `${conversation}/activities/history`, { activities: [message()] }, 200],
  ['GET', `${conversation}/members`, undefined, 200],
  ['GET', `${conversation}/members/bot`, undefined, 200],
  ['GET', `${known}/members`, undefined, 200],
  ['DELETE', `${conversation}/members/bot`, undefined, 200],
  ['GET', `${conversation}/pagedmembers`, undefined, 200],
  ['POST', `${conversation}/attachments`, attachment, 200],
  ['GET', '/v3/attachments/new-1', undefined, 200],
  ['GET', '/v3/attachments/new-1/views/original', undefined, 200],
  ['GET', '/v3/teams/t1', undefined, 200],
  ['GET', '/v3/teams/t1/conversations', undefined, 200],
  ['GET', '/v1/meetings/m1', undefined, 200],
  ['GET', '/v1/meetings/m1/participants/aad-1?tenantId=t', undefined, 200],
  ['POST', '/v1/meetings/m1/notification', { type: 'targetedMeetingNotification' }, 202],
  ['POST', '/v3/batch/conversation/users', toUser, 201],
  ['POST', '/v3/batch/conversation/tenant', { activity: message(), tenantId: 'tenant' }, 201],
  ['POST', '/v3/batch/conversation/team', { activity: message(), tenantId: 'tenant', teamId: 't1' }, 201],
  ['POST', '/v3/batch/conversation/channels', { activity: message(), members: [{ id: 'c|1' }] }, 201],
  ['GET', '/v3/batch/conversation/new-2', undefined, 200],
  ['DELETE', '/v3/batch/conversation/new-2', undefined, 200],
  ['GET', '/v3/batch/conversation/failedentries/new-2', undefined, 200],
  ['PUT', `${known}/reactions/like`, undefined, 200],
  ['DELETE', `${known}/reactions/like`, undefined, 200],
  ['GET', '/api/usertoken/GetToken?userId=u&connectionName=c', undefined, 404],
  ['POST', '/api/usertoken/GetAadTokens?userId=u&connectionName=c', { resourceUrls: [] }, 200],
  ['GET', '/api/usertoken/GetTokenStatus?userId=u', undefined, 200],
  ['DELETE', '/api/usertoken/SignOut?userId=u', undefined, 200],
  ['POST', '/api/usertoken/exchange?userId=u&connectionName=c', { token: 't' }, 400],
  ['GET', '/api/usertoken/GetTokenOrSignInResource?userId=u', undefined, 200],
  ['POST', '/api/usertoken/emulateOAuthCards?emulate=true', undefined, 200],
  ['GET', '/api/botsignin/GetSignInUrl?state=s', undefined, 200],
  ['GET', '/api/botsignin/GetSignInResource?state=s', undefined, 200],
];

function prepare() {
  const prepared = hostConversation({ team, meeting, account: { id: 'c|1', tenantId: 'tenant' } });
  prepared.connector.record('c|1', { type: 'message', id: 'known' });
  prepared.call('POST', `${conversation}/attachments`, attachment);
  prepared.call('POST', '/v3/batch/conversation/users', toUser);
  return prepared;
}

function upperCase(url: string): string {
  return url.replaceAll(/v3|v1|api|[a-z]{5,}(?=[/?]|$)/gi, (word) =>
    ['known', 'original'].includes(word) ? word : word.toUpperCase(),
  );
}

describe('Connector routes', () => {
  for (const [method, url, body, status] of calls) {
    it(`answers ${method} ${url} with ${status}`, () => {
      const { call, problems } = prepare();
      assert.equal(call(method, url, body).status, status);
      assert.deepEqual(
        problems.filter(({ code }) => code !== 'unclaimed-conversation'),
        [],
      );
    });
  }

  it('are all called above', () => {
    const patterns = routes.map(({ method, path }) => ({
      name: `${method} ${path}`,
      pattern: new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`),
    }));
    const uncalled = patterns.filter(({ pattern }) =>
      calls.every(([method, url]) => !pattern.test(`${method} ${url}`)),
    );
    assert.deepEqual(
      uncalled.map(({ name }) => name),
      [],
    );
  });

  for (const [name, change] of [
    ['in another case', upperCase],
    ['with a percent-encoded id', (url: string) => url.replace('c|1', 'c%7C1')],
    ['behind a path prefix', (url: string) => `/my/api${url}`],
    ['behind the doubled slash of a serviceUrl that ends with one', (url: string) => `/${url}`],
    ['with a slash at the end', (url: string) => url.replace(/(\?|$)/, '/$1')],
  ] as const) {
    it(`are found ${name}`, () => {
      for (const [method, url, body, status] of calls) {
        const changed = change(url);
        assert.equal(prepare().call(method, changed, body).status, status, `${method} ${changed}`);
      }
    });
  }

  it('take an id with an encoded slash and one with a stray percent sign', () => {
    const { call, connector, hosted } = hostConversation();
    assert.equal(call('GET', '/v3/conversations/c|1/members/u%2F1').status, 200);
    connector.host({ ...hosted, account: { id: '100%' } });
    assert.equal(call('GET', '/v3/conversations/100%/members').status, 200);
  });

  it('answer an unknown one with 404 and report it', () => {
    const { call, problems } = hostConversation();
    for (const [method, url] of [
      ['GET', '/'],
      ['POST', '/api/messages'],
      ['PATCH', '/v3/conversations/c|1/activities'],
      ['GET', '/v3/conversations/c|1/nothing'],
      ['GET', '/v3/__proto__/constructor'],
    ] as const) {
      const response = call(method, url);
      assert.equal(response.status, 404);
      assert.equal(errorCodeOf(response), 'NotFound');
    }
    assert.equal(problems.length, 5);
    assert.equal(problems[3]?.code, 'unknown-route');
    assert.equal(problems[3]?.conversationId, 'c|1');
    assert.equal(problems[3]?.url, '/v3/conversations/c|1/nothing');
  });
});
