import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { makeFolder } from '../../src/transcript/make-folder.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('makeFolder', () => {
  const folder = useTemporaryFolder();

  it('makes all that is missing, and leaves what is there', () => {
    const deep = join(folder(), 'a', 'b', 'c');
    for (let time = 0; time < 2; time += 1) makeFolder(deep);
    assert.ok(statSync(deep).isDirectory());
  });

  it('throws what the file system throws', () => {
    writeFileSync(join(folder(), 'file'), '');
    assert.throws(() => makeFolder(join(folder(), 'file', 'below')), { code: 'ENOTDIR' });
    const refuse = (): never => {
      throw failure('EACCES');
    };
    assert.throws(() => makeFolder('/a/b', refuse), { code: 'EACCES' });
  });

  it('gives up where folders cannot be made though nothing forbids it, as in /proc', () => {
    const proc = resolve('/proc');
    const tried: string[] = [];
    const make = (path: string): void => {
      tried.push(path);
      throw failure(path === proc ? 'EEXIST' : 'ENOENT');
    };
    const deep = join(proc, 'x', 'y');
    assert.throws(() => makeFolder(deep, make), {
      code: 'ENOTSUP',
      message: `no folder can be made in ${proc}`,
    });
    assert.deepEqual(tried, [deep, dirname(deep), proc, dirname(deep)]);
  });

  it('ends at a drive that is not there', () => {
    const { root } = parse(resolve('/'));
    const make = (): never => {
      throw failure('ENOENT');
    };
    assert.throws(() => makeFolder(join(root, 'x', 'y'), make), { code: 'ENOENT' });
  });
});
