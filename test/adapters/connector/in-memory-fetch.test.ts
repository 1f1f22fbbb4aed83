import assert from 'node:assert/strict';
import { createInMemoryFetch } from '../../../adapters/connector/in-memory-fetch.ts';
import type { ConnectorRequest, ConnectorResponse } from '../../../src/connector/http.ts';

const broken = new Error('broken');

describe('createInMemoryFetch', () => {
  const asked: ConnectorRequest[] = [];
  beforeEach(() => (asked.length = 0));

  function answering(response: ConnectorResponse) {
    return createInMemoryFetch({
      handler: (request) => {
        asked.push(request);
        return response;
      },
      brokenConnection: () => broken,
    });
  }

  it('hands on what was asked as a server would have read it', async () => {
    const fetch = answering({ status: 201, body: { id: '1' }, headers: { 'retry-after': '3' } });
    const init = { method: 'post', headers: { Authorization: 'x' }, body: '{"a":1}' };
    const response = await fetch('http://host:1/v3/conversations?x=%2F', init);
    assert.deepEqual(asked, [
      { method: 'POST', url: '/v3/conversations?x=%2F', headers: { authorization: 'x' }, body: { a: 1 } },
    ]);
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('retry-after'), '3');
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await response.json(), { id: '1' });
  });

  it('answers with bytes, and with nothing', async () => {
    const bytes = await answering({ status: 200, body: Buffer.from('abc') })('http://host/a');
    assert.equal(await bytes.text(), 'abc');
    const nothing = await answering({ status: 204 })('http://host');
    assert.equal(await nothing.text(), '');
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['/a', '/'],
    );
  });

  it('breaks the connection as it was told to', async () => {
    await assert.rejects(answering({ status: 200, dropped: true })('http://host/a'), broken);
  });

  it('answers what is held no sooner than it is let go, unless the client has given up', async () => {
    let release: () => void = () => undefined;
    const heldUntil = new Promise<void>((resolve) => (release = resolve));
    const fetch = answering({ status: 200, heldUntil });
    const abort = new AbortController();
    const answers: string[] = [];
    const patient = fetch('http://host/a', { signal: new AbortController().signal }).then(() =>
      answers.push('got'),
    );
    const hasty = fetch('http://host/a', { signal: abort.signal });
    abort.abort(new Error('too slow'));
    await assert.rejects(hasty, { message: 'too slow' });
    assert.deepEqual(answers, []);
    release();
    await patient;
    assert.deepEqual(answers, ['got']);
    await assert.rejects(fetch('http://host/a', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
