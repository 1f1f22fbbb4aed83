import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../src/report/run-schema.ts';
import { makeResult, makeRun } from '../gate/results-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const good = makeRun([makeResult()]);
const json = (overrides: Partial<RunResult> = {}): string => JSON.stringify({ ...good, ...overrides });

describe('understudy gate with bad input', () => {
  const folder = useTemporaryFolder();
  const write = (name: string, text: string, file = 'run.json'): void => {
    mkdirSync(join(folder(), name), { recursive: true });
    writeFileSync(join(folder(), name, file), text);
  };
  const gate = (...args: string[]): Promise<Ended> => callUnderstudy(['gate', ...args], folder());

  const refused: readonly { is: string; text: string; says: RegExp }[] = [
    { is: 'no JSON', text: 'hello {', says: /is not valid JSON/ },
    { is: 'nothing at all', text: '', says: /Unexpected end of JSON input/ },
    { is: 'no object', text: '[]', says: /expected object, received array/ },
    { is: 'empty', text: '{}', says: /expected string, received undefined[^]*and \d+ more/ },
    { is: 'another version', text: json({ schemaVersion: 2 as 1 }), says: /its schemaVersion is 2, and/ },
    {
      is: 'of a version that nests',
      text: `{"schemaVersion":${nested(100_000)}}`,
      says: /is no number, and/,
    },
    { is: 'cut off and nested deeply', text: '['.repeat(100_000), says: /Unexpected end of JSON/ },
    {
      is: 'wrong in every conversation',
      text: json({ conversations: Array.from({ length: 500 }, () => 5) as never }),
      says: /at conversations\[0\][^]*and 495 more/,
    },
    {
      is: 'of a version to harm who reads it',
      text: json({ schemaVersion: '\u001b[31m##vso[task.complete]' as never }),
      says: /its schemaVersion is # #vso\[task/,
    },
  ];
  for (const { is, text, says } of refused) {
    it(`names results that are ${is}, with exit code 2, as results and as baseline`, async () => {
      write('bad', text);
      write('good', json());
      for (const args of [['bad'], ['good', '--baseline', 'bad']]) {
        const { code, stdout, stderr } = await gate(...args);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, /Failed to read the results .*bad.run\.json: /);
        assert.match(stderr, says);
        assert.doesNotMatch(stderr, /##vso|\u001b/);
        assert.ok(stderr.length < 2000, String(stderr.length));
      }
    });
  }

  it('names all that cannot be read at once', async () => {
    write('all/1', 'hello');
    write('all/2', '[]');
    write('all/3', json());
    const { code, stderr } = await gate('all');
    assert.equal(code, 2);
    assert.deepEqual(stderr.match(/all.\d(?=.run\.json)/g)?.length, 2);
  });

  it('passes over what it does not know, and takes keys and paths for text', async () => {
    const hostile = json({
      conversations: [makeResult({ scenario: '../../etc/passwd', transcript: '/etc/passwd' })],
    })
      .replace('"facts":{}', '"facts":{"__proto__":"x","constructor":"y"}')
      .replace(/^\{/, `{"__proto__":{"polluted":1},"more":${nested(100_000)},`);
    write('out', hostile);
    const { code, stdout } = await gate('out');
    assert.equal(code, 0);
    assert.match(stdout, /^\.\.\/\.\.\/etc\/passwd +1\/1/m);
    assert.equal('polluted' in {}, false);
  });
});
