import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../../src/channel/ports.ts';
import { systemClock } from '../../src/channel/system.ts';
import type { DirectLineCredentials } from '../../src/direct-line/credentials.ts';
import { openBotBehindConnector, type OpenedBot } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createMemoryTransport, type MemoryTransport } from '../support/memory-transport.ts';
import { openOverDirectLine, serveBot, testSecret, type ServedBot } from '../support/open-direct-line.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const never = new AbortController().signal;
const europe = 'https://europe.directline.botframework.com';
const tooMuch = { status: 429, body: { error: { code: 'TooManyRequests' } } };

describe('What a Direct Line service keeps clients to', () => {
  let served: ServedBot;
  let transport: MemoryTransport;
  let link: ChannelConversation | undefined;

  beforeEach(async () => {
    served = await serveBot(await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } }));
    transport = createMemoryTransport(served.server);
  });
  afterEach(async () => {
    link?.close();
    await served.close();
  });

  interface Talk {
    readonly bot: OpenedBot;
    readonly texts: readonly (string | undefined)[];
    say(text: string, more?: object): Promise<Delivery>;
    problems(): readonly string[];
  }

  async function meet(
    clock: Clock = systemClock,
    credentials: DirectLineCredentials = { kind: 'secret', secret: testSecret },
    domain = europe,
  ): Promise<Talk> {
    const bot = openOverDirectLine({ transport, credentials, domain, clock });
    const texts: (string | undefined)[] = [];
    const onArrival = ({ activity }: Arrival): void => void texts.push(activity.text);
    const opened = await bot
      .channel('directline')
      .openConversation({ locale: 'en-US', userName: 'User', onArrival });
    link = opened;
    const { id } = opened.conversation;
    return {
      bot,
      texts,
      say: (text, more) => opened.send(opened.stamp({ type: 'message', text, ...more }), never),
      problems: () => bot.problemsOf(id).map(({ message }) => message),
    };
  }

  /** Resolves one step after the next request for a fresh token. */
  function refreshed(): Promise<void> {
    return new Promise((resolve) => {
      transport.onRequest(({ url }) => {
        if (url.endsWith('/tokens/refresh')) setImmediate(resolve);
      });
    });
  }

  for (const domain of [europe, `${europe}/`, `${europe}/v3/directline`]) {
    it(`finds a regional service by ${domain}, and asks nothing elsewhere`, async () => {
      const talk = await meet(systemClock, undefined, domain);
      await talk.say('hi');
      assert.deepEqual(talk.texts, ['welcome', 'you said: hi']);
      assert(transport.requests.every(({ url }) => url.startsWith(`${europe}/v3/directline/`)));
    });
  }

  it('gets a fresh token when half the life of the one it has is over, and goes on with that', async () => {
    const clock = heldClock();
    const talk = await meet(clock);
    await talk.say('hi');
    assert(clock.waits().includes(900_000));
    transport.meddle(/tokens\/refresh/, { status: 200, body: { token: 'fresh', expires_in: 600 } });
    const done = refreshed();
    clock.pass(900_000);
    await done;
    assert.equal(clock.waits().at(-1), 300_000);
    transport.meddle(/POST .*\/activities/, { status: 200, body: { id: 'x' } });
    await talk.say('count');
    assert.equal(
      transport.requests.find(({ body }) => JSON.stringify(body)?.includes('count'))?.token,
      'fresh',
    );
    assert.deepEqual(talk.problems(), []);
  });

  it('tries again when a fresh token is refused, says so once, and gives up before the end', async () => {
    const clock = heldClock();
    const talk = await meet(clock);
    await talk.say('hi');
    let asked = 0;
    for (let waitMs = 900_000; waitMs > 30_000; waitMs /= 2) {
      assert.equal(clock.waits().at(-1), waitMs);
      transport.meddle(/tokens\/refresh/, { status: 403, body: { error: { code: 'TokenExpired' } } });
      const done = refreshed();
      clock.pass(waitMs);
      await done;
      asked += 1;
    }
    assert.equal(asked, 5);
    assert.deepEqual(clock.waits(), []);
    assert.deepEqual(talk.problems(), ['The token could not be refreshed: 403, TokenExpired.']);
  });

  it('says that a token has expired in mid-conversation where there is no secret to go on with', async () => {
    const url = 'https://tokens.example/get';
    const generated = await served.server.handle({
      method: 'POST',
      url: '/v3/directline/tokens/generate',
      origin: '',
      headers: { authorization: `Bearer ${testSecret}` },
    });
    transport.meddle(/tokens\.example/, { status: 200, body: generated.body });
    const talk = await meet(systemClock, { kind: 'tokenEndpoint', url });
    await talk.say('hi');
    transport.meddle(/POST .*\/activities/, { status: 403, body: { error: { code: 'TokenExpired' } } });
    const delivery = await talk.say('count');
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /does not accept the token \(403, TokenExpired\)/);
    assert.equal(transport.requests.filter(({ body }) => JSON.stringify(body)?.includes('count')).length, 1);
  });

  it('says that a file or an activity is larger than the service takes, and that it was not delivered', async () => {
    const talk = await meet();
    await talk.say('hi');
    const body = { error: { code: 'MessageSizeTooBig', message: 'Too big.' } };
    transport.meddle(/POST .*\/upload/, { status: 413, body });
    const contentUrl = `data:text/plain;base64,${Buffer.alloc(5000, 'x').toString('base64')}`;
    const attachments = [{ contentType: 'text/plain', name: 'a.txt', contentUrl }];
    const file = await talk.say('a file', { attachments });
    assert(file.status === 'unreachable');
    assert.match(
      file.message,
      /5000 bytes of files with an activity of \d{3} characters \(413, MessageSizeTooBig/,
    );
    transport.meddle(/POST .*\/activities/, { status: 413, body });
    const long = await talk.say('x'.repeat(300_000));
    assert(long.status === 'unreachable');
    assert.match(long.message, /so large as an activity of 300\d{3} characters .*it was not delivered/);
    assert.equal((await talk.say('count')).status, 'answered');
  });

  it('waits as long as it is told to, for a token too, but no longer than half a minute', async () => {
    const clock = heldClock();
    transport.meddle(/tokens\/generate/, { ...tooMuch, retryAfterMs: 3_600_000 });
    const refused = new Promise<void>((resolve) => {
      transport.onRequest(() => setImmediate(resolve));
    });
    const meeting = meet(clock);
    await refused;
    assert.deepEqual(clock.waits(), [30_000]);
    clock.pass(30_000);
    await (await meeting).say('hi');
  });

  it('says that there is too much for now, of words and of conversations', async () => {
    const talk = await meet();
    await talk.say('hi');
    const soon = { ...tooMuch, retryAfterMs: 1 };
    transport.meddle(/POST .*\/activities/, soon);
    transport.meddle(/POST .*\/activities/, soon);
    const delivery = await talk.say('count');
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /takes no more for now \(429, TooManyRequests\)/);
    link?.close();
    transport.meddle(/tokens\/generate/, soon);
    transport.meddle(/tokens\/generate/, soon);
    const other = await (await meet()).say('hi');
    assert(other.status === 'unreachable');
    assert.match(other.hint ?? '', /takes no more for now: lower concurrency/);
  });

  it('opens a stream that was cut again from where it was', async () => {
    const talk = await meet();
    await talk.say('hi');
    const again = new Promise<string>((resolve) => {
      transport.onRequest(({ method, url }) => {
        if (method === 'GET' && /\/conversations\/[^/]+\?/.test(url)) resolve(url);
      });
    });
    transport.cutStream();
    // The greeting, what was said and the reply.
    assert.match(await again, /\?watermark=3$/);
  });
});

interface HeldClock extends Clock {
  /** What is waited for, in milliseconds from now, in the order in which the waits began. */
  waits(): number[];
  pass(ms: number): void;
}

/** Time that goes on when a test says so. */
function heldClock(): HeldClock {
  let now = 1_000_000;
  const waits = new Map<object, { at: number; callback: () => void }>();
  return {
    now: () => now,
    after(ms, callback) {
      const key = {};
      waits.set(key, { at: now + ms, callback });
      return () => waits.delete(key);
    },
    waits: () => [...waits.values()].map(({ at }) => at - now),
    pass(ms) {
      now += ms;
      for (const [key, { at, callback }] of waits) {
        if (at > now) continue;
        waits.delete(key);
        callback();
      }
    },
  };
}
