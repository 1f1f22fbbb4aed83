import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import type { Conversation } from '../../src/conversation/conversation.ts';
import type { Shown } from '../../src/activity/shown.ts';
import { answered, move, openScene, settleMs, type Behave } from './fake-bot.ts';

const adaptive = 'application/vnd.microsoft.card.adaptive';

function card(fields: Record<string, unknown>) {
  return { contentType: adaptive, content: { type: 'AdaptiveCard', version: '1.4', ...fields } };
}

const form = card({
  body: [{ type: 'Input.Text', id: 'title', label: 'Title', value: 'untitled' }],
  actions: [{ type: 'Action.Submit', title: 'Send', data: { task: 'create' } }],
});
const opener = card({
  actions: [
    { type: 'Action.Submit', title: 'Open', data: { msteams: { type: 'task/fetch' }, task: 'create' } },
  ],
});
const dialog = { task: { type: 'continue', value: { title: 'New ticket', card: form } } };

/** A bot on msteams that answers invokes by name, and everything else not at all. */
function openTeams(answers: Readonly<Record<string, unknown>>, refreshesCards = false) {
  const behave: Behave = ({ type, name }) =>
    type === 'invoke' ? { ...answered, body: answers[name ?? ''] } : answered;
  return openScene({ behave, channelId: 'msteams', answersWhenDone: true, refreshesCards });
}

async function tap(conversation: Conversation, shown: Shown, title: string): Promise<Shown> {
  const action = shown.actions.find((each) => each.title === title);
  assert(action, `no button ${title} among ${shown.actions.map((each) => each.title).join()}`);
  await conversation.play(move({ kind: 'tap', action }));
  return conversation.view().shown;
}

async function fill(
  conversation: Conversation,
  shown: Shown,
  values: Record<string, string>,
): Promise<Shown> {
  const filled = shown.forms.at(-1);
  const action = filled?.actions.find((each) => each.form !== undefined);
  assert(filled && action);
  await conversation.play(move({ kind: 'submit', form: filled, action, values }));
  return conversation.view().shown;
}

/** Asks the bot as a client does where the user taps nothing that a bot has sent. */
async function invoke(conversation: Conversation, name: string, value: unknown): Promise<Shown> {
  await conversation.play(move({ kind: 'invoke', name, value }));
  return conversation.view().shown;
}

function lastOf(received: readonly Activity[]): Pick<Activity, 'type' | 'name' | 'value' | 'replyToId'> {
  const { type, name, value, replyToId } = received.at(-1) ?? { type: 'nothing' };
  return { type, name, value, replyToId };
}

const context = { theme: 'default' };

