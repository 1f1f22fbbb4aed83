import assert from 'node:assert/strict';
import { openBot, type BotUnderTest } from '../../src/index.ts';
import { adapter, bot } from '../fixtures/bots/sign-in/sign-in-bot-module.ts';

describe('Signing in, in a test written in code', () => {
  let bank: BotUnderTest;
  before(async () => {
    bank = await openBot({ adapter, bot });
  });
  after(() => bank.close());

  it('is done where the bot asks for it, and undone without its knowledge', async () => {
    const chat = await bank.conversation({ replyTimeoutMs: 300 });
    await chat.say('balance');
    await assert.rejects(chat.expectReply('You are signed in'));
    const { replies } = await chat.signIn();
    assert.match(replies[0]?.text ?? '', /^You are signed in/);
    chat.signOut();
    await chat.say('balance');
    await chat.signIn({ wrongCode: true });
    chat.expectNoReply();
    await chat.signIn();
    await chat.expectReply('You are signed in');
    assert.doesNotMatch(JSON.stringify(chat.transcript()), /eyJ/);
  });

  it('is done by Teams where the connection has single sign-on', async () => {
    const chat = await bank.conversation({ channel: 'msteams', signIn: { BankLogin: { how: 'sso' } } });
    const { replies } = await chat.say('token');
    assert.equal(replies.length, 1);
    await chat.expectReply('You are signed in');
    await assert.rejects(chat.signIn(), /no card that asks to sign in is shown/);
    await chat.say('token');
    await chat.expectReply('Your token is [redacted]');
  });
});
