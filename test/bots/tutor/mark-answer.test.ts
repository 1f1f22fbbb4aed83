import assert from 'node:assert/strict';
import { isRight } from '../../../bots/tutor/mark-answer.ts';

describe('isRight', () => {
  const right: readonly [string, string][] = [
    ['3/4', '3/4'],
    ['I think it is 6/8', '3/4'],
    ['0.75', '3/4'],
    ['three quarters', '3/4'],
    ['half', '1/2'],
    ['2/6, sorry, 3/4', '3/4'],
    ['8 sweets', '8'],
    ['twenty', '20'],
    ["it's an Author!", 'author'],
  ];
  for (const [text, answer] of right) {
    it(`accepts ${JSON.stringify(text)} for ${answer}`, () => {
      assert.equal(isRight(text, [answer]), true);
    });
  }

  for (const [text, answer] of [
    ['2/6', '3/4'],
    ['no idea', '3/4'],
    ['authority', 'author'],
    ['', 'author'],
  ] as const) {
    it(`marks ${JSON.stringify(text)} for ${answer} as wrong`, () => {
      assert.equal(isRight(text, [answer]), false);
    });
  }
});
