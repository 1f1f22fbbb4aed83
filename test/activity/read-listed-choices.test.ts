import assert from 'node:assert/strict';
import { ChoiceFactory } from 'botbuilder-dialogs';
import { PromptCultureModels } from 'botbuilder-dialogs/lib/prompts/promptCultureModels.js';
import { readListedChoices } from '../../src/activity/read-listed-choices.ts';
import { readShown } from '../../src/activity/read.ts';

const drinks = ['Tea', 'Black coffee', 'Water, still'];

describe('Choices that botbuilder-dialogs writes', () => {
  for (const channel of [
    'emulator',
    'webchat',
    'directline',
    'msteams',
    'sms',
    'email',
    'telegram',
    'line',
  ]) {
    for (const count of [2, 3, 9]) {
      it(`can be tapped on ${channel} when there are ${count}`, () => {
        const choices = Array.from({ length: count }, (_, index) => drinks[index] ?? `Drink ${index}`);
        const activity = ChoiceFactory.forChannel(channel, choices, 'Which drink?') as object;
        const { texts, actions } = readShown([{ ...activity, type: 'message', id: 'a1' }]);
        assert.deepEqual(
          actions.map(({ title }) => title),
          choices,
        );
        assert.equal(texts[0]?.trim(), 'Which drink?');
      });
    }
  }

  for (const style of ['inline', 'list'] as const) {
    it(`are read in the style ${style}, whatever they contain`, () => {
      for (const choices of [
        ['Yes', 'No'],
        drinks,
        ['Plan A, or B', 'Really?', 'None.', 'Last'],
        ['1', '2', '3'],
      ]) {
        const { text = '' } = ChoiceFactory[style](choices, 'Which one?');
        assert.deepEqual(readListedChoices(text), { prose: 'Which one?', choices });
      }
    });
  }

  it('are read in every language that has words for them', () => {
    const models = PromptCultureModels.getSupportedCultures();
    assert(models.length > 5);
    for (const { locale, separator, inlineOr, inlineOrMore } of models) {
      for (const choices of [drinks.slice(0, 2), drinks]) {
        const options = { inlineSeparator: separator, inlineOr, inlineOrMore };
        const { text = '' } = ChoiceFactory.inline(choices, '?', '', options);
        assert.deepEqual(readListedChoices(text)?.choices, choices, `${locale}: ${text}`);
      }
    }
  });

  it('are read as bullets after a question when they have no numbers', () => {
    const { text = '' } = ChoiceFactory.list(drinks, 'Which one?', '', { includeNumbers: false });
    assert.deepEqual(readListedChoices(text), { prose: 'Which one?', choices: drinks });
  });
});

describe('Text that lists nothing to choose', () => {
  for (const text of [
    'I need (1) more thing.',
    'See (2) first and (1) then.',
    'Call (1) 555 now',
    'You have:\n- nothing',
    'I did the following for you.\n- paid\n- closed',
    '3. three\n4. four',
    '',
  ]) {
    it(`stays text: ${JSON.stringify(text)}`, () => assert.equal(readListedChoices(text), undefined));
  }

  it('is read in time that grows with its length, however long its white space', () => {
    for (const gap of [' ', ',', ' or', '\n', '?', '1. ', '(1) ']) {
      const text = `(1) a${gap.repeat(30_000)}b (2) c${gap.repeat(30_000)}d`;
      const startedAt = performance.now();
      readListedChoices(text);
      assert(performance.now() - startedAt < 1000, `slow on ${JSON.stringify(gap)}`);
    }
  });
});
