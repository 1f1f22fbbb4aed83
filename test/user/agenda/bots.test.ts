import assert from 'node:assert/strict';
import { BookingDialog } from '../../fixtures/bots/dialogs/booking-dialog.ts';
import { hostDialog } from '../../fixtures/bots/dialogs/dialog-host.ts';
import { createMenuBot } from '../../fixtures/bots/dialogs/menu-bot.ts';
import { createOrderFormBot } from '../../fixtures/bots/dialogs/order-form.ts';
import {
  createCirclingBot,
  createQuestionsBot,
  createRussianBot,
  createSilentBot,
} from '../../fixtures/bots/dialogs/small-bots.ts';
import { assertNearlyAllPass, holdConversations, tell } from './hold-conversations.ts';

const stay = {
  goal: 'You are a user who wants to book a room in Lisbon.',
  facts: { city: 'Lisbon', nights: 3 },
};

describe('the agenda user with bots that nobody prepared', () => {
  it('fills an Adaptive Card form within what its inputs accept', async () => {
    const outcomes = await holdConversations(createOrderFormBot(), {
      goal: 'You are a user who wants to order T-shirts.',
      facts: {
        'customer name': 'Ada Lovelace',
        'phone number': '5551234567',
        size: 'medium',
        quantity: '4 shirts',
        'delivery date': '5 March 2031',
      },
      learn: ['order number'],
      expect: [
        { card: { contains: 'Contents: 4 x M' } },
        { card: { contains: 'Delivery: 2031-03-05' } },
        { card: { contains: 'Phone: 5551234567' } },
        { never: { card: 'Something is wrong' } },
        { learned: 'order number' },
        { goal: 'reached' },
      ],
    });
    assertNearlyAllPass(outcomes);
    assert.equal(outcomes[0]?.record.summary.learned['order number'], 'OR-4711');
  });

  it('finds its way through menus of cards', async () => {
    const outcomes = await holdConversations(createMenuBot(), {
      goal: 'You are a user who wants to renew a book that you have on loan.',
      learn: ['new due date'],
      expect: [{ reply: 'has been renewed' }, { learned: 'new due date' }, { goal: 'reached' }],
    });
    assertNearlyAllPass(outcomes);
    assert.equal(outcomes[0]?.record.summary.learned['new due date'], '25 May');
  });

  it('corrects what the bot misheard', async () => {
    const outcomes = await holdConversations(
      hostDialog(() => new BookingDialog({ mishears: true })),
      {
        ...stay,
        learn: ['booking code'],
        expect: [
          { reply: 'in Lisbon for 3 nights is booked' },
          { learned: 'booking code' },
          { goal: 'reached' },
        ],
      },
    );
    assertNearlyAllPass(outcomes);
    assert.equal(outcomes[0]?.record.summary.learned['booking code'], 'RM-37');
  });

  it('corrects what it said wrongly itself', async () => {
    const outcomes = await holdConversations(
      hostDialog(() => new BookingDialog()),
      {
        ...stay,
        facts: { city: 'Lisbon', nights: { value: 3, first: 5 } },
        expect: [
          { reply: 'for 5 nights' },
          { reply: 'in Lisbon for 3 nights is booked' },
          { goal: 'reached' },
        ],
      },
    );
    assertNearlyAllPass(outcomes);
  });

  it('asks for what it came to learn and leaves when there is nothing else', async () => {
    const outcomes = await holdConversations(createQuestionsBot(), {
      goal: 'You are a user who wants to visit the museum.',
      learn: ['price', 'address'],
      expect: [{ learned: 'price' }, { learned: 'address' }, { goal: 'reached' }],
    });
    assertNearlyAllPass(outcomes);
    assert.deepEqual(outcomes[0]?.record.summary.learned, {
      price: '12.50 euros',
      address: '12 Harbour Road',
    });
  });

  it('speaks Russian where the locale does', async () => {
    const outcomes = await holdConversations(createRussianBot(), {
      goal: 'Вы хотите заказать еду.',
      locale: 'ru-RU',
      facts: { имя: 'Анна', блюдо: 'суп', количество: 2 },
      learn: ['номер заказа'],
      expect: [
        { reply: { matches: 'Заказ принят: .*суп.*, 2\\.' } },
        { learned: 'номер заказа' },
        { goal: 'reached' },
      ],
    });
    assertNearlyAllPass(outcomes);
    assert.equal(outcomes[0]?.record.summary.learned['номер заказа'], 'ЗК-15');
  });

  it('leaves unsatisfied when the bot goes in circles', async () => {
    const outcomes = await holdConversations(createCirclingBot(), {
      goal: 'You are a user who wants to book a flight.',
      facts: { destination: 'Rome' },
      persona: 'hurried',
    });
    for (const outcome of outcomes) {
      assert.equal(outcome.record.summary.goal, 'abandoned', tell(outcome));
      assert.ok(outcome.record.turns.length <= 10, tell(outcome));
    }
  });

  it('leaves unsatisfied when the bot never replies', async () => {
    const outcomes = await holdConversations(
      createSilentBot(),
      { goal: 'You are a user who wants to book a flight.', limits: { replyTimeoutMs: 10 } },
      3,
    );
    for (const outcome of outcomes) {
      assert.equal(outcome.record.summary.goal, 'abandoned', tell(outcome));
      assert.ok(
        outcome.reasons.some(({ check }) => check === 'no-reply'),
        tell(outcome),
      );
    }
  });
});
