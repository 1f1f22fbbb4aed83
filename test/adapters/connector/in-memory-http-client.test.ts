import assert from 'node:assert/strict';
import { HttpHeaders } from './sdk-http-headers.ts';
import { createInMemoryHttpClient } from '../../../adapters/connector/in-memory-http-client.ts';
import { hostConversation, message } from '../../connector/hosting.ts';

const url = 'http://host:1/prefix//v3/conversations/c%7C1/activities?isTargetedActivity=true';

describe('createInMemoryHttpClient', () => {
  function createRequest(body: unknown, more: object = {}) {
    return { url, method: 'POST', headers: new HttpHeaders(), body, ...more };
  }

  it('gives back the request, the status, headers of the class given and the body as text', async () => {
    const { connector } = hostConversation();
    const request = createRequest(JSON.stringify(message()));
    const response = await createInMemoryHttpClient(connector.handle, HttpHeaders).sendRequest(request);
    assert.equal(response.request, request);
    assert.equal(response.status, 200);
    assert.ok(response.headers instanceof HttpHeaders);
    assert.equal(response.headers.get('Content-Type'), 'application/json; charset=utf-8');
    assert.equal(response.bodyAsText, '{"id":"c|1|0000000"}');
  });

  it('has handed the activity on before it returns', () => {
    const { connector, arrivals } = hostConversation();
    const client = createInMemoryHttpClient(connector.handle, HttpHeaders);
    void client.sendRequest(createRequest(Buffer.from(JSON.stringify(message()))));
    assert.equal(arrivals.length, 1);
  });

  it('answers 400 to what is not JSON', async () => {
    const { connector, problems } = hostConversation();
    const client = createInMemoryHttpClient(connector.handle, HttpHeaders);
    for (const body of ['{', 5]) assert.equal((await client.sendRequest(createRequest(body))).status, 400);
    assert.equal(problems.length, 2);
  });

  it('does not send what has been aborted', async () => {
    const { connector, arrivals } = hostConversation();
    const client = createInMemoryHttpClient(connector.handle, HttpHeaders);
    const request = createRequest(JSON.stringify(message()), { abortSignal: AbortSignal.abort() });
    await assert.rejects(client.sendRequest(request), { name: 'AbortError' });
    assert.equal(arrivals.length, 0);
  });
});
