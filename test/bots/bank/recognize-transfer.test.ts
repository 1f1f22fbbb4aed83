import assert from 'node:assert/strict';
import { recognizeTransfer } from '../../../bots/bank/understanding/recognize-transfer.ts';

describe('recognizeTransfer', () => {
  it('takes everything that one sentence says', () => {
    assert.deepEqual(recognizeTransfer('send 250 dollars to anna from checking'), {
      recipient: 'Anna',
      amount: 250,
      account: 'checking',
    });
    assert.deepEqual(recognizeTransfer('переведи 250 рублей, получатель Игорь, с текущего счёта'), {
      recipient: 'Игорь',
      amount: 250,
      account: 'checking',
    });
  });

  it('takes what stands after a correction, and not what is denied', () => {
    assert.deepEqual(recognizeTransfer('200 dollars, sorry, 250 dollars', 'amount'), { amount: 250 });
    assert.deepEqual(recognizeTransfer('no, make it 300', 'confirmation'), { amount: 300 });
    assert.deepEqual(recognizeTransfer('make it 120, not 100'), { amount: 120 });
    assert.deepEqual(recognizeTransfer('to Boris instead of Anna'), { recipient: 'Boris' });
    assert.deepEqual(recognizeTransfer('Sorry, I meant Boris', 'confirmation'), { recipient: 'Boris' });
  });

  const names: readonly [string, string | undefined][] = [
    ['Zoë', 'Zoë'],
    ['um, anna i think', 'Anna'],
    ['Maria del Carmen please', 'Maria del Carmen'],
    ["it's Anna-Lena O'Neil", "Anna-Lena O'Neil"],
    ['is this about my old request?', undefined],
    ['ok thanks', undefined],
  ];
  for (const [text, recipient] of names) {
    it(`hears ${recipient ?? 'nobody'} in ${JSON.stringify(text)}`, () => {
      assert.equal(recognizeTransfer(text, 'recipient').recipient, recipient);
    });
  }

  it('knows that nobody is named by what a customer wants to do', () => {
    assert.deepEqual(recognizeTransfer('I want to pay'), {});
    assert.deepEqual(recognizeTransfer("I'm starting to lose my patience"), {});
    assert.deepEqual(recognizeTransfer('send money to someone'), {});
  });

  it('sees through slips of the keyboard in an account', () => {
    assert.deepEqual(recognizeTransfer('from my checkng acount', 'account'), { account: 'checking' });
  });
});
