import assert from 'node:assert/strict';
import { parseMoney } from '../../../bots/bank/understanding/parse-money.ts';

describe('parseMoney', () => {
  const amounts: readonly [string, number][] = [
    ['$250', 250],
    ['250 dollars', 250],
    ['250.50', 250.5],
    ['$1,250.50', 1250.5],
    ['1 250,50 ₽', 1250.5],
    ['250 рублей', 250],
    ['250 долларов', 250],
    ['5k', 5000],
    ['5 тысяч рублей', 5000],
    ['two hundred fifty', 250],
    ['a hundred and twenty bucks', 120],
    ['Ten thousand dollars', 10_000],
    ['-5 dollars', -5],
  ];
  for (const [text, amount] of amounts) {
    it(`reads ${JSON.stringify(text)} as ${amount}`, () => {
      assert.equal(parseMoney(text)?.amount, amount);
    });
  }

  for (const text of ['', 'Anna', 'that one', "I'm not a hundred percent sure", '4%']) {
    it(`finds no money in ${JSON.stringify(text)}`, () => {
      assert.equal(parseMoney(text), undefined);
    });
  }

  it('takes the number with a currency among several', () => {
    assert.deepEqual(parseMoney('2 transfers of 80 dollars'), { amount: 80, hasCurrency: true });
  });
});
