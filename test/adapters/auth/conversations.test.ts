import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBot } from '../../../src/library/open-bot.ts';
import { freePort } from '../../fixtures/bots/free-port.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { openAuthBot, talk, type Sdk } from './open-auth-bot.ts';

describe('A bot that is started with authentication', () => {
  const folder = useTemporaryFolder();

  async function hold(...open: Parameters<typeof openAuthBot>): ReturnType<typeof talk> {
    return holdTwoTurns('normal', ...open);
  }

  async function holdTwoTurns(
    deliveryMode: 'normal' | 'expectReplies',
    ...open: Parameters<typeof openAuthBot>
  ): ReturnType<typeof talk> {
    const bot = await openAuthBot(...open);
    try {
      return await talk(bot, ['hello', 'count'], deliveryMode);
    } finally {
      await bot.close();
    }
  }

  const ways: readonly (readonly [string, Sdk, 'jwt' | 'shim'])[] = [
    ["botbuilder's CloudAdapter", 'cloud', 'jwt'],
    ["botbuilder's CloudAdapter", 'cloud', 'shim'],
    ["botbuilder's BotFrameworkAdapter", 'legacy', 'shim'],
    ['the Agents SDK', 'agents', 'jwt'],
    ['the Agents SDK', 'agents', 'shim'],
    ['the Teams SDK', 'teams', 'shim'],
  ];
  for (const [title, sdk, mode] of ways) {
    it(`holds the same conversation with ${title} under ${mode} as under none`, async () => {
      const open = { DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true' };
      const trusting = await hold(sdk, folder(), undefined, sdk === 'teams' ? open : {});
      const asking = await hold(sdk, folder(), { mode });
      assert.deepEqual(asking, trusting);
      assert.deepEqual(asking.replies, ['You said: hello', 'one', 'two', 'three']);
      assert.deepEqual(asking.problems, []);
      const log = await readFile(join(folder(), 'bot.log'), 'utf8');
      assert.equal(
        log.includes('requests to login.microsoftonline.com go to http://127.0.0.1'),
        mode === 'shim',
      );
    });
  }

  it("holds the same conversation with botbuilder's BotFrameworkAdapter under jwt, which has replies in the answer", async () => {
    const trusting = await holdTwoTurns('expectReplies', 'legacy', folder());
    const auth = { mode: 'jwt', tokenIssuer: 'botFramework' } as const;
    const asking = await holdTwoTurns('expectReplies', 'legacy', folder(), auth);
    assert.deepEqual(asking, trusting);
    assert.deepEqual(asking, {
      codes: [200, 200],
      replies: ['You said: hello', 'one', 'two', 'three'],
      problems: [],
    });
    const refused = await holdTwoTurns('expectReplies', 'legacy', folder(), { mode: 'jwt' });
    assert.deepEqual(refused.codes, [401, 401]);
  });

  it('reaches us with what is no reply, with the Teams SDK too, whose setting for that is its own', async () => {
    const bot = await openAuthBot('teams', folder(), { mode: 'shim' });
    try {
      assert.deepEqual(await talk(bot, ['remind']), { codes: [200], replies: ['Remember!'], problems: [] });
    } finally {
      await bot.close();
    }
  });

  it('can be opened in code too', async () => {
    const port = await freePort();
    const cwd = fileURLToPath(new URL('../../fixtures/bots/auth', import.meta.url));
    const command = `"${process.execPath}" cloud-main.js`;
    const bot = await openBot({
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      start: { command, cwd, env: { PORT: String(port) }, logFile: join(folder(), 'bot.log') },
      auth: { mode: 'jwt' },
    });
    try {
      const chat = await bot.conversation();
      await chat.say('hello');
      await chat.expectReply({ contains: 'You said: hello' });
    } finally {
      await bot.close();
    }
  });

  it('is met as the app that its own settings name', async () => {
    const own = { MicrosoftAppId: '33333333-3333-4333-8333-333333333333' };
    const bot = await openAuthBot('cloud', folder(), { mode: 'jwt' }, own);
    assert.deepEqual((await talk(bot, ['hello'])).codes, [200]);
    const open = { locale: 'en-US', userName: 'User', onArrival: () => undefined };
    const met = await bot.channel('msteams').openConversation(open);
    assert.equal(met.bot.id, `28:${own.MicrosoftAppId}`);
    await bot.close();
    const other = { mode: 'shim', appId: '22222222-2222-4222-8222-222222222222' } as const;
    assert.deepEqual((await hold('cloud', folder(), other, own)).codes, [401, 401]);
  });
});
