import assert from 'node:assert/strict';
import { createHelpdesk } from '../../bots/helpdesk/create-helpdesk.ts';
import { type Chat, openBot } from '../../src/index.ts';

describe('A chat in Teams', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  async function openChat(): Promise<Chat> {
    const { adapter, bot } = createHelpdesk({ pause: () => Promise.resolve(), later: () => undefined });
    const open = await openBot({ adapter, bot });
    opened.push(open);
    return open.conversation({ channel: 'msteams', userName: 'Anna' });
  }

  it('opens a dialog by a tap, fills it again when it comes back, and reads its message', async () => {
    const chat = await openChat();
    await chat.say('create a ticket');
    const { invokeResponse } = await chat.tap('Open the ticket form');
    assert.equal(invokeResponse?.status, 200);
    await chat.submit({ title: '', severity: 'low' });
    await chat.expectReply({ contains: 'Please give the ticket a title' });
    const answer = await chat.submit({ title: 'Mouse', severity: 'high' }, 'Send');
    assert.match(JSON.stringify(answer.invokeResponse?.body), /Ticket INC-\d+ has been created/);
    await chat.expectReply({ contains: 'Done! Ticket' });
    await chat.expectReply({ contains: 'Mouse' });
    await chat.expectReply({ matches: String.raw`^Ticket INC-\d+ has been created\.$` });
    chat.expectNoReply();
  });

  it('acts again and again on a card that a Universal Action has changed', async () => {
    const chat = await openChat();
    await chat.say('create a ticket');
    await chat.tap('Open the ticket form');
    await chat.submit({ title: 'Mouse', severity: 'low' });
    const updates = (): number => chat.transcript().filter(({ type }) => type === 'messageUpdate').length;
    for (const title of ['Mark as solved', 'Reopen', 'Mark as solved']) {
      const before = updates();
      const { invokeResponse } = await chat.tap(title);
      assert.match(JSON.stringify(invokeResponse?.body), /"statusCode":200/);
      // What the bot updates is the message, which is there.
      assert.equal(updates(), before + 1, title);
    }
  });

  it('picks a result and posts its card', async () => {
    const chat = await openChat();
    await chat.invoke('composeExtension/query', {
      commandId: 'searchTickets',
      parameters: [{ name: 'words', value: 'VPN' }],
    });
    const { invokeResponse } = await chat.tap('VPN drops every hour');
    assert.match(JSON.stringify(invokeResponse?.body), /INC-1001/);
    await chat.tap('VPN drops every hour');
    const posted = chat
      .transcript()
      .findLast(({ from, type }) => from?.role === 'user' && type === 'message');
    assert.match(JSON.stringify(posted?.attachments), /INC-1001/);
  });
});
