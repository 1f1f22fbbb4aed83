import assert from 'node:assert/strict';
import { readableName } from '../../src/user/topic.ts';
import { loadWording } from '../../src/user/wording.ts';

describe('Wording.speaksOf', () => {
  const asks: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    en: [
      ['How much would you like to transfer?', 'amount'],
      ['Who should receive the money?', 'recipient'],
      ['Which account should I take it from?', 'account'],
      ['What should I call you?', 'name'],
      ['How old are you?', 'age'],
      ['When would you like to go?', 'date'],
      ['How many of them?', 'quantity'],
      ['Where do you live?', 'city'],
      ['Where are you leaving from?', 'origin'],
      ['What number can we reach you at: a number to reach you?', 'phone'],
      ['What is the loan for? Why do you need it?', 'purpose'],
      ['Over how many months will you repay?', 'term'],
      ['How much do you earn?', 'income'],
      ['Where do you work?', 'employment'],
      ['What happened?', 'issue'],
      ['Please enter your mode of transport.', 'transport'],
      ['Your reference, please', 'orderNumber'],
      ['How urgent is it?', 'priority'],
    ],
    ru: [
      ['Сколько вы хотите перевести?', 'сумма'],
      ['Укажите сумму перевода', 'amount'],
      ['Кому перевести деньги?', 'получатель'],
      ['С какого счёта списать?', 'счёт'],
      ['Как вас зовут?', 'имя'],
      ['Сколько вам лет?', 'возраст'],
      ['На какой срок?', 'срок'],
      ['Где вы работаете?', 'employment'],
      ['Куда летите?', 'destination'],
    ],
  };
  for (const [language, pairs] of Object.entries(asks)) {
    const wording = loadWording(language);
    for (const [text, name] of pairs) {
      it(`hears that "${text}" asks for ${name}`, () => {
        assert.ok(wording.speaksOf(text, name) >= 0.5, `${wording.speaksOf(text, name)}`);
      });
    }
  }

  it('ranks the name itself above other words, and nothing at 0', () => {
    const wording = loadWording('en');
    const speaksOf = (text: string, name: string): number => wording.speaksOf(text, name);
    assert.equal(speaksOf('Please enter the amount.', 'amount'), 1);
    assert.equal(speaksOf('How much?', 'amount'), 0.8);
    assert.equal(speaksOf('How old are you?', 'amount'), 0);
    assert.equal(speaksOf('', ''), 0);
    assert.ok(
      speaksOf('the account number?', 'accountNumber') > speaksOf('the account number?', 'orderNumber'),
    );
    assert.ok(wording.synonyms.get('amount')?.includes('how much'));
  });
});

describe('readableName', () => {
  it('splits the spellings of a fact', () => {
    for (const name of ['orderNumber', 'order_number', 'order-number', 'Order number', 'order.number']) {
      assert.equal(readableName(name), 'order number');
    }
    assert.equal(readableName('номерЗаказа'), 'номер заказа');
  });
});
