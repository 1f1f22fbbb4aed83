import assert from 'node:assert/strict';
import { mergeFields, omitFields } from '../../src/activity/merge-fields.ts';

describe('mergeFields', () => {
  it('copies, later fields over earlier ones, and leaves what it was given alone', () => {
    const first = { a: 1, b: 1 };
    assert.deepEqual(mergeFields(first, { b: 2 }, undefined, { b: 3 }), { a: 1, b: 3 });
    assert.deepEqual(first, { a: 1, b: 1 });
  });

  it('keeps a field named __proto__ as plain data', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1}}') as object;
    for (const merged of [mergeFields(hostile), mergeFields({}, hostile)]) {
      assert.equal(JSON.stringify(merged), '{"__proto__":{"polluted":1}}');
      assert.equal(Object.getPrototypeOf(merged), Object.prototype);
    }
  });
});

describe('omitFields', () => {
  it('copies without those fields and leaves what it was given alone', () => {
    const value = { a: 1, b: 2, c: 3 };
    assert.deepEqual(omitFields(value, new Set(['b', 'd'])), { a: 1, c: 3 });
    assert.deepEqual(value, { a: 1, b: 2, c: 3 });
  });

  it('keeps a field named __proto__ as plain data', () => {
    const hostile = JSON.parse('{"a":1,"__proto__":{"polluted":1}}') as { a: number };
    const kept = omitFields(hostile, new Set(['a']));
    assert.equal(JSON.stringify(kept), '{"__proto__":{"polluted":1}}');
    assert.equal(Object.getPrototypeOf(kept), Object.prototype);
  });
});
