import assert from 'node:assert/strict';
import { presetNames, resolvePersona } from '../../src/user/persona.ts';
import { createRandom } from '../../src/user/random.ts';
import { stylingBehaviours } from '../../src/user/schedule.ts';
import { findSpans, mapOutside } from '../../src/user/spans.ts';
import { applyStyle } from '../../src/user/style.ts';
import { loadWording } from '../../src/user/wording.ts';

describe('applyStyle', () => {
  const samples = {
    en: {
      text: 'Hello, I would like to send 250 Dollars to Zoë from my checking account.',
      kept: ['250 Dollars', 'Zoë', 'checking'],
    },
    ru: {
      text: 'Здравствуйте, я хотел бы перевести 250 Долларов Зоё со счёта, пожалуйста.',
      kept: ['250 Долларов', 'Зоё'],
    },
  };
  for (const [language, { text, kept }] of Object.entries(samples)) {
    const wording = loadWording(language);
    for (const behaviour of stylingBehaviours) {
      it(`shows ${behaviour} in ${language}, keeps the values, and repeats itself by the seed`, () => {
        const made = new Set<string>();
        for (const preset of presetNames) {
          for (let seed = 0; seed < 12; seed += 1) {
            const style = (): string =>
              applyStyle(text, behaviour, {
                random: createRandom(seed),
                wording,
                persona: resolvePersona(preset, createRandom(1)),
                protected: kept,
              });
            const styled = style();
            assert.notEqual(styled, text);
            assert.equal(styled, style());
            for (const value of kept) assert.ok(styled.includes(value), `${preset}: ${styled}`);
            made.add(styled);
          }
        }
        assert.ok(made.size >= 6, [...made].join('\n'));
      });
    }
  }

  const wording = loadWording('en');
  const context = (seed: number, kept: readonly string[] = [], preset = 'plain') => ({
    random: createRandom(seed),
    wording,
    persona: resolvePersona(preset, createRandom(1)),
    protected: kept,
  });

  it('gives a message back that is nothing but a value when it cannot be mistyped', () => {
    assert.equal(applyStyle('250 dollars', 'typo', context(1, ['250 dollars'])), '250 dollars');
    assert.notEqual(applyStyle('250 dollars', 'colloquial', context(1, ['250 dollars'])), '250 dollars');
    for (const behaviour of stylingBehaviours) assert.equal(applyStyle('', behaviour, context(1)), '');
  });

  it('is casual in words, capitals and full stops', () => {
    const made = Array.from({ length: 20 }, (_, seed) =>
      applyStyle('I want to send the money, please.', 'colloquial', context(seed)),
    );
    assert.ok(
      made.some((text) => /^i wanna send the cash,? plz/.test(text)),
      made.join('\n'),
    );
    for (const text of made) assert.match(text, /^[^A-Z.]+$/);
  });

  it('hedges after the greeting, not before it', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      assert.match(applyStyle('Hello, how are you?', 'hedge', context(seed)), /^Hello, /);
    }
  });

  it('is angry or happy as the mood goes', () => {
    const outburst = (preset: string): string =>
      Array.from({ length: 20 }, (_, seed) =>
        applyStyle('250', 'emotion', context(seed, ['250'], preset)),
      ).join('\n');
    assert.match(outburst('frustrated'), /annoyed|frustrating|come on|ugh/i);
    assert.match(outburst('chatty'), /yay|great|nice|yes|happy/i);
  });
});

describe('findSpans', () => {
  it('finds whole phrases of any script and case, the longest first', () => {
    assert.deepEqual(findSpans('Анна и Аннабель, анна', ['Анна']), [
      { start: 0, end: 4 },
      { start: 17, end: 21 },
    ]);
    assert.deepEqual(findSpans('250 dollars', ['250', '250 dollars', ' ', '']), [{ start: 0, end: 11 }]);
    assert.deepEqual(findSpans('c++ (a|b)', ['(a|b)']), [{ start: 4, end: 9 }]);
  });

  it('changes only what lies outside', () => {
    const text = 'send 250 now';
    assert.equal(
      mapOutside(text, findSpans(text, ['250']), (part) => part.toUpperCase()),
      'SEND 250 NOW',
    );
  });
});
