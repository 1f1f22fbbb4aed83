import assert from 'node:assert/strict';
import { ConfigError } from '../../src/errors.ts';
import { behaviours } from '../../src/user/move.ts';
import { presetNames, resolvePersona, standsReplies } from '../../src/user/persona.ts';
import { createRandom } from '../../src/user/random.ts';

describe('resolvePersona', () => {
  const random = createRandom(1);

  it('knows ten presets, each within bounds and unlike the others', () => {
    assert.deepEqual(
      presetNames.toSorted(),
      'chatty confused expert frustrated hurried novice plain sarcastic terse undecided'.split(' '),
    );
    const personas = presetNames.map((name) => resolvePersona(name, random));
    for (const { name, traits, rates } of personas) {
      for (const value of [Object.values(traits), Object.values(rates)].flat() as number[]) {
        assert.ok(value >= 0 && value <= 1, name);
      }
      assert.equal(Object.keys(rates).length === 0, name === 'plain');
      assert.ok(Object.keys(rates).every((rate) => (behaviours as readonly string[]).includes(rate)));
    }
    assert.equal(new Set(personas.map(({ traits, rates }) => JSON.stringify([traits, rates]))).size, 10);
  });

  it('takes traits inline over a preset, or over plain', () => {
    const own = resolvePersona({ preset: 'hurried', patience: 1, rates: { typo: 0 } }, random);
    const hurried = resolvePersona('hurried', random);
    assert.equal(own.traits.patience, 1);
    assert.equal(own.traits.formality, hurried.traits.formality);
    assert.deepEqual(own.rates, { ...hurried.rates, typo: 0 });
    assert.deepEqual(
      resolvePersona({ mood: undefined }, random).traits,
      resolvePersona('plain', random).traits,
    );
    assert.equal(resolvePersona({ mood: 0.1 }, random).name, 'custom');
  });

  it('draws from a mix by weight and by the seed', () => {
    const mix = [{ persona: 'plain', weight: 3 }, { persona: 'hurried' }, { persona: 'novice', weight: 0 }];
    const draw = (): string[] => {
      const stream = createRandom(9);
      return Array.from({ length: 200 }, () => resolvePersona(mix, stream).name);
    };
    const names = draw();
    assert.deepEqual(names, draw());
    assert.ok(names.filter((name) => name === 'plain').length > 120);
    assert.ok(names.includes('hurried') && !names.includes('novice'));
  });

  it('says which presets there are when it does not know one', () => {
    assert.throws(
      () => resolvePersona('huried', random),
      (error) =>
        error instanceof ConfigError &&
        /huried/.test(error.message) &&
        /mean hurried\?/.test(error.hint ?? ''),
    );
    assert.throws(() => resolvePersona('toString', random), ConfigError);
    assert.throws(() => resolvePersona({ mood: 2 }, random), /mood is 2, expected 0 to 1/);
    assert.throws(() => resolvePersona([], random), ConfigError);
    assert.throws(() => resolvePersona([{ persona: 'plain', weight: 0 }], random), ConfigError);
  });
});

describe('standsReplies', () => {
  it('grows from one reply to eight with patience', () => {
    const { traits } = resolvePersona('plain', createRandom(1));
    assert.equal(standsReplies({ ...traits, patience: 0 }), 1);
    assert.equal(standsReplies({ ...traits, patience: 1 }), 8);
  });
});
