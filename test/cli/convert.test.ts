import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
