import assert from 'node:assert/strict';
import { createRedactor } from '../../src/auth/redact-tokens.ts';

const token = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.${'s'.repeat(40)}`;

describe('Redaction', () => {
  const { text, value } = createRedactor(['hunter2-hunter2', 'short']);

  it('takes out tokens by their shape, bearer values, and secrets by their letters', () => {
    assert.equal(text(`a ${token} b`), 'a [redacted] b');
    assert.equal(text('eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.'), '[redacted]');
    assert.equal(text('authorization: bearer abc.def_ghi-jkl'), 'authorization: bearer [redacted]');
    assert.equal(text('it is hunter2-hunter2!'), 'it is [redacted]!');
  });

  it('leaves alone what is none: short secrets, prose, words that begin like a token', () => {
    for (const plain of ['short words', 'the bearer of news', 'eyJ is how tokens begin', 'a.b.c']) {
      assert.equal(text(plain), plain);
    }
  });

  it('redacts texts and keys anywhere in a value, and returns the same object when there are none', () => {
    const clean = { text: 'hi', list: [1, { a: null }] };
    assert.equal(value(clean), clean);
    assert.deepEqual(value({ text: 'hi', list: [{ [token]: `x ${token}` }, 7, null] }), {
      text: 'hi',
      list: [{ '[redacted]': 'x [redacted]' }, 7, null],
    });
    assert.equal(value(token), '[redacted]');
    assert.equal(value(undefined), undefined);
  });

  it('makes no prototype of a key that is called so', () => {
    const redacted = value(JSON.parse(`{"__proto__":{"polluted":"${token}"}}`) as object);
    assert.equal(Object.getPrototypeOf(redacted), Object.prototype);
    assert.deepEqual(Object.keys(redacted), ['__proto__']);
  });
});
