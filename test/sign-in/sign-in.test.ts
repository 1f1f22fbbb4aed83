import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import botbuilder from 'botbuilder';
import type { ChannelId } from '../../src/channel/ports.ts';
import { createSignInBot } from '../fixtures/bots/sign-in/oauth-prompt-bot.ts';
import type { ScenarioSource } from '../user/agenda/hold-conversations.ts';
import { holdSignIn } from './hold-sign-in.ts';

/** The code for the connection of the bot here, and another. */
const [code, otherCode] = ['933404', '933405'];

const balance = { goal: 'You are a user who wants to know your balance.', learn: ['balance'] };

async function hold(
  channel: ChannelId,
  source: ScenarioSource,
): Promise<{ lines: readonly string[]; verdict: string; all: string }> {
  const { bot, middleware } = createSignInBot();
  const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
  adapter.use(middleware);
  adapter.onTurnError = async (context) => {
    await context.sendActivity('The bot encountered an error or bug.');
  };
  const place = { adapter, bot, resolveFrom: fileURLToPath(import.meta.url) };
  const { outcome, lines } = await holdSignIn(place, channel, source);
  // Whom a token is about is made up anew each time, and Teams sends what people type as HTML too.
  const plain = lines.map((line) => line.replace(/, (?:29:|user-)[\w-]+/, ', X').replace(' text/html', ''));
  return { lines: plain, verdict: outcome.verdict, all: JSON.stringify(outcome.record) };
}

const asked = ['> balance', '< oauth'];
const greeted = '< You are signed in, X. Your balance is 120 dollars.';
const say = { user: 'balance' };
const signIn = { user: { signIn: true } } as const;

