import assert from 'node:assert/strict';
import { join } from 'node:path';
import { applyLabels, readLabels } from '../../src/realism/labels.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { makeConversation } from '../corpus/corpus-factory.ts';

describe('labels of conversations', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  it('say of a transcript what it does not say itself, and go before a run.json', async () => {
    const file = await folder.write({
      'notes/labels.yaml': `
- { transcript: ../a.transcript, task: transfer, intent: send money, endsAfter: 2 }
- { transcript: ../wild.jsonl, line: 7, intent: ask }
`,
    });
    const source = join(folder.path, 'a.transcript');
    const wild = join(folder.path, 'wild.jsonl');
    const labelled = applyLabels(
      [
        makeConversation(['hi'], { source, task: 'run', intent: 'other' }),
        makeConversation(['hi'], { source: wild, line: 7 }),
        makeConversation(['hi'], { source: wild, line: 8, intent: 'kept' }),
      ],
      await readLabels(file),
      file,
    );
    assert.deepEqual(
      labelled.map(({ task, intent, endsAfter }) => [task, intent, endsAfter]),
      [
        ['transfer', 'send money', 2],
        [undefined, 'ask', undefined],
        [undefined, 'kept', undefined],
      ],
    );
  });

  it('are refused with all mistakes and their lines', async () => {
    const file = await folder.write({
      'labels.yaml':
        '- transcript: a\n  endAfter: 2\n- transcript: b\n  endsAfter: 0\n- { transcript: c }\n- { transcript: c }\n',
    });
    await assert.rejects(readLabels(file), (error: Error) => {
      assert.match(error.message, /labels\.yaml:2:3 .*endAfter/);
      assert.match(error.message, /labels\.yaml:4:14 .*endsAfter/);
      return true;
    });
    await folder.write({ 'labels.yaml': '- { transcript: c }\n- { transcript: ./c }\n' });
    await assert.rejects(readLabels(file), /labels\.yaml:2:3 {2}\[1\]\n.*is labelled already/);
    await folder.write({ 'labels.yaml': '' });
    await assert.rejects(readLabels(file), /expected a list of labels, got an empty file/);
  });

  it('are refused where they are about nothing that was read', async () => {
    const file = await folder.write({ 'labels.yaml': '- { transcript: c }\n' });
    const labels = await readLabels(file);
    assert.throws(() => applyLabels([makeConversation(['hi'])], labels, file), { code: 'no-labels' });
  });
});
