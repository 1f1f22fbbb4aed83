import assert from 'node:assert/strict';
import { copyJson } from '../../src/activity/copy-json.ts';
import { createRandom, type Random } from '../../src/user/random.ts';

class Account {
  readonly id = 'user';
  readonly secret = Symbol('secret');
  greet(): string {
    return this.id;
  }
}

const leaves: readonly unknown[] = [
  'text',
  '\ud800 half a pair',
  '',
  0,
  -0,
  1e300,
  NaN,
  -Infinity,
  true,
  null,
  undefined,
  Symbol('none'),
  () => 'none',
  new Date(0),
  new Date(NaN),
  /pattern/u,
  new Account(),
  new Map([['a', 1]]),
  Object('boxed'),
  new Uint8Array([1, 2]),
  Object.assign(Object.create(null), { bare: 1 }),
  { toJSON: () => ({ own: [undefined] }) },
  { toJSON: 'no function' },
  JSON.parse('{"a":1,"__proto__":{"polluted":1}}'),
  { 2: 'second', 1: 'first', [Symbol('hidden')]: 1 },
  Object.assign([], { 1: 'after a hole' }),
  Object.assign([1], { extra: 2 }),
];

function value(random: Random, depth: number): unknown {
  const size = random.int(4);
  if (depth === 0 || random.int(3) === 0) return random.pick(leaves);
  const items = Array.from({ length: size }, () => value(random, depth - 1));
  return random.int(2) === 0
    ? items
    : Object.fromEntries(items.map((each, at) => [`field${random.int(9)}${at}`, each]));
}

function throughText(given: unknown): unknown {
  const text = JSON.stringify(given) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

describe('copyJson', () => {
  it('gives what JSON.parse(JSON.stringify()) gives, for each kind of value', () => {
    for (const leaf of leaves) {
      assert.deepEqual(copyJson(leaf), throughText(leaf));
      assert.deepEqual(copyJson({ leaf, list: [leaf] }), throughText({ leaf, list: [leaf] }));
    }
  });

  it('gives the same for values made of them', () => {
    const random = createRandom(7);
    for (let round = 0; round < 2000; round += 1) {
      const given = value(random, 4);
      assert.deepEqual(copyJson(given), throughText(given));
      assert.equal(JSON.stringify(copyJson(given)), JSON.stringify(given));
    }
  });

  it('shares nothing that can be written to', () => {
    const given = { list: [{ a: 1 }], nested: { b: 2 } };
    const copied = copyJson(given) as typeof given;
    assert.notEqual(copied.list, given.list);
    assert.notEqual(copied.list[0], given.list[0]);
    assert.notEqual(copied.nested, given.nested);
  });

  it('throws what JSON.stringify throws', () => {
    const cycle: Record<string, unknown> = { type: 'message' };
    cycle['self'] = { cycle };
    assert.throws(() => copyJson(cycle), /circular/u);
    assert.throws(() => copyJson({ amount: 1n }), /BigInt/u);
  });

  it('copies what is nested as deep as JSON.stringify goes', () => {
    const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown;
    assert.deepEqual(copyJson(deep), deep);
  });
});