describe('A dialog', () => {
  it('is filled and sent by task/submit, shows the next one, and ends with a message', async () => {
    const { bot, conversation } = await openTeams({ 'task/fetch': dialog, 'task/submit': dialog });
    const opened = bot.send({ attachments: [opener] });
    let shown = await tap(conversation, conversation.view().shown, 'Open');
    assert.deepEqual(shown.texts, ['New ticket']);
    shown = await fill(conversation, shown, { title: 'Mouse' });
    const value = { data: { task: 'create', title: 'Mouse' }, context };
    const submitted = { type: 'invoke', name: 'task/submit', value, replyToId: opened.id };
    assert.deepEqual(lastOf(bot.received), submitted);

    bot.behave = () => ({ ...answered, body: { task: { type: 'message', value: 'Done.' } } });
    shown = await fill(conversation, shown, { title: 'Mouse' });
    assert.deepEqual(lastOf(bot.received), submitted);
    assert.deepEqual([shown.texts, shown.forms], [['Done.'], []]);
  });

  it('is sent with what its inputs begin with by a mere tap', async () => {
    const { bot, conversation } = await openTeams({ 'task/fetch': dialog });
    bot.send({ attachments: [opener] });
    const shown = await tap(conversation, conversation.view().shown, 'Open');
    await tap(conversation, shown, 'Send');
    assert.deepEqual(lastOf(bot.received).value, { data: { task: 'create', title: 'untitled' }, context });
  });

  it('closes on an empty answer, after which the user looks for a message for a moment', async () => {
    const { bot, clock, conversation } = await openScene({ channelId: 'msteams' });
    bot.behave = () => ({ ...answered, body: dialog });
    bot.send({ attachments: [opener] });
    const shown = await tap(conversation, conversation.view().shown, 'Open');
    bot.behave = () => answered;
    const submitted = fill(conversation, shown, { title: 'Mouse' });
    await clock.advance(settleMs - 1);
    bot.send({ text: 'Filed.' });
    await clock.advance(settleMs);
    assert.deepEqual((await submitted).texts, ['Filed.']);
  });

  it('does what is no submit of its form from the message that opened it', async () => {
    const execute = card({ actions: [{ type: 'Action.Execute', title: 'Run', verb: 'run' }] });
    const { bot, conversation } = await openTeams({
      'task/fetch': { task: { type: 'continue', value: { card: execute } } },
    });
    const opened = bot.send({ attachments: [opener] });
    const shown = await tap(conversation, conversation.view().shown, 'Open');
    await tap(conversation, shown, 'Run');
    const { name, replyToId } = lastOf(bot.received);
    assert.deepEqual([name, replyToId], ['adaptiveCard/action', opened.id]);
  });

  const command = { commandId: 'create', commandContext: 'message', messagePayload: { id: '1' }, context };
  for (const [name, value, answer, sent] of [
    [
      'composeExtension/fetchTask',
      command,
      dialog,
      {
        name: 'composeExtension/submitAction',
        value: { ...command, data: { task: 'create', title: 'Mouse' } },
      },
    ],
    [
      'config/fetch',
      { data: {} },
      { config: { type: 'continue', value: { card: form } } },
      { name: 'config/submit', value: { data: { task: 'create', title: 'Mouse' }, context } },
    ],
    [
      'tab/fetch',
      { tabContext: { tabEntityId: 'home' }, context },
      { tab: { type: 'continue', value: { cards: [{ card: form.content }] } } },
      {
        name: 'tab/submit',
        value: { data: { task: 'create', title: 'Mouse' }, context, tabContext: { tabEntityId: 'home' } },
      },
    ],
    [
      'message/fetchTask',
      { data: { actionName: 'feedback', actionValue: { reaction: 'dislike' } } },
      dialog,
      {
        name: 'message/submitAction',
        value: {
          actionName: 'feedback',
          actionValue: { reaction: 'dislike', feedback: '{"task":"create","title":"Mouse"}' },
        },
      },
    ],
  ] as const) {
    it(`that ${name} opened is sent by ${sent.name}`, async () => {
      const { bot, conversation } = await openTeams({ [name]: answer });
      const shown = await invoke(conversation, name, value);
      await fill(conversation, shown, { title: 'Mouse' });
      assert.deepEqual(lastOf(bot.received), { type: 'invoke', replyToId: undefined, ...sent });
    });
  }

  it('of a message extension may end with a preview, which is sent or edited', async () => {
    const activityPreview = {
      type: 'message',
      attachments: [card({ body: [{ type: 'TextBlock', text: 'Mouse' }] })],
    };
    const { bot, conversation } = await openTeams({
      'composeExtension/fetchTask': dialog,
      'composeExtension/submitAction': { composeExtension: { type: 'botMessagePreview', activityPreview } },
    });
    const opened = await invoke(conversation, 'composeExtension/fetchTask', command);
    const shown = await fill(conversation, opened, { title: 'Mouse' });
    assert.deepEqual(shown.texts, ['Mouse']);
    for (const [title, decision] of [
      ['Edit', 'edit'],
      ['Send', 'send'],
    ] as const) {
      await tap(conversation, shown, title);
      const { name, value } = lastOf(bot.received);
      assert.equal(name, 'composeExtension/submitAction');
      assert.deepEqual(value, {
        ...command,
        data: { task: 'create', title: 'Mouse' },
        botMessagePreviewAction: decision,
        botActivityPreview: [activityPreview],
      });
    }
  });
});

