import assert from 'node:assert/strict';
import botbuilder from 'botbuilder';
import { createHelpdesk, type HelpdeskOptions } from '../../../bots/helpdesk/create-helpdesk.ts';
import { type Chat, openBot } from '../../../src/index.ts';

const now = new Date('2026-03-02T09:00:00.000Z');

interface Card {
  readonly body: readonly {
    readonly id?: string;
    readonly text?: string;
    readonly value?: string;
    readonly facts?: readonly { readonly title: string; readonly value: string }[];
  }[];
  readonly actions?: readonly { readonly title: string; readonly verb?: string; readonly url?: string }[];
}

describe('the help desk bot', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  /** The bot behind its own adapter, in a personal chat of Teams; nothing waits, and `run` does what waits. */
  async function openHelpdesk(options: HelpdeskOptions = {}) {
    const waiting: (() => void)[] = [];
    const pauses: number[] = [];
    const helpdesk = createHelpdesk({
      now: () => now,
      pause: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      later: (run) => void waiting.push(run),
      ...options,
    });
    const { adapter, bot } = helpdesk;
    const open = await openBot({ adapter, bot });
    opened.push(open);
    const chatAs = (userName: string) => open.conversation({ channel: 'msteams', userName });
    return { ...helpdesk, chat: await chatAs('Anna'), chatAs, waiting, pauses };
  }

  it('welcomes once, though Teams tells of the installation twice, and not those who come later', async () => {
    const { chat } = await openHelpdesk();
    await chat.send({ type: 'conversationUpdate', membersAdded: [{ id: '29:boris', name: 'Boris' }] });
    await chat.send({ type: 'installationUpdate', action: 'add' });
    const welcomes = chat.transcript().filter(({ text }) => text?.includes('Welcome to Harbor Helpdesk'));
    assert.equal(welcomes.length, 1);
  });

  it('streams its answer in parts that grow, a second apart, and sends label and source with the last', async () => {
    const { chat, pauses } = await openHelpdesk();
    await chat.say('how do I reset my password?');
    const parts = chat.transcript().flatMap(({ type, text, entities, channelData }) => {
      const info = entities?.find((entity) => entity['type'] === 'streaminfo');
      return info ? [{ type, text: text ?? '', info, entities, channelData }] : [];
    });
    assert.deepEqual(
      parts.map(({ type, info }) => [type, info['streamType'], info['streamSequence']]),
      [
        ['typing', 'informative', 1],
        ['typing', 'streaming', 2],
        ['typing', 'streaming', 3],
        ['typing', 'streaming', 4],
        ['message', 'final', undefined],
      ],
    );
    const grown = parts.slice(1);
    for (const [index, part] of grown.entries()) {
      assert.ok(part.text.startsWith(grown[index - 1]?.text ?? ''), part.text);
      assert.equal(part.info['streamId'], grown[0]?.info['streamId']);
    }
    assert.ok(pauses.every((ms) => ms >= 1000) && pauses.length === parts.length - 1);
    const final = parts.at(-1);
    const label = final?.entities?.find((entity) => entity['type'] === 'https://schema.org/Message');
    assert.deepEqual(label?.['additionalType'], ['AIGeneratedContent']);
    assert.match(final?.text ?? '', /\[1\]/);
    assert.deepEqual(final?.channelData, { feedbackLoop: { type: 'custom' } });
  });

  it('has its own client keep the fields of entities, and no other of the process', async () => {
    const { chat } = await openHelpdesk();
    await chat.say('how do I reset my password?');
    const other = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
    const bot = new botbuilder.ActivityHandler();
    bot.onMessage(async (context) => {
      await context.sendActivity({
        type: 'message',
        text: 'One',
        entities: [{ type: 'Place', name: 'Here' }],
      });
    });
    const open = await openBot({ adapter: other, bot });
    opened.push(open);
    const otherChat = await open.conversation({ channel: 'msteams' });
    await otherChat.say('hi');
    assert.deepEqual(otherChat.transcript().at(-1)?.entities, [{ type: 'Place' }]);
  });

  it('asks for feedback in a form, and keeps it', async () => {
    const { chat, feedback } = await openHelpdesk();
    const form = await chat.invoke('message/fetchTask', {
      data: { actionName: 'feedback', actionValue: { reaction: 'dislike' } },
    });
    assert.match(JSON.stringify(form.invokeResponse), /What was wrong with the answer/);
    const taken = await chat.invoke('message/submitAction', {
      actionName: 'feedback',
      actionValue: { reaction: 'dislike', feedback: '{"feedbackText":"too long"}' },
    });
    assert.deepEqual(taken.invokeResponse, { status: 200, body: {} });
    assert.deepEqual(
      feedback.entries.map(({ reaction, text }) => [reaction, text]),
      [['dislike', 'too long']],
    );
  });

  it('files what its form sends, and asks again for what is missing', async () => {
    const { chat, desk } = await openHelpdesk();
    await chat.say('create a ticket');
    const task = 'createTicket';
    const fetched = taskOf((await chat.invoke('task/fetch', { data: { task } })).invokeResponse);
    assert.deepEqual(
      fetched.card?.body.map(({ id }) => id),
      ['title', 'severity', 'description'],
    );
    const refused = await chat.invoke('task/submit', { data: { task, title: ' ', severity: 'low' } });
    assert.match(taskOf(refused.invokeResponse).card?.body[0]?.text ?? '', /title/);
    assert.equal(desk.find('INC-1101'), undefined);

    const { replies } = await chat.invoke('task/submit', {
      data: { task, title: 'Mouse', severity: 'low', description: 'Jumps' },
    });
    assert.match(replies[0]?.text ?? '', /INC-1101 has been created/);
    const { number, title, severity, description, status, openedAt, requester } = desk.find('INC-1101') ?? {};
    assert.deepEqual(
      [number, title, severity, description, status, openedAt, requester?.name],
      ['INC-1101', 'Mouse', 'low', 'Jumps', 'open', now.toISOString(), 'Anna'],
    );
    await chat.say('hello');
    await chat.expectReply('What can I do for you?');
  });

  it('shows a ticket from the message box before it posts it, and keeps what was edited', async () => {
    const { chat, desk } = await openHelpdesk();
    const commandId = 'createTicket';
    const form = await chat.invoke('composeExtension/fetchTask', {
      commandId,
      messagePayload: { body: { content: '<p>Beamer &amp; screen are dead.</p><p>Room 12</p>' } },
    });
    assert.deepEqual(
      taskOf(form.invokeResponse).card?.body.map(({ value }) => value),
      ['Beamer & screen are dead.', 'normal', 'Beamer & screen are dead. Room 12'],
    );
    const data = { title: 'Beamer', severity: 'low', description: '' };
    const submitted = await chat.invoke('composeExtension/submitAction', { commandId, data });
    const { composeExtension } = bodyOf(submitted.invokeResponse) as {
      composeExtension: { type: string; activityPreview: object };
    };
    assert.equal(composeExtension.type, 'botMessagePreview');
    const preview = { commandId, botActivityPreview: [composeExtension.activityPreview] };
    const edited = await chat.invoke('composeExtension/submitAction', {
      ...preview,
      botMessagePreviewAction: 'edit',
    });
    assert.equal(taskOf(edited.invokeResponse).card?.body[0]?.value, 'Beamer');
    assert.equal(desk.find('INC-1101'), undefined);
    await chat.invoke('composeExtension/submitAction', { ...preview, botMessagePreviewAction: 'send' });
    await chat.expectReply('INC-1101 has been created');
    assert.equal(desk.find('INC-1101')?.severity, 'low');
  });

  it('finds tickets, and says so when there are none', async () => {
    const { chat } = await openHelpdesk();
    const search = (value: string) =>
      chat.invoke('composeExtension/query', {
        commandId: 'searchTickets',
        parameters: [{ name: 'words', value }],
      });
    const extensionOf = ({ invokeResponse }: Awaited<ReturnType<typeof search>>) =>
      (bodyOf(invokeResponse) as { composeExtension: { type: string; attachments?: { preview?: object }[] } })
        .composeExtension;
    const found = extensionOf(await search('vpn hour'));
    assert.equal(found.attachments?.length, 1);
    assert.match(
      JSON.stringify(found.attachments?.[0]?.preview),
      /INC-1001.*"tap".*ticket\.png|ticket\.png.*"tap"/,
    );
    assert.equal(extensionOf(await search('zebra')).type, 'message');
    const chosen = extensionOf(await chat.invoke('composeExtension/selectItem', { ticket: 'INC-1001' }));
    assert.match(JSON.stringify(chosen.attachments), /VPN drops every hour/);
  });

  it('unfolds links to tickets, and tells those without the app no more than the number', async () => {
    const { chat } = await openHelpdesk();
    const unfold = async (name: string, url: string): Promise<string> =>
      JSON.stringify((await chat.invoke(`composeExtension/${name}`, { url })).invokeResponse?.body);
    const url = 'https://helpdesk.example.com/tickets/INC-1001';
    assert.match(await unfold('queryLink', url), /VPN drops every hour/);
    const anonymous = await unfold('anonymousQueryLink', url);
    assert.match(anonymous, /INC-1001/);
    assert.doesNotMatch(anonymous, /VPN/);
    assert.match(await unfold('queryLink', 'https://evil.example/tickets/INC-1001'), /leads to no ticket/);
    assert.match(await unfold('queryLink', 'no link'), /leads to no ticket/);
  });

  it('lets only the requester change a ticket by its card, and shows everybody else how it stands', async () => {
    const { chat, chatAs, desk } = await openHelpdesk();
    const anna = desk.file({ title: 'Mouse', severity: 'low', description: '' }, await ownId(chat));
    const act = async (who: typeof chat, verb: string, ticket = anna.number) =>
      (
        await who.invoke('adaptiveCard/action', {
          action: { type: 'Action.Execute', verb, data: { ticket } },
        })
      ).invokeResponse?.body as { statusCode: number; value: Card & { code?: string } };
    const titles = ({ value }: { value: Card }) => value.actions?.map(({ title }) => title);
    const boris = await chatAs('Boris');

    assert.deepEqual(titles(await act(chat, 'refreshTicket')), ['Mark as solved', 'Open in browser']);
    assert.deepEqual(titles(await act(boris, 'refreshTicket')), ['Open in browser']);
    assert.equal((await act(boris, 'closeTicket')).value.code, 'NotRequester');
    assert.deepEqual(titles(await act(chat, 'closeTicket')), ['Reopen', 'Open in browser']);
    assert.equal(desk.find(anna.number)?.status, 'closed');
    assert.equal((await act(chat, 'explode')).statusCode, 400);
    assert.equal((await act(chat, 'closeTicket', 'INC-9999')).value.code, 'TicketNotFound');
  });

  it('tells the requester of an urgent ticket who has taken it up, and nobody of changes of their own', async () => {
    const { chat, waiting, desk } = await openHelpdesk();
    const data = { task: 'createTicket', title: 'Server room is hot', severity: 'high', description: '' };
    await chat.invoke('task/submit', { data });
    await chat.expectReply('INC-1101 has been created');
    await chat.expectReply();
    for (const run of waiting) run();
    await chat.expectReply('INC-1101 "Server room is hot" is now in progress. Robin (on call) works on it.');
    assert.equal(desk.find('INC-1101')?.assignee, 'Robin (on call)');
    await chat.say('close INC-1101');
    await chat.expectReply('is closed now');
    chat.expectNoReply();
  });

  it('asks nobody to sign in for anything but devices, and lets go of the question at once', async () => {
    const { chat } = await openHelpdesk();
    await chat.say('my devices');
    const card = await chat.expectReply();
    assert.equal(card.attachments?.[0]?.contentType, 'application/vnd.microsoft.card.oauth');
    for (const text of ['help', 'HELP', ' Help ']) {
      await chat.say(text);
      await chat.expectReply('keep your tickets');
    }
    await chat.say('sign out');
    await chat.expectReply('You are signed out');
    const { invokeResponse } = await chat.invoke('signin/failure', { code: 'invokeerror' });
    assert.equal(invokeResponse?.status, 200);
    await chat.expectReply('Signing in failed');
  });

  it('keeps other people out of the questions that it asks one of them', async () => {
    const { chat, chatAs } = await openHelpdesk();
    const boris = await chatAs('Boris');
    await chat.say('create a ticket');
    await boris.say('my tickets');
    await boris.expectReply('You have no tickets yet');
    await chat.say('Broken chair');
    await chat.expectReply('Which severity');
  });
});

function bodyOf(response: { readonly body: unknown } | undefined): unknown {
  assert.ok(response);
  return response.body;
}

function taskOf(response: { readonly body: unknown } | undefined) {
  const { task } = bodyOf(response) as { task: { type: string; value: { card?: { content: Card } } } };
  return { type: task.type, card: task.value.card?.content };
}

/** The bot's own view of a user: the id in what the user sends. */
async function ownId(chat: Chat) {
  await chat.say('hello');
  const from = chat.transcript().findLast(({ from: sender }) => sender?.role === 'user')?.from;
  return { id: from?.id ?? '', name: from?.name ?? '' };
}
