import assert from 'node:assert/strict';
import { request } from 'node:http';
import { openGateway } from '../../../adapters/copilot-studio/gateway.ts';
import { systemClock } from '../../../src/channel/system.ts';
import type { TurnEnd } from '../../../src/copilot-studio/agent.ts';
import { eventOf, type FakeCopilotStudio } from '../../support/fake-copilot-studio.ts';
import { serveAgent } from '../../support/open-copilot-studio.ts';

describe("The way that Microsoft's client takes to Copilot Studio", () => {
  let fake: FakeCopilotStudio;

  beforeEach(async () => {
    fake = await serveAgent();
  });
  afterEach(() => fake.close());

  it('lets a turn pass once, and tells the client to ask no more', async () => {
    const gateway = await openGateway(systemClock);
    const ends: TurnEnd[] = [];
    const url = gateway.expect({
      url: `${fake.url}/conversations?api-version=2022-03-01-preview`,
      token: 'the-real-one',
      signal: new AbortController().signal,
      listener: { onTaken: () => undefined, onActivity: () => undefined },
      onEnd: (end) => ends.push(end),
    });
    fake.meddle({ body: eventOf('activity', '{"type":"typing"}'), after: 'cut' });
    const ask = (to: string): Promise<Response> =>
      fetch(to, { method: 'POST', body: '{}', headers: { authorization: 'Bearer of-the-client' } });
    const first = await ask(`${url}/conversations?api-version=1`);
    assert.match(await first.text(), /"typing".*\n\nevent: end\n/s);
    for (const again of [url, `${url}x`, new URL('/elsewhere', url).href]) {
      const { status } = await ask(`${again}/conversations`);
      assert.equal(status, 204);
    }
    await gateway.close();
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['broken'],
    );
    assert.deepEqual(
      fake.asked.map(({ headers }) => headers.authorization),
      ['Bearer the-real-one'],
    );
  });

  it('answers to no name but that of this machine', async () => {
    const gateway = await openGateway(systemClock);
    const url = gateway.expect({
      url: fake.url,
      token: 'x',
      signal: new AbortController().signal,
      listener: { onTaken: () => undefined, onActivity: () => undefined },
      onEnd: () => undefined,
    });
    const status = await new Promise((resolve, reject) => {
      const asking = request(`${url}/conversations`, { method: 'POST', headers: { host: 'example.org' } });
      asking.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asking.on('error', reject);
      asking.end('{}');
    });
    await gateway.close();
    assert.equal(status, 403);
    assert.equal(fake.asked.length, 0);
  });
});
