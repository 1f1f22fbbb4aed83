import assert from 'node:assert/strict';
import { findRecordings } from '../../src/replay/find-recordings.ts';
import { readRecording } from '../../src/replay/read-recording.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';

const user = '{"type": "message", "from": {"role": "user"}, "text": "hi"}';

describe('findRecordings', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
    await folder.write({
      'r/one.transcript': `[${user}]`,
      'r/deep/two.chat': 'user=a\nbot=b\n\nuser: hi\n',
      'r/store/test/c1/8dc6973a5c79800-1.json': user,
      'r/store/test/c1/8dc6973a5c7c000-2.json': user,
      'r/package.json': '{}',
      'r/exports/a.json': `{"activities": [${user}]}`,
    });
  });
  afterEach(() => folder.remove());

  const names = async (...patterns: string[]): Promise<string[]> =>
    (await findRecordings({ patterns, folder: folder.path })).map(({ name }) => name);

  it('counts a conversation of a transcript store as one, and leaves other JSON alone', async () => {
    assert.deepEqual((await names('r')).toSorted(), ['deep/two', 'one', 'store/test/c1']);
  });

  it('takes any JSON that a pattern names', async () => {
    assert.deepEqual(await names('r/exports/*.json'), ['a']);
  });

  it('names every pattern that matches no recording', async () => {
    await assert.rejects(
      names('r/one.transcript', 'r/none/*', 'r/package.jso?'),
      /r\/none\/\*.*r\/package\.jso\?/s,
    );
  });

  it('finds what can then be read', async () => {
    for (const { name, file } of await findRecordings({ patterns: ['r'], folder: folder.path })) {
      assert.ok((await readRecording(name, file)).turns.length > 1, name);
    }
  });
});
