import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { safeFileName, transcriptPath } from '../../src/transcript/transcript-path.ts';

describe('transcriptPath', () => {
  it('is the scenario and the trial', () => {
    assert.equal(
      transcriptPath('out', 'transfer money to Anna', 3),
      ['out', 'transfer money to Anna', '3.transcript'].join(sep),
    );
  });

  it('stays in the folder whatever the name', () => {
    for (const name of ['../../etc/passwd', '..', '.', '', '/', '\\', 'a\0b', '.hidden', '~']) {
      const safe = safeFileName(name);
      assert.match(safe, /^[^/\\\0.][^/\\\0]*$/, JSON.stringify(name));
    }
  });
});

describe('safeFileName', () => {
  it('keeps letters of all scripts', () => {
    for (const name of ['перевод денег', '送金', 'Zoë-2', "don't (2)"])
      assert.equal(safeFileName(name), name);
  });

  it('adds a hash when something had to be changed', () => {
    assert.match(safeFileName('a/b'), /^a-b-[0-9a-f]{8}$/);
    assert.notEqual(safeFileName('a/b'), safeFileName('a:b'));
    assert.notEqual(safeFileName('a/b'), safeFileName(safeFileName('a/b')));
    assert.notEqual(safeFileName('e\u0301'), safeFileName('\u00e9'));
  });

  it('avoids names that Windows keeps for itself or cannot end so', () => {
    for (const name of ['CON', 'nul.txt', 'com1', 'ends.', 'ends ', 'what?']) {
      const safe = safeFileName(name);
      assert.match(safe, /^(?!(?:con|nul|com\d)(?:\.|$))[^?]*[^. ]$/i, name);
    }
  });

  it('cuts names that are too long, and keeps them apart', () => {
    const [one, other] = ['я'.repeat(300), `${'я'.repeat(300)}x`].map(safeFileName) as [string, string];
    assert.ok(Buffer.byteLength(one) < 200);
    assert.notEqual(one, other);
  });
});
