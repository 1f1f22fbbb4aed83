import { AssertionError } from 'node:assert';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sinon from 'sinon';
import { ConfigError, InfrastructureError, openBot, type BotUnderTest } from '../../src/index.ts';
import { createAgentApplication } from '../fixtures/bots/agents-host.ts';
import { createEventBot } from '../fixtures/bots/event-bot.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { startBotServer } from '../fixtures/bots/server.ts';
import { createTeamsApp } from '../fixtures/bots/teams-app.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const texts = (replies: readonly { readonly text?: string | undefined }[]): (string | undefined)[] =>
  replies.map(({ text }) => text);

describe('A bot under test', () => {
  let bot: BotUnderTest;
  before(async () => {
    bot = await openBot({ ...createCloudHost(true), resolveFrom });
  });
  after(() => bot.close());

  it('greets, replies, shows buttons and takes forms', async () => {
    const chat = await bot.conversation({ channel: 'msteams' });
    await chat.expectReply('welcome');
    const { replies, latencyMs } = await chat.say('hi');
    assert.deepEqual(texts(replies), ['you said: hi']);
    assert(latencyMs !== undefined);
    const reply = await chat.expectReply({ contains: 'HI' });
    assert.equal(reply.channelId, 'msteams');
    await chat.say('menu');
    await chat.tap('count');
    await chat.expectReply({ equals: 'count 1' });
    await chat.say('form');
    await chat.submit({ amount: 250 });
    await chat.expectReply((each) => each.text?.includes('"amount":250') ?? false);
    chat.expectNoReply();
    chat.close();
  });

  it('can be an application of the Agents SDK or the Teams SDK', async () => {
    for (const app of [createAgentApplication(true), createTeamsApp(true)]) {
      const whole = await openBot({ app, resolveFrom });
      const chat = await whole.conversation({ channel: 'msteams' });
      await chat.say('hi');
      await chat.expectReply({ equals: 'you said: hi' });
      await whole.close();
    }
  });

  it('hands over files, events and reactions', async () => {
    const chat = await bot.conversation();
    const url = 'data:text/plain,x';
    await chat.attach({ contentType: 'text/plain', contentUrl: url, name: 'x.txt' });
    await chat.expectReply();
    await chat.react('like');
    await chat.event('go', { a: 1 });
    chat.expectNoReply();
    const sent = chat.transcript().filter(({ from }) => from?.role === 'user');
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['conversationUpdate', 'message', 'messageReaction', 'event'],
    );
    assert.equal(sent[1]?.attachments?.[0]?.contentUrl, url);
    assert.equal(sent[2]?.replyToId, chat.transcript()[3]?.id);
  });

  it('lets things happen in Teams, and others speak', async () => {
    const events = await openBot({ ...createEventBot(), resolveFrom });
    const chat = await events.conversation({
      channel: 'msteams',
      conversation: 'groupChat',
      userName: 'Anna',
    });
    await chat.say('hello');
    const edited = await chat.teams('editMessage', { text: 'bye' });
    assert.deepEqual(texts(edited.replies), ['Anna messageUpdate editMessage bye about "hello"']);
    const other = await chat.say('me too', { as: 'Megan' });
    assert.deepEqual(texts(other.replies), ['Megan Bowen message me too']);
    const { replies } = await chat.teams('memberAdded', { member: 'Bob Lee' });
    assert.deepEqual(texts(replies), ['Anna conversationUpdate Bob Lee']);
    await assert.rejects(
      chat.teams('teamRenamed', { name: 'Sales' }),
      /^AssertionError.*The user cannot do that: teamRenamed happens in teams alone, and this conversation is groupChat\./,
    );
    await assert.rejects(chat.teams('editMessage'), /editMessage needs text/);
    await assert.rejects(chat.say('x', { as: 'Nobody' }), /there is no member "Nobody"/);
    await events.close();
  });

  it('gives status and body of the answer to an invoke', async () => {
    const chat = await bot.conversation();
    const { invokeResponse, replies } = await chat.invoke('test/echo', 1);
    assert.deepEqual(invokeResponse, { status: 201, body: { echoed: 1, at: '1970-01-01T00:00:00.000Z' } });
    assert.deepEqual(replies, []);
    assert.equal((await chat.invoke('test/unknown')).invokeResponse?.status, 501);
    assert.equal((await chat.event('go')).invokeResponse, undefined);
  });

  it('tells of activities that are no messages', async () => {
    const chat = await bot.conversation({ replyTimeoutMs: 50 });
    const { activities, replies } = await chat.say('typing');
    assert.deepEqual([activities.map(({ type }) => type), replies], [['typing'], []]);
  });

  it('takes replies in their order, and passes over what fulfils nothing', async () => {
    const chat = await bot.conversation({ replyTimeoutMs: 50 });
    assert.equal((await chat.expectReply()).text, 'welcome');
    await chat.say('hi');
    await assert.rejects(chat.expectReply({ startsWith: 'bye' }), (error) => {
      assert(error instanceof AssertionError);
      assert.equal(error.message, 'Expected a reply that starts with "bye", got message "you said: hi"');
      return true;
    });
    await assert.rejects(
      chat.expectReply((reply) => reply.type === 'message'),
      /the function accepts, no reply came/,
    );
  });

  it('says which replies nobody expected', async () => {
    const chat = await bot.conversation();
    assert.throws(() => chat.expectNoReply(), {
      name: 'AssertionError',
      message: 'Expected no further reply, got message "welcome"',
    });
  });

  it('waits for a message that comes after the turn', async () => {
    const chat = await bot.conversation();
    await chat.expectReply('welcome');
    await chat.event('none');
    await chat.say('later news');
    await chat.expectReply('later: news');
  });

  it('says what can be tapped and filled when something else was to be', async () => {
    const chat = await bot.conversation();
    await chat.say('menu');
    await assert.rejects(chat.tap('Transfer'), {
      name: 'AssertionError',
      message: /no button "Transfer".*"count", "typing"/,
    });
    await chat.say('form');
    await assert.rejects(
      chat.submit({ iban: 1 }),
      /no card with the inputs iban; the inputs shown are amount, agree/,
    );
    await assert.rejects(chat.submit({ amount: 1 }, 'Cancel'), /no button "Cancel".*"Send", "Run"/);
  });

  it('remembers what it shows while a test waits for more', async () => {
    const chat = await bot.conversation({ replyTimeoutMs: 50 });
    await chat.say('menu');
    await chat.expectReply('what next?');
    await assert.rejects(chat.expectReply());
    await chat.tap('count');
    await chat.expectReply('count 1');
  });

  it('holds many conversations that all wait at once', async () => {
    const chats = await Promise.all(
      Array.from({ length: 20 }, () => bot.conversation({ replyTimeoutMs: 50 })),
    );
    await Promise.all(chats.map((chat) => assert.rejects(chat.expectReply('never'), AssertionError)));
  });

  it('also expects replies in the answer', async () => {
    const chat = await bot.conversation({ deliveryMode: 'expectReplies', locale: 'de-DE', userName: 'Anna' });
    await chat.expectReply('welcome');
    const [opening] = chat.transcript();
    assert.deepEqual([opening?.locale, opening?.from?.name], ['de-DE', 'Anna']);
  });
});

