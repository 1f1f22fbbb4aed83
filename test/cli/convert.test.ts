import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { runUnderstudy } from './run-understudy.ts';

describe('understudy convert', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const read = async (name: string): Promise<{ type: string; text?: string }[]> =>
    JSON.parse(await readFile(path.join(folder.path, name), 'utf8')) as { type: string; text?: string }[];

  it('makes a transcript of a .chat file', async () => {
    await folder.write({ 'a.chat': 'user=Joe\nbot=Bank\n\nuser: hi\nbot: Welcome!\n' });
    assert.deepEqual(await runUnderstudy(['convert', 'a.chat', 'out/a.transcript'], folder.path), {
      code: 0,
      stdout: 'Wrote 3 activities to out/a.transcript\n',
      stderr: '',
    });
    const activities = await read('out/a.transcript');
    assert.deepEqual(
      activities.map(({ type, text }) => text ?? type),
      ['conversationUpdate', 'hi', 'Welcome!'],
    );
  });

  it('makes an array of a transcript that is an object, in place too', async () => {
    await folder.write({ 'a.transcript': '{"transcript": [{"type": "message", "text": "hi"}]}' });
    assert.equal((await runUnderstudy(['convert', 'a.transcript', 'a.transcript'], folder.path)).code, 0);
    assert.deepEqual(await read('a.transcript'), [{ type: 'message', text: 'hi' }]);
  });

  it('writes every conversation of a folder, and names those that it cannot read', async () => {
    const blob = encodeURIComponent('msteams/19:a/../b/8dc6973a5c79800-1.json');
    await folder.write({
      'dump/release/one.transcript': '[{"type": "message", "text": "hi"}]',
      'dump/release/two.transcript': '[{"type": "message"},]',
      'dump/test/c1/8dc6973a5c7c000-2.json': '{"type": "message", "text": "second"}',
      'dump/test/c1/8dc6973a5c79800-1.json': '{"type": "message", "text": "first"}',
      [`dump/${blob}`]: '{"type": "message", "text": "a blob"}',
      'dump/package.json': '{}',
    });
    const { code, stdout, stderr } = await runUnderstudy(['convert', 'dump', 'out'], folder.path);
    assert.equal(stdout, 'Wrote 3 transcripts to out\n');
    assert.match(stderr, /^Failed to read the transcript .*two\.transcript: line 1, column 22/);
    assert.equal(code, 2);
    assert.deepEqual(
      (await read('out/test/c1.transcript')).map(({ text }) => text),
      ['first', 'second'],
    );
    assert.deepEqual(await read('out/release/one.transcript'), [{ type: 'message', text: 'hi' }]);
    const written = await readdir(path.join(folder.path, 'out'), { recursive: true });
    assert.equal(written.filter((name) => name.endsWith('.transcript')).length, 3);
    assert.deepEqual((await readdir(folder.path)).toSorted(), ['dump', 'out']);
  });

  it('says so when a folder holds no conversation', async () => {
    await folder.write({ 'dump/package.json': '{}' });
    const { code, stderr } = await runUnderstudy(['convert', 'dump', 'out'], folder.path);
    assert.equal(code, 2);
    assert.match(stderr, /^Failed to convert .*dump: no conversation is in it\.$/m);
  });

  it('refuses any other target', async () => {
    await folder.write({ 'a.transcript': '[]' });
    assert.deepEqual(await runUnderstudy(['convert', 'a.transcript', 'a.chat'], folder.path), {
      code: 2,
      stdout: '',
      stderr:
        'Failed to convert to a.chat: only .transcript files can be written.\nName the target a.transcript.\n',
    });
  });

  it('says where a transcript cannot be read, and writes nothing', async () => {
    await folder.write({ 'a.transcript': '[\n  {"type": "message"},\n]\n' });
    const { code, stderr } = await runUnderstudy(['convert', 'a.transcript', 'b.transcript'], folder.path);
    assert.equal(code, 2);
    assert.match(stderr, /a\.transcript.*\b3\b/s);
    await assert.rejects(read('b.transcript'));
  });

  it('answers exit code 3 when the target cannot be written', async () => {
    await folder.write({ 'a.transcript': '[{"type": "message"}]', taken: '' });
    const { code, stderr } = await runUnderstudy(
      ['convert', 'a.transcript', 'taken/b.transcript'],
      folder.path,
    );
    assert.equal(code, 3);
    assert.match(stderr, /^Failed to write the transcript .*taken/);
  });
});
