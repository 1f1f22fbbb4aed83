import assert from 'node:assert/strict';
import { magicCodeOf } from '../../src/sign-in/magic-code.ts';
import { hostConversation } from './hosting.ts';

const user = 'userId=ada&channelId=msteams&connectionName=Bank';
const code = magicCodeOf('Bank');

function stateOf(state: unknown): string {
  return encodeURIComponent(Buffer.from(JSON.stringify(state)).toString('base64'));
}

describe('The token service at its routes', () => {
  const prepare = () => {
    const { call, connector } = hostConversation();
    connector.tokens.enrol({ id: 'ada', hasSingleSignOn: (name) => name === 'Bank' });
    const get = (path: string) => call('GET', `/api/${path}`);
    return { get, call, connector };
  };

  it('gives tokens for a code, and keeps them', () => {
    const { get } = prepare();
    assert.deepEqual(get(`usertoken/GetToken?${user}`), { status: 404 });
    assert.deepEqual(get(`usertoken/GetToken?${user}&code=000000`), { status: 404 });
    const { status, body } = get(`usertoken/GetToken?${user}&code=${code}`);
    assert.equal(status, 200);
    assert.deepEqual(get(`usertoken/GetToken?${user}&code=`).body, body);
  });

  it('gives Agents a token, or else what to sign in with', () => {
    const { get } = prepare();
    const path = `usertoken/GetTokenOrSignInResource?${user}`;
    const { signInResource } = get(`${path}&code=`).body as { signInResource: Record<string, unknown> };
    assert.match(String(signInResource['signInLink']), /connection=Bank/);
    assert.ok(signInResource['tokenExchangeResource']);
    assert.ok((get(`${path}&code=${code}`).body as { tokenResponse?: unknown }).tokenResponse);
  });

  it('gives a token for each resource, the states of connections, and forgets', () => {
    const { get, call } = prepare();
    get(`usertoken/GetToken?${user}&code=${code}`);
    const aad = () =>
      call('POST', `/api/usertoken/GetAadTokens?${user}`, { resourceUrls: ['https://a', 'https://b'] });
    assert.deepEqual(Object.keys(aad().body as object), ['https://a', 'https://b']);
    const states = (query = '') => get(`usertoken/GetTokenStatus?userId=ada&channelId=msteams${query}`).body;
    const state = { channelId: 'msteams', connectionName: 'Bank', serviceProviderDisplayName: 'Bank' };
    assert.deepEqual(states(), [{ ...state, hasToken: true }]);
    assert.deepEqual(states('&include=Mail,Chat'), []);
    assert.deepEqual(call('DELETE', `/api/usertoken/SignOut?${user}`), { status: 200, body: {} });
    assert.deepEqual(states('&include=Bank'), [{ ...state, hasToken: false }]);
    assert.deepEqual(aad().body, {});
  });

  it('exchanges what the channel offered, and says why not', () => {
    const { call, connector } = prepare();
    const exchange = (body: unknown) => call('POST', `/api/usertoken/exchange?${user}`, body);
    const { status, body } = exchange({ token: connector.tokens.offer('ada', true) });
    assert.equal(status, 200);
    assert.equal((body as { connectionName: string }).connectionName, 'Bank');
    for (const wrong of [{ token: 'other' }, { uri: 'api://x' }, [], undefined]) {
      assert.equal(exchange(wrong).status, 400, JSON.stringify(wrong));
    }
  });

  it('reads in the state for what and for whom, in either spelling, and takes any other', () => {
    const { get } = prepare();
    const reference = { user: { id: 'ada' } };
    for (const state of [
      { connectionName: 'Bank', conversation: reference },
      { ConnectionName: 'Bank', Conversation: reference },
    ]) {
      const { body } = get(`botsignin/GetSignInResource?state=${stateOf(state)}`);
      assert.ok((body as { tokenExchangeResource?: unknown }).tokenExchangeResource);
    }
    for (const state of ['', '%%%', stateOf([]), stateOf({ connectionName: 1, conversation: 'x' })]) {
      const { status, body } = get(`botsignin/GetSignInResource?state=${state}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body as object), ['signInLink']);
    }
  });
});