describe('A result of a message extension', () => {
  const ticket = card({ body: [{ type: 'TextBlock', text: 'Printer' }] });
  const result = (tapped: boolean) => ({
    ...ticket,
    preview: {
      contentType: 'application/vnd.microsoft.card.thumbnail',
      content: { title: 'Printer', ...(tapped && { tap: { type: 'invoke', value: { ticket: 1 } } }) },
    },
  });
  const found = (...attachments: unknown[]) => ({
    composeExtension: { type: 'result', attachmentLayout: 'list', attachments },
  });

  it('is selected by a tap, and the card that comes of it is posted by the next', async () => {
    const { bot, conversation } = await openTeams({
      'composeExtension/query': found(result(true), 'no card'),
      'composeExtension/selectItem': found(result(true)),
    });
    let shown = await invoke(conversation, 'composeExtension/query', { commandId: 'search' });
    assert.deepEqual(
      shown.actions.map(({ title }) => title),
      ['Printer'],
    );
    shown = await tap(conversation, shown, 'Printer');
    const { name, value } = lastOf(bot.received);
    assert.deepEqual([name, value], ['composeExtension/selectItem', { ticket: 1 }]);
    await tap(conversation, shown, 'Printer');
    const posted = bot.received.at(-1);
    assert.deepEqual([posted?.type, posted?.attachments], ['message', [ticket]]);
  });

  it('is posted at once where nothing is to be selected', async () => {
    const { bot, conversation } = await openTeams({ 'composeExtension/query': found(result(false)) });
    const shown = await invoke(conversation, 'composeExtension/query', { commandId: 'search' });
    await tap(conversation, shown, 'Printer');
    assert.deepEqual(bot.received.at(-1)?.attachments, [ticket]);
  });

  it('is a text where nothing is found', async () => {
    const { conversation } = await openTeams({
      'composeExtension/query': { composeExtension: { type: 'message', text: 'Nothing there.' } },
    });
    const shown = await invoke(conversation, 'composeExtension/query', { commandId: 'search' });
    assert.deepEqual(shown.texts, ['Nothing there.']);
  });
});

describe('A card on msteams', () => {
  const execute = (title: string) => card({ actions: [{ type: 'Action.Execute', title, verb: title }] });
  const shownAs = (content: unknown) => ({ statusCode: 200, type: adaptive, value: content });

  it('stays in its message when a Universal Action is answered with another card', async () => {
    const { bot, conversation } = await openTeams({
      'adaptiveCard/action': shownAs(execute('Reopen').content),
    });
    const sent = bot.send({ text: 'Ticket 7', attachments: [execute('Close')] });
    const shown = await tap(conversation, conversation.view().shown, 'Close');
    await tap(conversation, shown, 'Reopen');
    const { name, replyToId } = lastOf(bot.received);
    assert.deepEqual([name, replyToId], ['adaptiveCard/action', sent.id]);
  });

  const refresh = (userIds?: readonly string[]) =>
    card({
      body: [{ type: 'TextBlock', text: 'for all' }],
      refresh: { action: { type: 'Action.Execute', verb: 'refresh', data: { a: 1 } }, userIds },
    });
  const own = card({ body: [{ type: 'TextBlock', text: 'for you' }] }).content;
  const named = (userId: string): readonly (readonly string[] | undefined)[] => [undefined, [userId]];

  it('is brought up to date for those whom it names, or for all, before its user sees it', async () => {
    for (const index of [0, 1]) {
      const { bot, conversation } = await openTeams({ 'adaptiveCard/action': shownAs(own) }, true);
      const userIds = named(conversation.user.id)[index];
      bot.behave = ({ type, id }) => {
        if (type === 'message')
          bot.send({ text: 'Ticket 7', replyToId: id, attachments: [refresh(userIds)] });
        return type === 'invoke' ? { ...answered, body: shownAs(own) } : answered;
      };
      const turn = await conversation.play(move({ kind: 'say', text: 'hi' }));
      assert.deepEqual(bot.received.at(-1)?.value, {
        action: { type: 'Action.Execute', id: undefined, title: undefined, verb: 'refresh', data: { a: 1 } },
        trigger: 'automatic',
      });
      assert.deepEqual(conversation.view().shown.texts, ['Ticket 7', 'for you']);
      assert.deepEqual(
        turn.refreshes?.map(({ id, delivery }) => [id, delivery.status]),
        [[bot.received.at(-1)?.id, 'answered']],
      );
      assert.equal(turn.sentIds.length, 1);
    }
  });

  it('stays as it is for those whom it does not name, and where nobody asked for it', async () => {
    for (const [userIds, refreshesCards] of [
      [['29:another'], true],
      [undefined, false],
    ] as const) {
      const { bot, conversation } = await openTeams({ 'adaptiveCard/action': shownAs(own) }, refreshesCards);
      bot.behave = ({ id }) => {
        bot.send({ replyToId: id, attachments: [refresh(userIds)] });
        return answered;
      };
      await conversation.play(move({ kind: 'say', text: 'hi' }));
      assert.deepEqual(conversation.view().shown.texts, ['for all']);
    }
  });
});
