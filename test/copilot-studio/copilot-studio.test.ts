import assert from 'node:assert/strict';
import type { Arrival, ChannelConversation, Delivery } from '../../src/channel/ports.ts';
import { ConfigError } from '../../src/errors.ts';
import type { OpenedBot } from '../../src/open-bot-behind-connector.ts';
import { endEvent, eventOf, type FakeCopilotStudio } from '../support/fake-copilot-studio.ts';
import { openAgent, serveAgent } from '../support/open-copilot-studio.ts';

const never = new AbortController().signal;

interface Talk {
  readonly link: ChannelConversation;
  readonly texts: readonly (string | undefined)[];
  onArrival(listener: (arrival: Arrival) => void): void;
  open(): Promise<Delivery>;
  say(text: string, signal?: AbortSignal): Promise<Delivery>;
  problems(): readonly string[];
}

describe("An agent of Copilot Studio, met through Microsoft's client", () => {
  let fake: FakeCopilotStudio;
  const bots: OpenedBot[] = [];

  beforeEach(async () => {
    fake = await serveAgent();
  });
  afterEach(async () => {
    await Promise.all(bots.splice(0).map((bot) => bot.close()));
    await fake.close();
  });

  async function meet(url = fake.url, token?: string): Promise<Talk> {
    const bot = await openAgent(url, token);
    bots.push(bot);
    const texts: (string | undefined)[] = [];
    let listener: (arrival: Arrival) => void = () => undefined;
    const onArrival = (arrival: Arrival): void => {
      const { activity } = arrival;
      texts.push(activity.type === 'message' ? activity.text : activity.type);
      listener(arrival);
    };
    const link = await bot
      .channel('directline')
      .openConversation({ locale: 'de-DE', userName: 'Ann', onArrival });
    return {
      link,
      texts,
      onArrival: (next) => (listener = next),
      open: () => link.send(link.stamp(link.opening()[0] ?? { type: 'conversationUpdate' }), never),
      say: (text, signal = never) => link.send(link.stamp({ type: 'message', text }), signal),
      problems: () => bot.problemsOf(link.conversation.id).map(({ message }) => message),
    };
  }

  function failureOf(delivery: Delivery): Extract<Delivery, { status: 'unreachable' }> {
    assert(delivery.status === 'unreachable', JSON.stringify(delivery));
    return delivery;
  }

  it('is greeted by and talks in the language of whoever meets it, a request for each turn', async () => {
    const talk = await meet();
    // By the time that another was greeted, the greeting of this one is there.
    await (await meet()).open();
    assert.deepEqual(talk.texts, []);
    assert.deepEqual(await talk.open(), { status: 'answered', code: 200 });
    assert.deepEqual(talk.texts, ['welcome']);
    await talk.say('hi');
    assert.deepEqual(talk.texts, ['welcome', 'you said: hi']);
    const [start, , turn] = fake.asked;
    assert.deepEqual(start?.body, { emitStartConversationEvent: true, locale: 'de-DE' });
    assert.equal(turn?.path, `${start?.path}/${talk.link.conversation.id}`);
    assert.match(turn.headers['user-agent'] ?? '', /^CopilotStudioClient\.agents-sdk-js\//);
    const [heard] = fake.heard;
    assert.deepEqual(
      [heard?.text, heard?.from?.name, heard?.from?.role, heard?.conversation?.id, heard?.locale],
      ['hi', 'Ann', 'user', talk.link.conversation.id, 'de-DE'],
    );
    assert.deepEqual(
      [heard?.serviceUrl, heard?.channelId, heard?.recipient],
      [undefined, undefined, undefined],
    );
  });

  it('goes by the conversation that its activities name where no header does', async () => {
    await fake.close();
    fake = await serveAgent({ tellsId: 'in activities' });
    const talk = await meet();
    await talk.open();
    await talk.say('count');
    await talk.say('count');
    assert.deepEqual(talk.texts, ['welcome', 'count 1', 'count 2']);
  });

  it('says that a token is not accepted, without saying it', async () => {
    await assert.rejects(meet(fake.url, 'another-token'), (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.match(error.message, /the token is not accepted \(401, InvalidToken: InvalidToken\.\)/);
      assert.equal(`${error.message}${error.hint}`.includes('another-token'), false);
      return true;
    });
    assert.equal(fake.asked.length, 1);
  });

  it('says that a token has expired before anything is asked', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 1_600_000_000 })).toString('base64url');
    await assert.rejects(openAgent(fake.url, `e30.${claims}.x`), /has expired, at 2020-09-13T12:26:40\.000Z/);
    assert.equal(fake.asked.length, 0);
  });

  it('says that there is no such agent', async () => {
    await assert.rejects(meet(fake.url.replace('cr1_bank', 'cr1_other')), (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.match(error.message, /there is no such agent \(404, BotNotFound: BotNotFound\.\)/);
      return true;
    });
  });

  it('says what expired, went, or failed in mid-conversation, and asks no second time', async () => {
    const talk = await meet();
    await talk.open();
    for (const [status, said] of [
      [401, /does not accept the token \(401\)/],
      [404, /knows no such conversation, it may have ended \(404\)/],
      [500, /refused the turn \(500\)/],
    ] as const) {
      const before = fake.asked.length;
      fake.meddle({ status });
      const { message, check } = failureOf(await talk.say('count'));
      assert.match(message, said);
      assert.equal(check, 'copilot-studio');
      assert.equal(fake.asked.length, before + 1);
    }
    await talk.say('count');
    assert.deepEqual(talk.texts, ['welcome', 'count 1']);
  });

  it('waits as long as it is told to when there is too much, once', async () => {
    const talk = await meet();
    await talk.open();
    const tooMuch = { status: 429, headers: { 'retry-after': '0' } };
    fake.meddle(tooMuch);
    assert.equal((await talk.say('count')).status, 'answered');
    fake.meddle(tooMuch, tooMuch);
    const { message } = failureOf(await talk.say('count'));
    assert.match(message, /takes no more for now \(429\)/);
    assert.deepEqual(talk.texts, ['welcome', 'count 1']);
  });

  for (const how of ['cut', 'finish'] as const) {
    it(`keeps what was said before a turn was broken off (${how}), and says nothing twice`, async () => {
      const talk = await meet();
      await talk.open();
      fake.meddle({ body: eventOf('activity', '{"type":"message","text":"half"}'), after: how });
      const { message } = failureOf(await talk.say('count'));
      assert.match(message, /is not whole: the stream (?:was cut|ended) in the middle of a turn/);
      assert.deepEqual(talk.texts, ['welcome', 'half']);
      assert.equal(fake.asked.length, 2);
    });
  }

  it('hears a streamed answer piece by piece as it stands on the wire, not as the client joins it', async () => {
    const piece = (text: string, streamSequence: number): string =>
      eventOf(
        'activity',
        JSON.stringify({
          type: 'typing',
          text,
          entities: [{ type: 'streaminfo', streamId: 's', streamType: 'streaming', streamSequence }],
        }),
      );
    const talk = await meet();
    await talk.open();
    const last = eventOf('activity', '{"type":"message","text":"one two"}');
    fake.meddle({ body: piece('one', 1) + piece(' two', 2) + last + endEvent });
    const pieces: (string | undefined)[] = [];
    talk.onArrival(({ activity }) => pieces.push(activity.text));
    assert.equal((await talk.say('hi')).status, 'answered');
    assert.deepEqual(pieces, ['one', ' two', 'one two']);
  });

  it('says which event of a stream is malformed, and hears the others', async () => {
    const good = eventOf('activity', '{"type":"message","text":"good"}');
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    const talk = await meet();
    await talk.open();
    for (const [data, said] of [
      ['{"type":"mess', /holds no activity \(no JSON\): \{"type":"mess/],
      ['{"text":"typeless"}', /holds no activity \(The activity has no "type"\.\)/],
      [deep, /too deep/],
    ] as const) {
      fake.meddle({ body: eventOf('activity', data) + good + endEvent });
      assert.match(failureOf(await talk.say('hi')).message, said);
    }
    assert.deepEqual(talk.texts, ['welcome', 'good', 'good', 'good']);
  });

  it('says what an error among the events holds', async () => {
    const talk = await meet();
    await talk.open();
    fake.meddle({ body: eventOf('error', '{"code":"SystemError"}') + endEvent });
    assert.match(failureOf(await talk.say('hi')).message, /holds an error: \{"code":"SystemError"\}/);
  });

  it('says so when what answers is no event stream', async () => {
    fake.meddle({ headers: { 'content-type': 'text/html' }, body: '<html>' });
    const talk = await meet();
    const { message } = failureOf(await talk.open());
    assert.match(message, /it answered 200 with text\/html, and no event stream/);
  });

  it("tells of activities that Microsoft's client leaves out", async () => {
    const talk = await meet();
    await talk.open();
    const strange = '{"type":"message","text":"strange","summary":7}';
    fake.meddle({ body: eventOf('activity', strange) + endEvent });
    assert.equal((await talk.say('hi')).status, 'answered');
    assert.deepEqual(talk.texts, ['welcome', 'strange']);
    assert.match(
      talk.problems().join('\n'),
      /^An activity of the agent's cannot be read by Microsoft's own client/,
    );
  });

  it('carries messages and events alone, and says so', async () => {
    const { link } = await meet();
    for (const [type, name] of [['invoke', 'task/fetch'], ['typing'], ['messageReaction']] as const) {
      const delivery = await link.send(link.stamp({ type, ...(name && { name }) }), never);
      assert.equal(failureOf(delivery).check, 'not-on-copilot-studio');
    }
    assert.equal(fake.asked.length, 1);
  });

  it('refuses channels and ways of answering that are not there', async () => {
    const bot = await openAgent(fake.url);
    bots.push(bot);
    assert.throws(() => bot.channel('msteams'), /on Copilot Studio there is no channel msteams/);
    assert.throws(() => bot.channel('directline', 'expectReplies'), /there is no expectReplies/);
  });

  it('takes no name for a conversation that would lead elsewhere', async () => {
    fake.meddle({
      headers: { 'content-type': 'text/event-stream', 'x-ms-conversationid': '../../other' },
      body: endEvent,
    });
    const talk = await meet();
    const { message } = failureOf(await talk.say('hi'));
    assert.match(message, /did not say which conversation it has begun/);
    assert.equal(fake.asked.length, 1);
  });

  it('gives up at once when it is aborted, or closed in mid-turn', async () => {
    const talk = await meet();
    await talk.open();
    fake.meddle({ after: 'open' }, { after: 'open' });
    const abort = new AbortController();
    const first = talk.say('hi', abort.signal);
    await fake.until(2);
    abort.abort();
    assert.match(failureOf(await first).message, /aborted/);
    const second = talk.say('hi');
    await fake.until(3);
    await bots[0]?.close();
    assert.match(failureOf(await second).message, /aborted/);
  });

  it('hears two things said at once each in its own turn', async () => {
    const talk = await meet();
    await talk.open();
    const answers = await Promise.all([talk.say('count'), talk.say('count')]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['answered', 'answered'],
    );
    assert.equal(talk.texts.length, 3);
  });

  it('keeps many conversations apart, and ends them all with the bot', async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', hear);
    const bot = await openAgent(fake.url);
    const channel = bot.channel('directline');
    const counts = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const texts: (string | undefined)[] = [];
        const onArrival = ({ activity }: Arrival): void => void texts.push(activity.text);
        const link = await channel.openConversation({ locale: 'en-US', userName: 'User', onArrival });
        for (const text of ['count', 'count']) await link.send(link.stamp({ type: 'message', text }), never);
        return texts.join(', ');
      }),
    );
    assert.deepEqual([...new Set(counts)], ['welcome, count 1, count 2']);
    await bot.close();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);
    assert.deepEqual(warnings, []);
  });

  it('says so when nothing can be reached', async () => {
    const { url } = fake;
    await fake.close();
    const talk = await meet(url);
    assert.match(failureOf(await talk.open()).message, /could not be reached: .*ECONNREFUSED/);
    fake = await serveAgent();
  });
});