describe('Signing in', () => {
  it('is done by a magic code outside Teams', async () => {
    for (const channel of ['emulator', 'webchat', 'directline'] as const) {
      const { lines } = await hold(channel, { script: [say, signIn, say] });
      assert.deepEqual(lines, [...asked, `> ${code}`, greeted, '> balance', greeted], channel);
    }
  });

  it('is done by an invoke in Teams', async () => {
    const { lines } = await hold('msteams', { script: [say, signIn, say] });
    assert.deepEqual(lines, [
      ...asked,
      `> signin/verifyState ${code}`,
      greeted,
      '< 200',
      '> balance',
      greeted,
    ]);
  });

  it('is done by Teams itself where the connection has single sign-on, and the card is not seen', async () => {
    const sso = { BankLogin: { how: 'sso' } } as const;
    const { lines } = await hold('msteams', {
      signIn: sso,
      script: [say, { bot: 'You are signed in' }, say],
    });
    const offered = '> signin/tokenExchange BankLogin [redacted]';
    assert.deepEqual(lines, [...asked, offered, greeted, '< 200', '> balance', greeted]);
    const seen = await hold('msteams', { signIn: sso, script: [say, signIn] });
    assert.match(seen.lines.at(-1) ?? '', /Step 2 cannot be done: no card that asks to sign in is shown/);
  });

  it('falls back to the button where the exchange is refused', async () => {
    const refused = { '*': { how: 'sso', ssoRefused: true } } as const;
    const { lines, verdict } = await hold('msteams', { signIn: refused, ...balance });
    assert.deepEqual(lines.slice(1, 7), [
      '< oauth',
      '> signin/tokenExchange BankLogin [redacted].refused',
      '< 412',
      `> signin/verifyState ${code}`,
      greeted,
      '< 200',
    ]);
    assert.equal(verdict, 'passed');
  });

  it('is done at the second attempt where the code was wrong', async () => {
    const signIns = { BankLogin: { wrongCode: true } };
    const teams = await hold('msteams', { signIn: signIns, ...balance });
    assert.deepEqual(teams.lines.slice(2, 7), [
      `> signin/verifyState ${otherCode}`,
      '< 404',
      `> signin/verifyState ${code}`,
      greeted,
      '< 200',
    ]);
    assert.equal(teams.verdict, 'passed');
    // The prompt of this bot has no words for it.
    const typed = await hold('emulator', { signIn: signIns, ...balance, limits: { replyTimeoutMs: 300 } });
    assert.deepEqual(typed.lines.slice(2, 5), [`> ${otherCode}`, `> ${code}`, greeted]);
    assert.match(typed.lines.at(-1) ?? '', /^failed no-reply: The bot did not reply in turn 2/);
  });

  it('is left alone by a user who does not want to, and Teams tells the bot', async () => {
    const declines = { '*': { declines: true } };
    const { lines, all } = await hold('msteams', {
      signIn: declines,
      script: [say, signIn, { user: 'cancel' }],
    });
    assert.deepEqual(lines, [
      ...asked,
      '> signin/verifyState CancelledByUser',
      '< 404',
      '> cancel',
      '< All right, another time.',
    ]);
    assert.doesNotMatch(all, /You are signed in/);
    const offered = { '*': { how: 'sso', declines: true } } as const;
    const silent = await hold('msteams', { signIn: offered, script: [say, signIn] });
    assert.deepEqual(silent.lines.slice(2, 5), [
      '> signin/tokenExchange BankLogin [redacted].refused',
      '< 412',
      '> signin/verifyState CancelledByUser',
    ]);
    const typed = await hold('emulator', {
      signIn: declines,
      ...balance,
      limits: { turns: 3, replyTimeoutMs: 300 },
    });
    assert.ok(!typed.lines.some((line) => line.includes(code) || line.includes('You are signed in')));
  });

  it('ends when the bot signs the user out, and when the user does so elsewhere', async () => {
    const script = [say, signIn, { user: 'logout' }, say, signIn, { user: { signOut: true } }, say] as const;
    const { lines } = await hold('emulator', { script: [...script] });
    const twice = [...asked, `> ${code}`, greeted];
    assert.deepEqual(lines, [...twice, '> logout', '< You have been signed out.', ...twice, ...asked]);
  });

  it('ends after so many moves where the token expires, and is done again', async () => {
    const { lines } = await hold('emulator', {
      signIn: { '*': { expiresAfterTurns: 2 } },
      script: [say, signIn, say, say, say, signIn],
    });
    const kept = ['> balance', greeted];
    assert.deepEqual(lines, [
      ...asked,
      `> ${code}`,
      greeted,
      ...kept,
      ...kept,
      ...asked,
      `> ${code}`,
      greeted,
    ]);
  });

  it('is done by users who act by themselves', async () => {
    for (const channel of ['emulator', 'msteams'] as const) {
      const { lines, verdict } = await hold(channel, balance);
      assert.ok(lines.includes(greeted), lines.join('\n'));
      assert.equal(verdict, 'passed');
    }
  });

  it('is not tried for ever with a bot that forgets it', async () => {
    const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
    const bot = async (context: botbuilder.TurnContext): Promise<void> => {
      const card = botbuilder.CardFactory.oauthCard('BankLogin', 'Sign in', 'Sign in, please.');
      if (context.activity.type === 'message') await context.sendActivity({ attachments: [card] });
    };
    const place = { adapter, bot, resolveFrom: fileURLToPath(import.meta.url) };
    const { lines } = await holdSignIn(place, 'emulator', { ...balance, limits: { turns: 12 } });
    assert.equal(lines.filter((line) => line === `> ${code}`).length, 3);
  });

  it('leaves no token in what is recorded, also where the bot shows it', async () => {
    const sso = { BankLogin: { how: 'sso' } } as const;
    const silent = await hold('msteams', { signIn: sso, script: [{ user: 'token' }, { user: 'token' }] });
    const typed = await hold('emulator', { script: [{ user: 'token' }, signIn, { user: 'token' }] });
    for (const { lines, all } of [silent, typed]) {
      assert.ok(lines.includes('< Your token is [redacted]'), lines.join('\n'));
      assert.doesNotMatch(all, /eyJ/);
    }
  });

  describe('finds bots that keep people from it', () => {
    type Answer = (context: botbuilder.TurnContext) => Promise<unknown>;

    /** Asks to sign in whatever is said, and has its own way with invokes. */
    async function holdWith(card: object, answer: Answer, source: ScenarioSource): Promise<string[]> {
      const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
      const contentType = 'application/vnd.microsoft.card.oauth';
      const content = { connectionName: 'BankLogin', text: 'Sign in, please.', ...card };
      const bot = async (context: botbuilder.TurnContext): Promise<void> => {
        const { type, text } = context.activity;
        if (type === 'invoke') await answer(context);
        else if (type === 'message' && text === 'balance')
          await context.sendActivity({ attachments: [{ contentType, content }] });
        else if (type === 'message') await context.sendActivity('I do not understand.');
      };
      const place = { adapter, bot, resolveFrom: fileURLToPath(import.meta.url) };
      const { outcome } = await holdSignIn(place, 'msteams', source);
      return outcome.reasons.filter(({ check }) => check === 'sign-in').map(({ message }) => message);
    }

    /** Signs users in once, and never thinks of it again. */
    function holdForgetful(source: ScenarioSource): ReturnType<typeof holdSignIn> {
      const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
      adapter.onTurnError = async (context) => {
        await context.sendActivity('The bot encountered an error or bug.');
      };
      let isSignedIn = false;
      const bot = async (context: botbuilder.TurnContext): Promise<void> => {
        const { type, text, from, channelId } = context.activity;
        if (type !== 'message') return;
        const key = adapter.UserTokenClientKey;
        const client = context.turnState.get<{
          getUserToken(user: string, connection: string, channel: string, code: string): Promise<unknown>;
        }>(key);
        const card = botbuilder.CardFactory.oauthCard('BankLogin', 'Sign in', 'Sign in, please.');
        const given = isSignedIn ? '' : text;
        if (given === 'balance') {
          await context.sendActivity({ attachments: [card] });
          return;
        }
        const found = await client.getUserToken(from.id, 'BankLogin', channelId, given);
        isSignedIn = true;
        await context.sendActivity(`Balance ${(found as { token: string }).token.length} of ${text}`);
      };
      const place = { adapter, bot, resolveFrom: fileURLToPath(import.meta.url) };
      const script = [say, signIn, { user: 'one' }, { user: 'two' }];
      return holdSignIn(place, 'emulator', { ...source, script: [...script] });
    }

    const answerWith = (status: number) => (context: botbuilder.TurnContext) =>
      context.sendActivity({ type: 'invokeResponse', value: { status } });
    const button = { buttons: [{ type: 'signin', title: 'Sign in' }] };
    const exchange = { tokenExchangeResource: { id: 'x', uri: 'api://x' } };

    it('such as one that does not take the token', async () => {
      const codes = { '*': { how: 'magicCode' } } as const;
      assert.deepEqual(await holdWith(button, answerWith(200), { signIn: codes, script: [say, signIn] }), [
        'The user signed in to BankLogin, and the bot never took the token.',
      ]);
      assert.deepEqual(await holdWith(button, answerWith(200), { script: [say] }), []);
    });

    it('such as one that has nothing but an exchange, which it refuses', async () => {
      assert.deepEqual(await holdWith(exchange, answerWith(412), { script: [say] }), [
        'No token could be exchanged for BankLogin, and the card has no button to sign in by.',
      ]);
      assert.deepEqual(await holdWith({ ...exchange, ...button }, answerWith(412), { script: [say] }), []);
    });

    it('such as one that takes it for granted that there is a token', async () => {
      const { lines } = await holdForgetful({ signIn: { '*': { expiresAfterTurns: 1 } } });
      assert.ok(
        lines.some((line) => line.startsWith('failed error-reply')),
        lines.join('\n'),
      );
      const { outcome } = await holdForgetful({});
      assert.equal(outcome.verdict, 'passed');
    });

    it('such as one that says yes to a token and exchanges none', async () => {
      const [finding, ...more] = await holdWith({ ...exchange, ...button }, answerWith(200), {
        script: [say],
      });
      assert.match(
        finding ?? '',
        /^The bot answered 200 to the token that was offered for BankLogin and took/,
      );
      assert.deepEqual(more, []);
    });
  });
});
