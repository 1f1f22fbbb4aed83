import assert from 'node:assert/strict';
import botbuilder, { type TurnContext } from 'botbuilder';
import type { Activity } from '../../../src/activity/activity.ts';
import type { ConversationKind } from '../../../src/channel/ports.ts';
import { teamsEvent } from '../../../src/channel/teams/events.ts';
import { teamsMember } from '../../../src/channel/teams/member.ts';
import { randomId } from '../../../src/channel/system.ts';
import { teamsShape } from '../../../src/channel/teams/shape.ts';
import { openBotBehindConnector } from '../../../src/open-bot-behind-connector.ts';
import { createEventBot } from '../../fixtures/bots/event-bot.ts';

const { TeamsInfo, TurnContext: Turn } = botbuilder;
const signal = new AbortController().signal;

/** Meets a bot that does what a test wants of it, on a real adapter. */
async function meet(kind: ConversationKind, onTurn: (context: TurnContext) => Promise<unknown>) {
  const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
  const results: unknown[] = [];
  const errors: string[] = [];
  adapter.onTurnError = (_context, error) => {
    errors.push(error.message);
    return Promise.resolve();
  };
  const bot = { run: async (context: TurnContext) => void results.push(await onTurn(context)) };
  const opened = await openBotBehindConnector({ bot: { adapter, bot, resolveFrom: import.meta.filename } });
  const arrived: Activity[] = [];
  const chat = await opened.channel('msteams', 'normal', kind).openConversation({
    locale: 'en-US',
    userName: 'Anna',
    onArrival: ({ activity }) => arrived.push(activity),
  });
  const send = async (activity: Activity): Promise<unknown> => {
    results.length = 0;
    await chat.send(chat.stamp(activity), signal);
    assert.deepEqual(errors, []);
    return results[0];
  };
  const say = (text: string): Promise<unknown> => send({ type: 'message', text });
  return { chat, adapter, arrived, send, say, problems: () => opened.problemsOf(chat.conversation.id) };
}

const nothing = (): Promise<void> => Promise.resolve();

