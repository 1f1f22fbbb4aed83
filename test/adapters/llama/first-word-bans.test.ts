import assert from 'node:assert/strict';
import { createFirstWordBans } from '../../../adapters/llama/first-word-bans.ts';

const vocabulary = [
  '\n',
  ' ',
  'I',
  ' I',
  'i',
  "I'm",
  'In',
  'You',
  ' YOU',
  'Your',
  'Y',
  'Yo',
  'ou',
  'our',
  'u',
  '',
  'no',
];

function banned(drawn: string, words: readonly string[]): string[] {
  const bans = createFirstWordBans({
    iterateAllTokens: () => vocabulary.keys(),
    detokenize: (tokens) => tokens.map((token) => vocabulary[token]).join(''),
  });
  return bans(drawn, words).map((token) => vocabulary[token] ?? '');
}

describe('Bans on first words', () => {
  it('cover every case and leading space, and what goes on with no letter', () => {
    assert.deepEqual(banned('', ['I', 'You']), ['I', ' I', 'i', "I'm", 'You', ' YOU']);
    assert.deepEqual(banned('\n ', ['you']), ['You', ' YOU']);
  });

  it('cover words that come in pieces', () => {
    assert.deepEqual(banned('\nY', ['You']), ['ou']);
    assert.deepEqual(banned('yO', ['You']), ['u']);
  });

  it('are over when the turn has begun otherwise', () => {
    assert.deepEqual(banned('\nPay', ['I', 'You']), []);
    assert.deepEqual(banned('\nYour', ['You']), []);
    assert.deepEqual(banned('', ['']), []);
  });
});
