import assert from 'node:assert/strict';
import { distance } from 'fastest-levenshtein';
import { neighboursOf } from '../../src/user/keyboard.ts';
import { createRandom } from '../../src/user/random.ts';
import { addTypo } from '../../src/user/typo.ts';
import { loadWording } from '../../src/user/wording.ts';

const nothing = (): boolean => false;

describe('addTypo', () => {
  const texts = { en: 'Please transfer the money tomorrow', ru: 'Переведите, пожалуйста, деньги на счёт' };
  for (const [language, text] of Object.entries(texts)) {
    const wording = loadWording(language);

    it(`always changes a message a little (${language})`, () => {
      const made = new Set<string>();
      for (let seed = 0; seed < 200; seed += 1) {
        const typed = addTypo(text, createRandom(seed), wording, nothing);
        assert.notEqual(typed, text);
        assert.ok(distance(typed, text) <= 4, typed);
        assert.equal(typed, addTypo(text, createRandom(seed), wording, nothing));
        made.add(typed);
      }
      assert.ok(made.size > 30, `${made.size} kinds`);
    });
  }

  const wording = loadWording('en');

  it('leaves protected words, short words, numbers, addresses and links alone', () => {
    const text = 'is a 250usd to anna@example.com see https://example.com/help or v1.2 Anna';
    for (let seed = 0; seed < 50; seed += 1) {
      const typed = addTypo(text, createRandom(seed), wording, (word) => word === 'Anna' || word === 'see');
      assert.equal(typed, text);
    }
    assert.equal(addTypo('', createRandom(1), wording, nothing), '');
  });

  it('keeps the case of what it mistypes', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      assert.match(addTypo('PLEASE', createRandom(seed), wording, nothing), /^[A-Z]+$/);
      assert.match(addTypo('Because', createRandom(seed), wording, nothing), /^[A-Z][a-z]+$/);
    }
  });

  it('does not break words of scripts without a keyboard map', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const typed = addTypo('Zoë 😀 façade', createRandom(seed), wording, nothing);
      assert.ok(typed.includes('😀'));
      assert.doesNotMatch(typed, /\p{Surrogate}/u);
    }
  });
});

describe('neighboursOf', () => {
  it('knows the keys around a key', () => {
    const { neighbours } = loadWording('en').typing;
    assert.deepEqual(new Set(neighbours.get('s')), new Set(['a', 'd', 'w', 'e', 'z', 'x']));
    assert.deepEqual(
      new Set(loadWording('ru').typing.neighbours.get('а')),
      new Set(['в', 'п', 'к', 'е', 'с', 'м']),
    );
    assert.deepEqual(neighboursOf(['ab']).get('a'), ['b']);
  });
});
