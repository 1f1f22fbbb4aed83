import assert from 'node:assert/strict';
import type { ConversationOutcome } from '../../../src/scenario/events.ts';
import { behaviours, type Behaviour, type Move } from '../../../src/user/move.ts';
import { BookingDialog } from '../../fixtures/bots/dialogs/booking-dialog.ts';
import { hostDialog } from '../../fixtures/bots/dialogs/dialog-host.ts';
import { createOrderFormBot } from '../../fixtures/bots/dialogs/order-form.ts';
import { assertNearlyAllPass, holdConversations, tell } from './hold-conversations.ts';

/** The moves that show a behaviour, with the move before each. */
function movesWith(
  outcome: ConversationOutcome,
  behaviour: Behaviour,
): { move: Move; before: Move | undefined }[] {
  const moves = outcome.record.turns.flatMap(({ move }) => (move ? [move] : []));
  return moves.flatMap((move, index) =>
    move.behaviours.includes(behaviour) ? [{ move, before: moves[index - 1] }] : [],
  );
}

const textOf = ({ act }: Move): string => (act.kind === 'say' ? act.text : '');

/** What a move must be to bear its name, where the move alone tells. */
const shows: Partial<Record<Behaviour, (move: Move, before: Move | undefined) => boolean>> = {
  repeat: (move, before) => move.act === (move.meanwhile ?? before?.act),
  interrupt: (move) => move.meanwhile?.kind === 'say',
  abandon: ({ act }) => act.kind === 'end' && !act.satisfied,
  correction: (move) => /\b(?:3\d?|Lisbon|Porto)\b.*\b(?:3\d?|Lisbon|Porto)\b/s.test(textOf(move)),
  mindChange: (move) => /Porto|Lisbon/.test(textOf(move)),
};

describe('the behaviours of the agenda user', () => {
  for (const behaviour of behaviours) {
    it(`shows ${behaviour} when it is to be covered, and records it`, async () => {
      const outcomes = await holdConversations(
        hostDialog(() => new BookingDialog()),
        {
          goal: 'You are a user who wants to book a room.',
          facts: { city: { oneOf: ['Lisbon', 'Porto'] }, nights: 30 },
          behaviours: { cover: [behaviour] },
        },
        3,
      );
      // `cover` promises each behaviour once over the trials: it is dealt to the first.
      const [first] = outcomes;
      assert.ok(first);
      const found = movesWith(first, behaviour);
      assert.ok(found.length > 0, tell(first));
      for (const { move, before } of found) {
        assert.ok(shows[behaviour]?.(move, before) ?? move.act.kind === 'say', tell(first));
      }
      if (behaviour === 'abandon') assert.equal(first.record.summary.goal, 'abandoned');
      // Nothing of it where it was not asked for.
      for (const other of outcomes.slice(1)) assert.deepEqual(movesWith(other, behaviour), []);
    });
  }

  it('taps a button twice where it would tap it once', async () => {
    const [outcome] = await holdConversations(
      createOrderFormBot(),
      {
        goal: 'You are a user who wants to order T-shirts.',
        facts: { 'customer name': 'Ada Lovelace', size: 'medium', quantity: '4 shirts' },
        behaviours: { repeat: 1 },
      },
      1,
    );
    assert.ok(outcome);
    const taps = movesWith(outcome, 'repeat').filter(({ move }) => move.act.kind === 'submit');
    assert.ok(taps.length > 0, tell(outcome));
    for (const { move } of taps) assert.equal(move.meanwhile, move.act);
  });

  it('gets what it wants after a change of mind', async () => {
    const outcomes = await holdConversations(
      hostDialog(() => new BookingDialog()),
      {
        goal: 'You are a user who wants to book a room.',
        facts: { city: { oneOf: ['Lisbon', 'Porto'] }, nights: 30 },
        behaviours: { cover: ['mindChange'] },
        expect: [
          { reply: 'A room in {city} for {nights} nights' },
          { reply: 'room in {city} for {nights} nights is booked' },
        ],
      },
      1,
    );
    assertNearlyAllPass(outcomes);
  });

  it('draws other moves in other trials and the same moves again', async () => {
    const hold = async (): Promise<unknown[]> => {
      const outcomes = await holdConversations(
        hostDialog(() => new BookingDialog()),
        {
          goal: 'You are a user who wants to book a room in {city}.',
          facts: { city: { oneOf: ['Lisbon', 'Porto', 'Rome'] }, nights: 3 },
          persona: 'confused',
        },
        4,
      );
      return outcomes.map(({ record }) =>
        record.turns.map(({ move }) => move && [textOf(move), move.behaviours]),
      );
    };
    const first = await hold();
    assert.deepEqual(await hold(), first);
    assert.notDeepEqual(first[0], first[1]);
  });
});
