import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Arrival } from '../../src/channel/ports.ts';
import { ConfigError } from '../../src/errors.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createMemoryTransport, type MemoryTransport } from '../support/memory-transport.ts';
import { openOverDirectLine, serveBot, testSecret, type ServedBot } from '../support/open-direct-line.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const url =
  'https://default1.2.environment.api.powerplatform.com/powervirtualagents/botsbyschema/cr0f1_agent/directline/token?api-version=2022-03-01-preview';

/** The agent's side as it is documented; our own Direct Line stands for the region that it is in. */
describe('An agent of Copilot Studio, by its token endpoint', () => {
  let served: ServedBot;
  let transport: MemoryTransport;

  beforeEach(async () => {
    served = await serveBot(await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } }));
    transport = createMemoryTransport(served.server);
  });
  afterEach(() => served.close());

  const open = (onArrival: (arrival: Arrival) => void = () => undefined) =>
    openOverDirectLine({ transport, credentials: { kind: 'tokenEndpoint', url } })
      .channel('directline')
      .openConversation({ locale: 'en-US', userName: 'User', onArrival });

  async function answerAsDocumented(): Promise<void> {
    const generated = await served.server.handle({
      method: 'POST',
      url: '/v3/directline/tokens/generate',
      origin: '',
      headers: { authorization: `Bearer ${testSecret}` },
    });
    const directline = 'https://europe.directline.botframework.com/';
    transport.meddle(/regionalchannelsettings/, { status: 200, body: { channelUrlsById: { directline } } });
    transport.meddle(/directline\/token/, { status: 200, body: generated.body });
  }

  it('asks where the agent is and for a token, says startConversation, and talks', async () => {
    await answerAsDocumented();
    const texts: (string | undefined)[] = [];
    const link = await open(({ activity }) => texts.push(activity.text));
    const signal = new AbortController().signal;
    for (const activity of link.opening()) await link.send(link.stamp(activity), signal);
    await link.send(link.stamp({ type: 'message', text: 'hi' }), signal);
    link.close();

    assert.deepEqual(texts, ['welcome', 'you said: hi']);
    assert.deepEqual(
      transport.requests
        .slice(0, 3)
        .map(({ method, url: asked, token }) => [method, asked.split('?')[0], token === undefined]),
      [
        [
          'GET',
          'https://default1.2.environment.api.powerplatform.com/powervirtualagents/regionalchannelsettings',
          true,
        ],
        ['GET', url.split('?')[0], true],
        ['POST', 'https://europe.directline.botframework.com/v3/directline/conversations', false],
      ],
    );
    assert.match(transport.requests[0]?.url ?? '', /\?api-version=2022-03-01-preview$/);
    const events = served.entries.filter(({ activity }) => activity.type === 'event');
    assert.deepEqual(
      events.map(({ activity }) => [activity.name, activity.locale]),
      [['startConversation', 'en-US']],
    );
  });

  it('says so when the agent gives no token to just anybody', async () => {
    transport.meddle(/regionalchannelsettings/, { status: 200, body: {} });
    transport.meddle(/directline\/token/, { status: 401 });
    await assert.rejects(open(), (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.match(error.message, /directline\/token: it answered 401\.$/);
      assert.match(error.hint ?? '', /sign-in/);
      return true;
    });
  });

  it('sends tokens nowhere but where they are safe, whatever the region is said to be', async () => {
    const directline = 'http://europe.directline.example/';
    transport.meddle(/regionalchannelsettings/, { status: 200, body: { channelUrlsById: { directline } } });
    transport.meddle(/directline\/token/, { status: 200, body: { token: 'a-token' } });
    const link = await open();
    const [opening] = link.opening();
    assert(opening);
    await link.send(link.stamp(opening), new AbortController().signal);
    link.close();
    assert.equal(
      transport.requests.at(-1)?.url,
      'https://directline.botframework.com/v3/directline/conversations',
    );
  });
});