describe('A bot that cannot be tested', () => {
  const folder = useTemporaryFolder();

  it('fails the move in which a turn throws and nothing catches it', async () => {
    const logged = sinon.stub(console, 'error');
    try {
      const bot = await openBot({ ...createCloudHost(false), resolveFrom });
      const chat = await bot.conversation();
      await assert.rejects(chat.say('throw'), {
        name: 'AssertionError',
        message: /The bot answered with status 500: .*the bot broke/,
      });
      await assert.rejects(chat.expectReply('ok'), {
        name: 'AssertionError',
        message:
          /^Expected a reply that .*, no reply came\. The bot answered with status 500: .*the bot broke/,
      });
      await bot.close();
    } finally {
      logged.restore();
    }
  });

  it('is named when nothing listens', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
    const bot = await openBot({ endpoint });
    await assert.rejects(bot.conversation(), (error) => {
      assert(error instanceof InfrastructureError);
      assert(error.message.includes(endpoint));
      return true;
    });
    await bot.close();
  });

  for (const status of [401, 404]) {
    it(`is named when it answers ${status}`, async () => {
      const server = createServer((request, response) => {
        request.resume();
        response.statusCode = status;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const bot = await openBot({ endpoint: `http://127.0.0.1:${port}/api/messages` });
      await assert.rejects(bot.conversation(), new RegExp(`InfrastructureError.*${status}`));
      await bot.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  it('is named when its module exports no adapter, or is not there', async () => {
    const module = join(folder(), 'bot.mjs');
    await assert.rejects(openBot({ module }), ConfigError);
    writeFileSync(module, 'export const nothing = 1;');
    await assert.rejects(openBot({ module }), ConfigError);
  });

  it('rejects what is under way when it is closed', async () => {
    const { endpoint, close } = await startBotServer(0);
    const bot = await openBot({ endpoint });
    const chat = await bot.conversation();
    await chat.expectReply('welcome');
    const move = assert.rejects(chat.say('hang'), InfrastructureError);
    const waiting = assert.rejects(chat.expectReply('never'), AssertionError);
    await bot.close();
    await Promise.all([move, waiting]);
    await assert.rejects(bot.conversation(), InfrastructureError);
    await close();
  });
});
