import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { ConfigError } from '../../src/errors.ts';
import { createRandom } from '../../src/user/random.ts';
import { cueKeys, phraseKeys, placeholdersOf, type PhraseKey } from '../../src/user/wording-schema.ts';
import { loadWording } from '../../src/user/wording.ts';

const folder = new URL('../../../src/user/wording/', import.meta.url);
const languages = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''));
const keys = Object.keys(phraseKeys) as PhraseKey[];
const values = { goal: 'GOAL', value: 'VALUE', wrong: 'WRONG', fact: 'FACT', thing: 'THING', term: 'TERM' };

for (const language of languages) {
  describe(`The wording ${language}.yaml`, () => {
    const wording = loadWording(language);
    const data = parse(readFileSync(new URL(`${language}.yaml`, folder), 'utf8')) as {
      phrases: Record<PhraseKey, Record<string, string[]>>;
      typing: { misspellings: Record<string, string> };
    };

    it('says every phrase with every value it is given', () => {
      for (const key of keys) {
        const { required } = phraseKeys[key];
        for (let seed = 0; seed < 30; seed += 1) {
          const said = wording.phrase(key, createRandom(seed), values);
          for (const name of required) assert.ok(said.includes(name.toUpperCase()), `${key}: ${said}`);
          assert.doesNotMatch(said, /[{}]/);
        }
      }
    });

    it('has at least six variants of each phrase, with and without its optional values', () => {
      for (const key of keys) {
        const variants = new Set(Object.values(data.phrases[key]).flat());
        const counts = new Map<string, number>();
        for (const variant of variants) {
          const used = placeholdersOf(variant).toSorted().join();
          counts.set(used, (counts.get(used) ?? 0) + 1);
        }
        for (const [used, count] of counts) {
          if (key === 'misunderstood' && used === 'value') continue;
          assert.ok(count >= 6, `${key} with {${used}}: ${count} variants`);
        }
      }
    });

    it('follows the tone', () => {
      for (let seed = 0; seed < 40; seed += 1) {
        const said = wording.phrase('greet', createRandom(seed), {}, { verbosity: 0.5, formality: 0 });
        assert.ok(!data.phrases.greet['formal']?.includes(said), said);
      }
    });

    it('knows enough misspellings and no word as its own', () => {
      const words = wording.typing.misspellings;
      assert.ok(words.size >= (language === 'en' ? 80 : 30), `${words.size}`);
      for (const [word, wrong] of words) assert.ok(wrong.length > 0 && !wrong.includes(word), word);
    });

    it('has no cue that a hostile text can slow down', () => {
      const hostile = ['?', 'a ', 'is ', '(', 'вы хотите ', ', ', '1) yes ', 'name ', ' ', 'е', 'please '];
      for (const key of cueKeys) {
        for (const part of hostile) {
          const started = process.cpuUsage();
          wording.cues[key].test(part.repeat(20_000 / part.length));
          assert.ok(process.cpuUsage(started).user < 400_000, `${key} on "${part}"`);
        }
      }
    });
  });
}

describe('loadWording', () => {
  it('takes the language of the locale and falls back to English, visibly', () => {
    assert.equal(loadWording('ru-RU').language, 'ru');
    assert.equal(loadWording('EN_us').language, 'en');
    assert.equal(loadWording('tlh').language, 'en');
    assert.equal(loadWording('../../../etc/passwd').language, 'en');
  });

  it('takes another language from a file alone and names file and key of its mistakes', () => {
    const own = mkdtempSync(join(tmpdir(), 'wording-'));
    try {
      const english = readFileSync(new URL('en.yaml', folder), 'utf8');
      writeFileSync(
        join(own, 'xx.yaml'),
        english.replace(/^phrases:$/m, 'phrases:').replace('[hey, heya', '[oi, oi oi'),
      );
      writeFileSync(
        join(own, 'yy.yaml'),
        english.replace('{goal} please', 'please').replace(/^determiners:.*$/m, ''),
      );
      writeFileSync(join(own, 'zz.yaml'), 'phrases: [');
      const url = pathToFileURL(`${own}/`);
      assert.equal(loadWording('xx', url).language, 'xx');
      assert.throws(
        () => loadWording('yy', url),
        (error) =>
          error instanceof ConfigError &&
          /yy\.yaml/.test(error.message) &&
          /determiners/.test(error.message) &&
          /phrases\.open\.short\.2: "please" must hold \{goal\}/.test(error.message),
      );
      assert.throws(() => loadWording('zz', url), /Failed to read the wording .*zz\.yaml/);
    } finally {
      rmSync(own, { recursive: true });
    }
  });

  it('says the same for the same seed', () => {
    const wording = loadWording('en');
    const say = (seed: number): string[] =>
      keys.map((key) => wording.phrase(key, createRandom(seed).fork(key), values));
    assert.deepEqual(say(11), say(11));
    assert.notDeepEqual(say(11), say(12));
  });

  it('asks about a term when it has one and about the question when it has none', () => {
    const wording = loadWording('en');
    for (let seed = 0; seed < 20; seed += 1) {
      assert.match(wording.phrase('clarify', createRandom(seed), { term: 'IBAN' }), /IBAN/);
      assert.doesNotMatch(wording.phrase('clarify', createRandom(seed)), /\{/);
    }
    assert.throws(() => wording.phrase('inform', createRandom(1)), RangeError);
  });

  it('puts values in as they are, and no second article before one', () => {
    const wording = loadWording('en');
    for (let seed = 0; seed < 30; seed += 1) {
      assert.ok(wording.phrase('inform', createRandom(seed), { value: '$& {goal}' }).includes('$& {goal}'));
      assert.doesNotMatch(wording.phrase('ask', createRandom(seed), { thing: 'my balance' }), /the my/);
    }
  });
});

describe('Wording.words', () => {
  it('gives stems of the content words, numbers as they are', () => {
    const english = loadWording('en');
    const words = (text: string): string[] => english.words(text);
    assert.deepEqual(
      words("I'd like transferring 1,250.50 dollars, please"),
      words('transferred 1,250.50 dollar'),
    );
    assert.deepEqual(words('cities'), words('city'));
    assert.deepEqual(words('the'), []);
    const russian = loadWording('ru');
    assert.deepEqual(russian.words('Перевести сумму со счёта'), russian.words('перевести суммы на счете'));
    assert.deepEqual(russian.words('имени'), russian.words('имя'));
  });
});
