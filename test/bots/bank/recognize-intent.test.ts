import assert from 'node:assert/strict';
import {
  type Intent,
  recognizeAside,
  recognizeIntent,
  recognizeYesNo,
  withoutRemarks,
} from '../../../bots/bank/understanding/recognize-intent.ts';

describe('recognizeIntent', () => {
  const intents: readonly [string, Intent | undefined][] = [
    ['Transfer money', 'transfer'],
    ['I want to sned 20 bucks', 'transfer'],
    ["i've been meaning to send money, can we do that here?", 'transfer'],
    ['Request a loan', 'loan'],
    ['check balence pls', 'balance'],
    ['recent transactions', 'recent'],
    ["what's the confirmation number?", 'reference'],
    ['hi', 'greeting'],
    ['no thanks', 'no'],
    ["ok, that's all", 'bye'],
    ['what can you do?', 'help'],
    ['are you a real person?', 'smalltalk'],
    ['can I talk to a real person?', 'agent'],
    ['asdkjh', undefined],
    ['мне нужен кредит', 'loan'],
    ['сколько у меня денег?', 'balance'],
  ];
  for (const [text, intent] of intents) {
    it(`takes ${JSON.stringify(text)} for ${intent ?? 'nothing it knows'}`, () => {
      assert.equal(recognizeIntent(text), intent);
    });
  }
});

describe('recognizeAside', () => {
  it('takes no answer for an aside', () => {
    const answers = ['250 dollars', 'Anna', "yeah that's it", 'ok, go ahead', 'no, make it 300', '12 months'];
    assert.deepEqual(
      answers.filter((text) => recognizeAside(text) !== undefined),
      [],
    );
  });
});

describe('recognizeYesNo', () => {
  it('hears neither in doubt', () => {
    assert.deepEqual(
      ['yup', 'nope', 'no problem, go ahead', 'not sure', "don't quote me on this, but yes"].map(
        recognizeYesNo,
      ),
      ['yes', 'no', 'yes', undefined, 'yes'],
    );
  });
});

describe('withoutRemarks', () => {
  it('keeps the answer and drops the temper', () => {
    assert.equal(withoutRemarks('Oh great, another question. $120.50'), '$120.50');
    assert.equal(withoutRemarks('SWEET! Björn'), 'Björn');
    assert.equal(withoutRemarks('Great!'), 'Great!');
    assert.equal(withoutRemarks('This is ridiculous!'), '');
  });
});