describe('Places of Teams', () => {
  for (const [kind, id, type] of [
    ['personal', /^a:\w+$/, 'personal'],
    ['groupChat', /^19:\w+@thread\.v2$/, 'groupChat'],
    ['channel', /^19:\w+@thread\.tacv2$/, 'channel'],
    ['thread', /^19:\w+@thread\.tacv2;messageid=\d+$/, 'channel'],
  ] as const) {
    it(`have the ids and data of a ${kind}`, async () => {
      const { chat } = await meet(kind, nothing);
      const { conversation, channelData, from, recipient } = chat.stamp({ type: 'message', text: 'hi' });
      assert.match(conversation?.id ?? '', id);
      assert.equal(conversation?.conversationType, type);
      assert.equal(conversation.isGroup, kind === 'personal' ? undefined : true);
      const data = channelData as Record<string, { id: string } | undefined>;
      assert.equal(data['tenant']?.id, conversation.tenantId);
      assert.match(from?.id ?? '', /^29:/);
      assert.match(recipient?.id ?? '', /^28:/);
      const isInTeam = type === 'channel';
      assert.equal(/^19:\w+@thread\.tacv2$/.test(data['team']?.id ?? ''), isInTeam);
      assert.equal(conversation.id.split(';')[0] === data['channel']?.id, isInTeam);
    });
  }

  for (const kind of ['groupChat', 'channel', 'thread'] as const) {
    it(`send a ${kind}'s messages with a mention of the bot, which the SDK strips`, async () => {
      const { chat, say } = await meet(kind, ({ activity }) =>
        Promise.resolve([activity.text, Turn.removeRecipientMention(activity).trim()]),
      );
      assert.deepEqual(await say('help me'), ['<at>Bot</at> help me', 'help me']);
      assert.equal(chat.stamp({ type: 'message', text: '<at>Bot</at> x' }).text, '<at>Bot</at> x');
      assert.equal(chat.stamp({ type: 'message', value: { a: 1 } }).text, undefined);
    });
  }

  it('open a thread in its channel, where the user still hears the greeting', async () => {
    const { chat, send, arrived } = await meet('thread', (context) => context.sendActivity('hello'));
    const [joined, installed] = chat.opening().map((each) => chat.stamp(each));
    const said = chat.stamp({ type: 'message', text: 'hi' });
    const [channel] = said.conversation?.id.split(';') ?? [];
    assert.deepEqual([joined?.conversation?.id, installed?.conversation?.id], [channel, channel]);
    assert.match(said.conversation?.id ?? '', /;messageid=\d+$/);
    await send({ type: 'installationUpdate', action: 'add' });
    assert.deepEqual(
      arrived.map(({ text, conversation }) => [text, conversation?.id]),
      [['hello', chat.conversation.id]],
    );
  });

  it('mention nobody in a personal chat', async () => {
    const { chat } = await meet('personal', nothing);
    assert.equal(chat.stamp({ type: 'message', text: 'hi' }).text, 'hi');
  });

  it('tell bots of members, team, channels and participants of the meeting', async () => {
    const inTeam = await meet('thread', async (context) => {
      const paged = await TeamsInfo.getPagedMembers(context, 2);
      const rest = await TeamsInfo.getPagedMembers(context, 2, paged.continuationToken);
      const members = [...paged.members, ...rest.members].map(({ name, email }) => [name, email]);
      const { name } = await TeamsInfo.getTeamDetails(context);
      const channels = (await TeamsInfo.getTeamChannels(context)).map((channel) => channel.name);
      const member = await TeamsInfo.getMember(context, context.activity.from.aadObjectId ?? '');
      return { members, name, channels, givenName: member.givenName, paged: paged.members.length };
    });
    assert.deepEqual(await inTeam.say('who'), {
      members: [
        ['Anna', 'anna@example.invalid'],
        ['Alex Wilber', 'alex.wilber@example.invalid'],
        ['Megan Bowen', 'megan.bowen@example.invalid'],
      ],
      name: 'Contoso',
      channels: [undefined, 'Support'],
      givenName: 'Anna',
      paged: 2,
    });
    const inMeeting = await meet('groupChat', async (context) => {
      const { details } = await TeamsInfo.getMeetingInfo(context);
      const { user } = await TeamsInfo.getMeetingParticipant(context);
      return [
        details.title,
        details.id === (context.activity.channelData as { meeting: { id: string } }).meeting.id,
        user?.name,
      ];
    });
    const { bot, user: member } = inMeeting.chat;
    const at = '2026-01-31T12:00:00.000Z';
    const started = teamsEvent('meetingStart', { bot, member, messageId: '1', at });
    assert.deepEqual(await inMeeting.send(started), ['Weekly meeting', true, 'Anna']);
  });

  it('list those who join or speak up, and no longer those who left', async () => {
    const roster = async (context: TurnContext): Promise<unknown> =>
      (await TeamsInfo.getPagedMembers(context)).members.map(({ name }) => name);
    const { chat, send } = await meet('channel', roster);
    const facts = { bot: chat.bot, messageId: '1', at: '' };
    const boris = teamsMember('Boris Lee');
    const all = ['Anna', 'Alex Wilber', 'Megan Bowen'];
    assert.deepEqual(await send(teamsEvent('memberAdded', { ...facts, member: boris })), [
      ...all,
      'Boris Lee',
    ]);
    assert.deepEqual(await send(teamsEvent('memberRemoved', { ...facts, member: boris })), all);
    const said = { type: 'message', text: 'hi', from: teamsMember('Cleo') };
    assert.deepEqual(await send(said), [...all, 'Cleo']);
  });

  it('let bots begin conversations with their people, and threads in their channel', async () => {
    const { say, arrived, chat, problems } = await meet('channel', async (context) => {
      const { activity, adapter } = context;
      const member = await TeamsInfo.getMember(context, activity.from.id);
      await (adapter as botbuilder.CloudAdapter).createConversationAsync(
        '',
        activity.channelId,
        activity.serviceUrl,
        '',
        { isGroup: false, bot: activity.recipient, members: [member], channelData: {} },
        async (inner) => void (await inner.sendActivity('in private')),
      );
      const channelId = botbuilder.teamsGetChannelId(activity) ?? '';
      await TeamsInfo.sendMessageToTeamsChannel(
        context,
        { type: 'message', text: 'a thread' } as never,
        channelId,
        'app',
      );
    });
    await say('go');
    assert.deepEqual(
      arrived.map(({ text, conversation }) => [text, conversation?.conversationType]),
      [
        ['in private', 'personal'],
        ['a thread', 'channel'],
      ],
    );
    assert.match(arrived[1]?.conversation?.id ?? '', /;messageid=\d+$/);
    assert(arrived.every(({ conversation }) => conversation?.id !== chat.conversation.id));
    assert.deepEqual(problems(), []);
  });

  it('that are given are those of the first conversation, and no two conversations are the same', async () => {
    const bot = createEventBot();
    const opened = await openBotBehindConnector({
      bot: { ...bot, resolveFrom: import.meta.filename },
      teams: {
        currentUser: { id: 'nora', name: 'Nora' },
        users: [{ id: 'ole', name: 'Ole', email: 'ole@harbour.invalid', userPrincipalName: 'o' }],
        personalChat: { id: 'chat' },
        groupChat: { id: 'all', name: 'Quay' },
        team: { id: 'team', channels: [{ id: 'pilots', name: 'Pilots' }, { id: 'tugs' }] },
      },
    });
    const place = async (kind: ConversationKind): Promise<string> => {
      const open = { locale: 'en-US', userName: 'Anna', onArrival: () => undefined };
      const chat = await opened.channel('msteams', 'normal', kind).openConversation(open);
      const delivery = await chat.send(chat.stamp({ type: 'message', text: 'hi' }), signal);
      assert.equal(delivery.status === 'answered' && delivery.code, 200);
      assert.deepEqual([chat.user.id, chat.user.name], ['nora', 'Nora']);
      return chat.conversation.id;
    };
    assert.deepEqual([await place('personal'), await place('personal')], ['chat', 'chat-2']);
    assert.deepEqual([await place('groupChat'), await place('groupChat')], ['all', 'all-2']);
    assert.equal(await place('channel'), 'pilots');
    assert.match(await place('channel'), /^pilots;messageid=\d+$/);
    assert.match(await place('thread'), /^pilots;messageid=\d+$/);
    await opened.close();
    const shape = teamsShape(randomId, 'channel', {
      currentUser: { id: 'nora', name: 'Nora', email: 'n@harbour.invalid' },
      team: { id: 'team', name: 'Harbour', channels: [{ id: 'pilots', name: 'Pilots' }, { id: 'tugs' }] },
    });
    assert.deepEqual(shape.team?.channels, [
      { id: 'team' },
      { id: 'pilots', name: 'Pilots' },
      { id: 'tugs' },
    ]);
    assert.equal(shape.describeMember?.(shape.user)['email'], 'n@harbour.invalid');
  });
});
