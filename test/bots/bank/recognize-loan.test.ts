import assert from 'node:assert/strict';
import { recognizeLoan } from '../../../bots/bank/understanding/recognize-loan.ts';

describe('recognizeLoan', () => {
  it('takes amount, purpose and term from one sentence', () => {
    assert.deepEqual(recognizeLoan("I'd like to borrow 5000 dollars for a used car, over 2 years"), {
      amount: 5000,
      purpose: 'a used car',
      termMonths: 24,
    });
  });

  it('leaves out what only leads in to a purpose', () => {
    assert.deepEqual(recognizeLoan("um, it's for a wedding, I think", 'purpose'), { purpose: 'a wedding' });
  });

  it('tells a sum from an income by the question that was asked', () => {
    assert.deepEqual(recognizeLoan('3200', 'monthlyIncome'), { monthlyIncome: 3200 });
    assert.deepEqual(recognizeLoan('the amount is 6000', 'monthlyIncome'), { amount: 6000 });
  });

  it('takes a correction for the sum that it is closest to', () => {
    const known = { amount: 10_000, monthlyIncome: 900 };
    assert.deepEqual(recognizeLoan('no, 8000 dollars', 'confirmation', known), { amount: 8000 });
    assert.deepEqual(recognizeLoan('no, 950', 'confirmation', known), { monthlyIncome: 950 });
  });

  it('takes no bare number for a sum when a term was asked for', () => {
    assert.deepEqual(recognizeLoan('18', 'termMonths'), { termMonths: 18 });
    assert.deepEqual(recognizeLoan('Sorry, I meant 8000 dollars', 'termMonths'), { amount: 8000 });
  });

  it('tells unemployed and self-employed from employed', () => {
    const heard = ['employed', 'unemployed', 'self employed', 'I work full-time', 'на пенсии'].map(
      (text) => recognizeLoan(text, 'employment').employment,
    );
    assert.deepEqual(heard, ['employed', 'unemployed', 'selfEmployed', 'employed', 'retired']);
  });
});
