import assert from 'node:assert/strict';
import { suggest } from '../../src/config/suggest.ts';

describe('did you mean', () => {
  it('finds the word that was misspelt, whatever its case', () => {
    assert.equal(suggest('frist', ['value', 'first']), 'first');
    assert.equal(suggest('Trials', ['trials', 'seed']), 'trials');
    assert.equal(suggest('mindchange', ['mindChange']), 'mindChange');
  });

  it('keeps quiet when nothing is near', () => {
    assert.equal(suggest('colour', ['value', 'first']), undefined);
    assert.equal(suggest('x', []), undefined);
    assert.equal(suggest('abc', ['xyz']), undefined);
  });
});
