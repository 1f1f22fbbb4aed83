import assert from 'node:assert/strict';
import type { ConversationKind } from '../../src/channel/ports.ts';
import { teamsEventNames } from '../../src/channel/teams/events.ts';
import type { ScenarioSource } from '../user/agenda/hold-conversations.ts';
import { holdConversations, tell } from '../user/agenda/hold-conversations.ts';
import { createEventBot } from '../fixtures/bots/event-bot.ts';

function whom(event: string): string {
  if (event.endsWith('Added')) return 'Bob';
  return event === 'memberRemoved' ? 'Alex' : 'Megan';
}

type Script = NonNullable<ScenarioSource['script']>;

/** Plays a script to the event bot on Teams; what the bot said, and why it did not pass. */
async function play(script: Script, kind: ConversationKind = 'channel', channelId?: 'emulator') {
  const { adapter, bot, received } = createEventBot();
  const [outcome] = await holdConversations(
    { adapter, bot },
    { script, checks: { loop: { off: 'it is told the same' }, 'dead-end': { off: 'it only answers' } } },
    1,
    { userName: 'Anna' },
    (opened) => opened.channel(channelId ?? 'msteams', 'normal', kind),
  );
  assert(outcome);
  const said = outcome.record.entries.flatMap(({ from, activity }) =>
    from === 'bot' && activity.type === 'message' ? [activity.text] : [],
  );
  const reasons = outcome.reasons.map(({ check, message, expected, arrived }) =>
    [`${check}: ${message}`, expected, arrived].filter((each) => each !== undefined).join(' | '),
  );
  return { said, reasons, received, outcome };
}

describe('Steps about Teams', () => {
  it('edit, delete and bring back messages, react to and read those of the bot, and see what it says', async () => {
    const { reasons, outcome } = await play([
      { user: 'first' },
      { user: 'second' },
      { teams: { event: 'editMessage', text: 'changed' } },
      { bot: { equals: 'Anna messageUpdate editMessage changed about "second"' } },
      { teams: 'softDeleteMessage' },
      { bot: { equals: 'Anna messageDelete softDeleteMessage about "second"' } },
      { teams: 'undeleteMessage' },
      { bot: { equals: 'Anna messageUpdate undeleteMessage changed about "second"' } },
      { user: 'third' },
      { teams: { event: 'reactionAdded', reaction: 'heart' } },
      { bot: { equals: 'Anna messageReaction +heart about "Anna message third"' } },
      { teams: { event: 'reactionRemoved' } },
      { bot: { contains: 'messageReaction -like' } },
      { teams: 'readReceipt' },
      { bot: { contains: 'application/vnd.microsoft.readReceipt about "Anna messageReaction -like' } },
    ]);
    assert.deepEqual(reasons, [], tell(outcome));
  });

  it('let others speak, join and leave, and act on their own messages', async () => {
    const { reasons, outcome } = await play([
      { user: 'mine' },
      { user: { as: 'megan', say: 'hers' } },
      { bot: { equals: 'Megan Bowen message hers' } },
      { teams: { event: 'editMessage', member: 'Megan Bowen', text: 'hers again' } },
      { bot: { equals: 'Megan Bowen messageUpdate editMessage hers again about "hers"' } },
      { teams: { event: 'reactionAdded', member: 'alex' } },
      { bot: { contains: 'Alex Wilber messageReaction +like' } },
      { teams: { event: 'memberAdded', member: 'Bob Lee' } },
      { bot: { equals: 'Anna conversationUpdate teamMemberAdded Bob Lee' } },
      { user: { as: 'Bob', say: 'hello' } },
      { bot: { equals: 'Bob Lee message hello' } },
      { teams: { event: 'memberRemoved', member: 'Bob' } },
      { bot: { contains: 'teamMemberRemoved Bob Lee' } },
      { teams: { event: 'teamRenamed', name: 'Sales' } },
      { bot: { contains: 'teamRenamed Sales' } },
    ]);
    assert.deepEqual(reasons, [], tell(outcome));
  });

  it('bring about every event that Teams has, somewhere', async () => {
    const steps = (names: readonly string[]): Script =>
      names.map((event) => ({
        teams: {
          event: event as never,
          ...(/^(?:channelM|m)ember/.test(event) && { member: whom(event) }),
          ...(event === 'editMessage' && { text: 'changed' }),
        },
      }));
    const meeting = teamsEventNames.filter((name) => name.startsWith('meeting'));
    const team = teamsEventNames.filter((name) => !meeting.includes(name));
    const inTeam = await play([{ user: 'hi' }, ...steps(team)]);
    const inMeeting = await play([{ user: 'hi' }, ...steps(meeting)], 'groupChat');
    assert.deepEqual([...inTeam.reasons, ...inMeeting.reasons], []);
    assert.equal(inTeam.received.length, team.length + 3);
    assert.equal(inMeeting.received.length, meeting.length + 3);
  });

  for (const [why, script, kind, channelId] of [
    [
      'editMessage happens on the channel msteams alone, and this is emulator',
      { teams: { event: 'editMessage', text: 'x' } },
      'personal',
      'emulator',
    ],
    [
      'other members exist on the channel msteams alone, and this is emulator',
      { user: { as: 'Bob', say: 'x' } },
      'personal',
      'emulator',
    ],
    [
      'there is no member "Bob" in this conversation; there are Anna, Alex Wilber, Megan Bowen',
      { user: { as: 'Bob', say: 'x' } },
    ],
    [
      'there is no member "Bob" in this conversation; there is Anna',
      { teams: { event: 'readReceipt', member: 'Bob' } },
      'personal',
    ],
    ['Anna has sent no message yet', { teams: 'softDeleteMessage' }],
    [
      'teamRenamed happens in teams alone, and this conversation is groupChat',
      { teams: 'teamRenamed' },
      'groupChat',
    ],
  ] as const) {
    it(`say: ${why}`, async () => {
      const { reasons } = await play([script], kind, channelId);
      assert.deepEqual(reasons, [`script: Step 1 cannot be done: ${why}.`]);
    });
  }

  it('hold the answer to an invoke against what the script wants', async () => {
    const invoke = (answer: object): Script => [
      { user: { invoke: { name: 'task/fetch', value: 1, answer } } },
    ];
    const good = await play(invoke({ status: 200, body: { task: { type: 'message', echo: 1 } } }));
    assert.deepEqual(good.reasons, []);
    const wrong = await play(invoke({ body: { task: { type: 'continue' } } }));
    assert.deepEqual(wrong.reasons, [
      'script: Step 1 is not fulfilled. | body.task.type to be "continue" | "message"',
    ]);
    const status = await play(invoke({ status: 404 }));
    assert.deepEqual(status.reasons, ['script: Step 1 is not fulfilled. | status 404 | status 200']);
    const more = await play(invoke({ body: { task: { echo: [1], nothing: 1 } } }));
    assert.deepEqual(more.reasons, ['script: Step 1 is not fulfilled. | body.task.echo to be [1] | 1']);
  });
});
