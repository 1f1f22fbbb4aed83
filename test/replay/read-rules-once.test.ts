import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRulesReader } from '../../src/replay/read-rules-once.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('Rules that are read once', () => {
  const folder = useTemporaryFolder();
  const recording = (name: string): string => join(folder(), `${name}.transcript`);
  const write = (name: string, text: string): void =>
    writeFileSync(join(folder(), `${name}.rules.yaml`), text);

  it('are the same for files that read alike, and others for others', () => {
    const read = createRulesReader();
    write('a', 'version: 1\nvolatile: [{ kind: amount }]\n');
    write('b', 'version: 1\nvolatile: [{ kind: amount }]\n');
    write('c', 'version: 1\nvolatile: [{ kind: number }]\n');
    assert.equal(read(recording('a')), read(recording('b')));
    assert.deepEqual(read(recording('a')).volatile.rules, [{ kind: 'amount' }]);
    assert.deepEqual(read(recording('c')).volatile.rules, [{ kind: 'number' }]);
  });

  it('are those of the file as it is now', () => {
    const read = createRulesReader();
    assert.deepEqual(read(recording('a')).volatile.rules, []);
    write('a', 'version: 1\nvolatile: [{ kind: amount }]\n');
    assert.equal(read(recording('a')).volatile.rules.length, 1);
    write('a', 'version: 1\n');
    assert.deepEqual(read(recording('a')).volatile.rules, []);
  });

  it('are refused under the name of each file', () => {
    const read = createRulesReader();
    for (const name of ['a', 'b']) {
      write(name, 'version: 2\n');
      assert.throws(() => read(recording(name)), new RegExp(`${name}\\.rules\\.yaml`));
    }
  });

  it('are many without being kept for ever', () => {
    const read = createRulesReader();
    for (let number = 1; number <= 100; number += 1) {
      write('a', `version: 1\nvolatile: [{ turn: ${number}, kind: amount }]\n`);
      assert.deepEqual(read(recording('a')).volatile.rules, [{ turn: number, kind: 'amount' }]);
    }
  });
});
