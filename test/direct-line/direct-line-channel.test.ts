import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Arrival, ChannelConversation, Clock, Delivery } from '../../src/channel/ports.ts';
import { systemClock } from '../../src/channel/system.ts';
import type { DirectLineCredentials } from '../../src/direct-line/credentials.ts';
import { ConfigError } from '../../src/errors.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createMemoryTransport, type MemoryTransport } from '../support/memory-transport.ts';
import { openOverDirectLine, serveBot, testSecret, type ServedBot } from '../support/open-direct-line.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const never = new AbortController().signal;

interface Talk {
  readonly link: ChannelConversation;
  /** What the bot wrote, in order. */
  readonly texts: readonly (string | undefined)[];
  readonly problems: () => readonly string[];
  say(text: string): Promise<Delivery>;
  /** Resolves when the bot has written so much. */
  until(count: number): Promise<void>;
}

describe('The Direct Line client', () => {
  let served: ServedBot;
  let transport: MemoryTransport;
  const talks: Talk[] = [];

  beforeEach(async () => {
    served = await serveBot(await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } }));
    transport = createMemoryTransport(served.server);
  });
  afterEach(async () => {
    for (const { link } of talks.splice(0)) link.close();
    await served.close();
  });

  async function meet(
    credentials: DirectLineCredentials = { kind: 'secret', secret: testSecret },
    clock = systemClock,
  ): Promise<Talk> {
    const domain = 'http://direct-line.invalid';
    const bot = openOverDirectLine({ transport, credentials, domain, clock });
    const texts: (string | undefined)[] = [];
    const waiting = new Set<() => void>();
    const onArrival = ({ activity }: Arrival): void => {
      if (activity.type === 'message') texts.push(activity.text);
      for (const look of waiting) look();
    };
    const channel = bot.channel('directline');
    const link = await channel.openConversation({ locale: 'en-US', userName: 'User', onArrival });
    const talk: Talk = {
      link,
      texts,
      problems: () => bot.problemsOf(link.conversation.id).map(({ message }) => message),
      say: (text) => link.send(link.stamp({ type: 'message', text }), never),
      until: (count) =>
        new Promise((resolve) => {
          const look = (): void => {
            if (texts.length >= count) resolve();
          };
          waiting.add(look);
          look();
        }),
    };
    talks.push(talk);
    return talk;
  }

  it('exchanges the secret for a token, and shows the secret to nothing else', async () => {
    const talk = await meet();
    await talk.say('hi');
    const [generate, ...others] = transport.requests;
    assert.match(generate?.url ?? '', /\/tokens\/generate$/);
    assert.equal(generate?.token, testSecret);
    assert.equal(
      others.some(({ token }) => token === testSecret),
      false,
    );
  });

  it('says which secret is refused without saying it', async () => {
    await assert.rejects(meet({ kind: 'secret', secret: 'wrong' }), (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.match(error.message, /secret is not accepted \(403, BadArgument: Invalid token or secret\.\)/);
      return true;
    });
  });

  it('refuses a second conversation with a token, which is for one', async () => {
    const bot = openOverDirectLine({ transport, credentials: { kind: 'token', token: 'any' } });
    const open = { locale: 'en-US', userName: 'User', onArrival: () => undefined };
    const first = await bot.channel('directline').openConversation(open);
    await assert.rejects(
      bot.channel('directline').openConversation(open),
      /a token of Direct Line is for one/,
    );
    first.close();
  });

  it('says that a token has expired, and delivers nothing', async () => {
    const talk = await meet({ kind: 'token', token: 'expired-or-not-ours' });
    const delivery = await talk.say('hi');
    assert(delivery.status === 'unreachable');
    assert.match(
      delivery.message,
      /does not accept the token \(403, BadArgument: Invalid token or secret\.\)/,
    );
    assert.match(delivery.hint ?? '', /has expired/);
    assert.equal(served.entries.length, 0);
  });

  it('goes on with the secret when the token expires in mid-conversation', async () => {
    const talk = await meet();
    await talk.say('hi');
    transport.meddle(/POST .*\/activities/, { status: 403, body: { error: { code: 'TokenExpired' } } });
    const delivery = await talk.say('count');
    assert.equal(delivery.status, 'answered');
    assert.deepEqual(talk.texts, ['welcome', 'you said: hi', 'count 1']);
  });

  it('hears what is said while its stream is cut, once each and in order', async () => {
    const talk = await meet();
    await talk.say('hi');
    transport.cutStream();
    await talk.say('count');
    await talk.say('later after the cut');
    await talk.until(4);
    await talk.say('count');
    assert.deepEqual(talk.texts, ['welcome', 'you said: hi', 'count 1', 'later: after the cut', 'count 2']);
    assert.equal(transport.streams(), 2);
  });

  it('asks for what a malformed frame may have held, and says so', async () => {
    const talk = await meet();
    await talk.say('hi');
    for (const frame of [
      '{"activities":[{',
      '{"activities":7}',
      '[]',
      'null',
      deep(),
      '{"activities":[null,{"id":1}]}',
    ])
      transport.sendFrame(frame);
    await talk.say('count');
    assert.deepEqual(talk.texts, ['welcome', 'you said: hi', 'count 1']);
    const said = talk.problems();
    assert.equal(
      said.filter((each) => each.startsWith('A frame of the stream holds no activities')).length,
      5,
    );
    assert.equal(said.filter((each) => each.startsWith('The service told of no activity')).length, 1);
  });

  it('asks at intervals where no stream can be had', async () => {
    transport.refuseStreams();
    let asked = 0;
    // One for each thing said, the others at intervals.
    const atIntervals = new Promise<void>((resolve) => {
      transport.onRequest(({ method, url }) => {
        if (method === 'GET' && url.includes('/activities?')) asked += 1;
        if (asked === 4) resolve();
      });
    });
    const talk = await meet(undefined, hastyClock);
    await talk.say('hi');
    await talk.say('later without a stream');
    await talk.until(3);
    await atIntervals;
    assert.deepEqual(talk.texts, ['welcome', 'you said: hi', 'later: without a stream']);
    assert(talk.problems().some((each) => each.startsWith('No stream can be had')));
  });

  it('refreshes its token in time, and says so when it cannot', async () => {
    transport.meddle(/POST .*\/conversations$/, {
      status: 201,
      body: { conversationId: 'x', expires_in: 1 },
    });
    transport.meddle(/tokens\/refresh/, { status: 500 });
    const refreshed = new Promise<void>((resolve) => {
      transport.onRequest(({ url }) => {
        if (url.endsWith('/tokens/refresh')) resolve();
      });
    });
    const talk = await meet(undefined, hastyClock);
    const [opening] = talk.link.opening();
    assert(opening);
    await talk.link.send(talk.link.stamp(opening), never);
    await refreshed;
    // What it found out is told one step later.
    await new Promise((resolve) => setImmediate(resolve));
    assert(talk.problems().includes('The token could not be refreshed: 500.'));
  });

  it('waits as long as it is told to when there is too much', async () => {
    const talk = await meet();
    await talk.say('hi');
    transport.meddle(/POST .*\/activities/, { status: 429, retryAfterMs: 1 });
    assert.equal((await talk.say('count')).status, 'answered');
    assert.deepEqual(talk.texts.slice(-1), ['count 1']);
  });

  it('does not say twice what may have arrived', async () => {
    const talk = await meet();
    await talk.say('hi');
    transport.meddle(/POST .*\/activities/, new Error('socket hang up'));
    const delivery = await talk.say('count');
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /socket hang up/);
    assert.equal(served.entries.filter(({ activity }) => activity.text === 'count').length, 0);
  });

  it('tells a bot that fails from one that is slow', async () => {
    const talk = await meet();
    await talk.say('hi');
    transport.meddle(/POST .*\/activities/, { status: 502, body: { error: { code: 'BotError' } } });
    const failed = await talk.say('count');
    assert.equal(failed.status === 'answered' && failed.code, 502);
    transport.meddle(/POST .*\/activities/, { status: 504 });
    assert.equal((await talk.say('count')).status, 'unanswered');
  });

  it('uploads files that stand in the activity', async () => {
    const talk = await meet();
    const attachments = [
      { contentType: 'text/plain', name: 'a.txt', contentUrl: 'data:text/plain;base64,aGk=' },
    ];
    const { link } = talk;
    const delivery = await link.send(link.stamp({ type: 'message', text: 'hi', attachments }), never);
    assert.equal(delivery.status, 'answered');
    const sent = served.entries.find(({ activity }) => activity.attachments);
    assert.deepEqual(sent?.activity.attachments, attachments);
    assert.equal(sent?.activity.text, 'hi');
  });

  it('carries no invoke, and says so', async () => {
    const { link } = await meet();
    const delivery = await link.send(link.stamp({ type: 'invoke', name: 'task/fetch', value: {} }), never);
    assert(delivery.status === 'unreachable');
    assert.equal(delivery.check, 'not-on-direct-line');
    assert.match(delivery.message, /does not carry the invoke task\/fetch and its answer; it was not sent/);
  });

  it('gives up at once when it is aborted', async () => {
    const { link } = await meet();
    const abort = new AbortController();
    const delivery = link.send(link.stamp({ type: 'message', text: 'hang' }), abort.signal);
    abort.abort();
    assert.equal((await delivery).status, 'unreachable');
  });

  it('opens a conversation that fails where nothing can be reached', async () => {
    transport.meddle(/tokens\/generate/, new Error('connect ECONNREFUSED'));
    const talk = await meet();
    const delivery = await talk.say('hi');
    assert(delivery.status === 'unreachable');
    assert.match(delivery.message, /Failed to reach .*tokens\/generate: connect ECONNREFUSED/);
  });
});

/** A hundred times as fast, for what is done at intervals. */
const hastyClock: Clock = {
  now: () => systemClock.now(),
  after: (ms, callback) => systemClock.after(ms / 100, callback),
};

function deep(): string {
  return `{"activities":[${'{"a":'.repeat(200)}1${'}'.repeat(200)}]}`;
}
