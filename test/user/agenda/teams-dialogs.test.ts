import assert from 'node:assert/strict';
import { createHelpdesk } from '../../../bots/helpdesk/create-helpdesk.ts';
import type { ConversationKind } from '../../../src/channel/ports.ts';
import type { ConversationOutcome } from '../../../src/scenario/events.ts';
import { assertNearlyAllPass, holdConversations, tell, type ScenarioSource } from './hold-conversations.ts';

/** Conversations with the help desk through its own adapter, in Teams; nothing pauses. */
function holdWithHelpdesk(
  source: ScenarioSource,
  kind: ConversationKind,
  trials: number,
): Promise<ConversationOutcome[]> {
  const helpdesk = createHelpdesk({ pause: () => Promise.resolve(), later: () => undefined });
  return holdConversations(helpdesk, source, trials, {}, (opened) =>
    opened.channel('msteams', undefined, kind),
  );
}

function invokesIn({ record }: ConversationOutcome, name: string): unknown[] {
  return record.entries.flatMap(({ from, activity }) =>
    from === 'user' && activity.name === name ? [activity.value] : [],
  );
}

const ticket = {
  goal: 'You are a user who wants to create a ticket with the form.',
  facts: { title: 'Cannot open the holiday form', severity: 'low', description: 'The page is white' },
  learn: ['ticket number'],
  expect: [
    { reply: { matches: String.raw`Ticket INC-\d+ has been created` } },
    { learned: 'ticket number' },
    { goal: 'reached' },
  ],
} satisfies ScenarioSource;

describe('the agenda user in Teams', () => {
  it('opens the form that its goal speaks of, fills it and sends it, and reads what comes of it', async () => {
    const outcomes = await holdWithHelpdesk(ticket, 'personal', 4);
    for (const outcome of outcomes) {
      assert.equal(outcome.verdict, 'passed', tell(outcome));
      assert.equal(invokesIn(outcome, 'task/fetch').length, 1);
      assert.deepEqual(invokesIn(outcome, 'task/submit'), [
        { data: { task: 'createTicket', ...ticket.facts }, context: { theme: 'default' } },
      ]);
      assert.equal(invokesIn(outcome, 'adaptiveCard/action').length, 1, tell(outcome));
    }
  });

  it('files a ticket as a novice, through the form, in a channel, by mention', async () => {
    const outcomes = await holdWithHelpdesk({ ...ticket, persona: 'novice' }, 'channel', 12);
    assertNearlyAllPass(outcomes);
    const filled = outcomes.filter((outcome) => invokesIn(outcome, 'task/submit').length === 1);
    // Who asks what a form means may answer in words in the end.
    assert.ok(filled.length >= 9, `${filled.length} of 12 filled the form`);
    for (const { record } of filled) {
      const said = record.entries.filter(
        ({ from, activity }) => from === 'user' && activity.type === 'message',
      );
      assert.ok(said.every(({ activity }) => activity.entities?.some(({ type }) => type === 'mention')));
    }
  });

  it('answers in words where its goal says nothing of a form', async () => {
    const goal = 'You are a user who wants to create a ticket.';
    const [outcome] = await holdWithHelpdesk({ ...ticket, goal }, 'personal', 1);
    assert.ok(outcome);
    assert.equal(outcome.verdict, 'passed', tell(outcome));
    assert.deepEqual(invokesIn(outcome, 'task/fetch'), []);
  });

  it('picks the result that it looks for, and reads its card', async () => {
    const [outcome] = await holdWithHelpdesk(
      {
        goal: 'You are a user who wants to look up a ticket.',
        facts: { ticket: 'Printer in the lobby is out of service' },
        learn: ['status'],
        script: [
          {
            user: {
              invoke: {
                name: 'composeExtension/query',
                value: { commandId: 'searchTickets', parameters: [{ name: 'words', value: '' }] },
              },
            },
          },
          { bot: 'VPN drops every hour' },
          { simulate: {} },
        ],
        expect: [{ learned: 'status' }],
      },
      'groupChat',
      1,
    );
    assert.ok(outcome);
    assert.equal(outcome.verdict, 'passed', tell(outcome));
    assert.deepEqual(invokesIn(outcome, 'composeExtension/selectItem'), [{ ticket: 'INC-1002' }]);
    assert.equal(outcome.record.summary.learned['status'], 'Open');
  });
});

describe('a script in Teams', () => {
  it('lets nobody but the user act on a dialog', async () => {
    const [outcome] = await holdWithHelpdesk(
      {
        user: { model: 'script' },
        script: [
          { user: 'create a ticket' },
          { user: { tap: 'Open the ticket form' } },
          { user: { as: 'Megan Bowen', submit: { title: 'Mouse' } } },
        ],
      },
      'groupChat',
      1,
    );
    assert.match(
      outcome ? tell(outcome) : '',
      /Step 3 cannot be done: what an invoke has shown, .*user alone/,
    );
  });
});
