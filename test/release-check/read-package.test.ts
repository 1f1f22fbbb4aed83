import assert from 'node:assert/strict';
import { openPackage } from '../../src/release-check/app-package/read-package.ts';
import { leavesArchive, readZip } from '../../src/release-check/app-package/read-zip.ts';
import { validateManifest } from '../../src/release-check/app-package/validate-manifest.ts';
import { zipOf } from './good-app.ts';

describe('app packages', () => {
  const zipped = (files: Record<string, string>) =>
    openPackage(
      'app.zip',
      'zip',
      readZip(
        zipOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
      ),
    );

  it('say where a manifest stops being JSON', () => {
    const { manifest, problems } = zipped({ 'manifest.json': '{\n  "version": 1,,\n}' });
    assert.equal(manifest, undefined);
    assert.equal(problems[0]?.where, 'manifest.json:2:16');
  });

  it('say that there is no manifest, and where one stands', () => {
    const { problems } = zipped({ 'app/manifest.json': '{}' });
    assert.match(problems[0]?.message ?? '', /no manifest\.json.*"app\/manifest\.json"/);
  });

  it('never hand out what a path outside the archive names', () => {
    const { read, problems } = zipped({ 'manifest.json': '{}', '../out.txt': 'x', 'a/../../b.txt': 'y' });
    assert.equal(problems.length, 2);
    assert.equal(read('../out.txt'), undefined);
  });

  it('take no archive for an empty one', () => {
    assert.match(readZip(Buffer.from('no zip at all')).problems[0] ?? '', /no zip archive/);
  });

  for (const path of ['/etc/passwd', '..\\evil', 'C:\\evil', 'a/../../b']) {
    it(`know that ${path} leaves the archive`, () => assert.equal(leavesArchive(path), true));
  }

  it('have a schema for each version, and say when there is none', () => {
    assert.equal(validateManifest({ manifestVersion: '1.16' }).status, 'invalid');
    assert.equal(validateManifest({ manifestVersion: '99.9' }).status, 'unknown-version');
    assert.equal(validateManifest({ manifestVersion: '../../1.16' }).status, 'unknown-version');
  });
});
