import assert from 'node:assert/strict';
import { magicCodeOf, wrongCodeOf } from '../../src/sign-in/magic-code.ts';
import { connectionOfLink, createTokenService } from '../../src/sign-in/token-service.ts';

function createService() {
  let nowMs = 0;
  let ids = 0;
  const clock = { now: () => nowMs, after: () => () => undefined };
  const service = createTokenService({ clock, newId: () => `id-${(ids += 1)}` });
  return { service, pass: (ms: number) => void (nowMs += ms) };
}

const holder = { userId: 'ada', channelId: 'msteams', connectionName: 'Bank' };
const code = magicCodeOf('Bank');

describe('The token service', () => {
  it('keeps a token for one user, one channel and one connection', () => {
    const { service } = createService();
    const { token, ...told } = service.tokenOf(holder, code) ?? {};
    const expiration = '1970-01-01T01:00:00.000Z';
    assert.deepEqual(told, { channelId: 'msteams', connectionName: 'Bank', expiration });
    assert.equal(service.tokenOf(holder)?.token, token);
    for (const other of [{ userId: 'bob' }, { channelId: 'emulator' }, { connectionName: 'Mail' }]) {
      assert.equal(service.tokenOf({ ...holder, ...other }), undefined);
    }
  });

  it('gives no token for a wrong code, also while there is one', () => {
    const { service } = createService();
    assert.equal(service.tokenOf(holder, wrongCodeOf('Bank')), undefined);
    service.tokenOf(holder, code);
    assert.equal(service.tokenOf(holder, wrongCodeOf('Bank')), undefined);
    assert.ok(service.tokenOf(holder));
  });

  it('lets tokens expire after an hour', () => {
    const { service, pass } = createService();
    service.tokenOf(holder, code);
    pass(3_599_999);
    assert.ok(service.tokenOf(holder));
    pass(1);
    assert.equal(service.tokenOf(holder), undefined);
    assert.deepEqual(
      service.statusOf(holder).map(({ hasToken }) => hasToken),
      [false],
    );
  });

  it('exchanges the tokens that it offered to that user, and a redacted one, and no others', () => {
    const { service } = createService();
    const accepted = service.offer('ada', true);
    assert.equal(service.exchange({ ...holder, userId: 'bob' }, accepted), undefined);
    assert.ok(service.exchange(holder, accepted));
    // A recording that is played again has nothing else.
    assert.ok(service.exchange(holder, '[redacted]'));
    for (const other of ['token', `${accepted}x`, service.offer('ada', false), '[redacted].refused']) {
      assert.equal(service.exchange(holder, other), undefined, other);
    }
  });

  it('signs out of one connection or of all, on that channel', () => {
    const { service } = createService();
    const mail = { ...holder, connectionName: 'Mail' };
    const elsewhere = { ...holder, channelId: 'emulator' };
    for (const each of [holder, mail, elsewhere]) service.tokenOf(each, magicCodeOf(each.connectionName));
    service.signOut(holder, 'Bank');
    assert.deepEqual([service.tokenOf(holder), !!service.tokenOf(mail)], [undefined, true]);
    service.signOut(holder);
    assert.deepEqual([service.tokenOf(mail), !!service.tokenOf(elsewhere)], [undefined, true]);
  });

  it('gives what single sign-on needs to users whose connection has it, and forgets users who leave', () => {
    const { service } = createService();
    const leave = service.enrol({ id: 'ada', hasSingleSignOn: (name) => name === 'Bank' });
    assert.ok(service.resourceFor('Bank', 'ada').tokenExchangeResource);
    for (const [name, user] of [
      ['Mail', 'ada'],
      ['Bank', 'bob'],
      ['Bank', undefined],
    ] as const) {
      assert.equal(service.resourceFor(name, user).tokenExchangeResource, undefined);
    }
    service.tokenOf(holder, code);
    leave();
    assert.equal(service.tokenOf(holder), undefined);
    assert.equal(service.resourceFor('Bank', 'ada').tokenExchangeResource, undefined);
  });

  it('makes links that tell their connection', () => {
    const { service } = createService();
    const name = 'Bank & co?';
    assert.equal(connectionOfLink(service.resourceFor(name).signInLink), name);
    for (const link of ['https://bank.example/?connection=Bank', 'sign in', '']) {
      assert.equal(connectionOfLink(link), undefined);
    }
  });

  it('has a code of six digits for each connection', () => {
    for (const name of ['', 'Bank', 'банк', 'x'.repeat(1000)]) {
      assert.match(magicCodeOf(name), /^\d{6}$/);
      assert.match(wrongCodeOf(name), /^\d{6}$/);
      assert.notEqual(magicCodeOf(name), wrongCodeOf(name));
    }
  });

  it('keeps no more than it needs of users and connections that a bot makes up', () => {
    const { service } = createService();
    service.enrol({ id: 'ada', hasSingleSignOn: () => false });
    service.tokenOf(holder, code);
    const stranger = (index: number) => ({ ...holder, userId: `stranger-${index}` });
    for (let index = 0; index < 1100; index += 1) service.tokenOf(stranger(index), code);
    assert.deepEqual(
      [holder, stranger(0), stranger(99), stranger(101), stranger(1099)].map(
        (each) => !!service.tokenOf(each),
      ),
      [true, false, false, true, true],
    );
    for (let index = 0; index < 150; index += 1) {
      const connectionName = `Bank-${index}`;
      service.tokenOf({ ...holder, connectionName }, magicCodeOf(connectionName));
    }
    assert.equal(service.statusOf(holder).length, 100);
    const last = { ...holder, connectionName: 'Bank-149' };
    assert.deepEqual([!!service.tokenOf(last), !!service.tokenOf(holder)], [true, false]);
  });
});
