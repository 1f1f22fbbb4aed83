import assert from 'node:assert/strict';
import { toPlainLine, toPlainText } from '../../src/activity/plain-text.ts';

describe('toPlainText', () => {
  it('removes colours, cursor movements, titles and links of a terminal', () => {
    assert.equal(toPlainText('\u001b[31mred\u001b[0m \u001b[2J\u001b[1;1Hx'), 'red x');
    assert.equal(
      toPlainText('a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\c'),
      'ablinkc',
    );
    assert.equal(toPlainText('\u009b31mx\u0090payload\u009cy'), 'xy');
  });

  it('removes an unfinished sequence too', () => {
    assert.equal(toPlainText('a\u001b['), 'a');
    assert.equal(toPlainText('a\u001b'), 'a');
  });

  it('removes controls and what reorders text, and keeps tab, line feed and emoji', () => {
    assert.equal(toPlainText('a\u0000\b\u007f\u0085b\u202egnp\u2066\u200e'), 'a\nbgnp');
    assert.equal(toPlainText('tab\there\r\nline\u2028👩‍👩‍👧 ok'), 'tab\there\nline\n👩‍👩‍👧 ok');
  });

  it('replaces half a surrogate pair', () => {
    assert.equal(toPlainText('x\ud83dy'), 'x\ufffdy');
  });
});

describe('toPlainLine', () => {
  it('folds white space and cuts by characters, not by halves of them', () => {
    assert.equal(toPlainLine(' one\n\n two\t three '), 'one two three');
    assert.equal(toPlainLine('😀😀😀😀', 3), '😀😀…');
    assert.equal(toPlainLine('😀😀😀', 3), '😀😀😀');
  });
});
