import assert from 'node:assert/strict';
import { loadWording } from '../../src/user/wording.ts';

describe('Wording.readGoal', () => {
  const en = loadWording('en');
  const ru = loadWording('ru');
  const cases: readonly [string, string, 'action' | 'statement'][] = [
    [
      'You are a user who wants to send 250 dollars to Anna from your checking account.',
      'send 250 dollars to Anna from my checking account',
      'action',
    ],
    [
      'You are a student, aged 12, who wants to practise fractions by yourself',
      'practise fractions by myself',
      'action',
    ],
    ['You want to find out what you owe the bank.', 'find out what I owe the bank', 'action'],
    ['Your goal is to get the bot to call you back', 'get the bot to call me back', 'action'],
    ['Transfer money to Anna', 'transfer money to Anna', 'action'],
    ['PIN reset', 'PIN reset', 'action'],
    ['You are a customer who has lost your card.', 'I have lost my card', 'statement'],
    ['My laptop does not start', 'My laptop does not start', 'statement'],
  ];
  for (const [goal, text, form] of cases) {
    it(`puts "${goal}" in the first person`, () => {
      const read = en.readGoal(goal);
      assert.equal(read.text, text);
      assert.equal(read.form, form);
      assert.equal(en.toFirstPerson(goal), text);
    });
  }

  it('keeps further sentences apart and does not stop at abbreviations', () => {
    const read = en.readGoal(
      'You are a user who wants to pay Dr. Smith 20.50 dollars. You are in a hurry. Your account is empty!',
    );
    assert.equal(read.text, 'pay Dr. Smith 20.50 dollars');
    assert.deepEqual(read.more, ['I am in a hurry.', 'My account is empty!'.replace('My', 'my')]);
  });

  it('does the same in Russian', () => {
    const read = ru.readGoal(
      'Вы — пользователь, который хочет перевести 250 долларов Анне со своего текущего счёта. Ваш счёт почти пуст.',
    );
    assert.equal(read.text, 'перевести 250 долларов Анне со своего текущего счёта');
    assert.equal(read.form, 'action');
    assert.deepEqual(read.more, ['мой счёт почти пуст.']);
    assert.equal(
      ru.toFirstPerson('Вам нужно узнать, сколько денег у вас на карте'),
      'узнать, сколько денег у меня на карте',
    );
    assert.equal(
      ru.toFirstPerson('Узнать остаток на своём счёте на ул. Ленина'),
      'узнать остаток на своём счёте на ул. Ленина',
    );
  });
});
