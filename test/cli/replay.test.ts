import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const bank = fileURLToPath(new URL('../../bots/bank/bot.js', import.meta.url));
const config = `version: 1
bot: { module: ${JSON.stringify(bank)} }
scenarios: transfer.yaml
recordings: recordings/**/*.transcript
`;
const transfer = `name: transfer
goal: You are a user who wants to send 250 dollars to Anna from your checking account.
facts: { amount: 250 dollars, recipient: Anna, account: checking }
learn: [confirmation number]
`;

describe('recordings', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
    await folder.write({ 'understudy.yaml': config, 'transfer.yaml': transfer });
  });
  afterEach(() => folder.remove());

  const understudy = (...args: string[]): ReturnType<typeof callUnderstudy> =>
    callUnderstudy(args, folder.path);
  const at = (...names: string[]): string => path.join(folder.path, ...names);
  const recording = (): string => at('recordings', 'transfer', '1.transcript');
  const read = (): Activity[] => JSON.parse(readFileSync(recording(), 'utf8')) as Activity[];
  const change = (edit: (activities: Activity[]) => Activity[]): void =>
    writeFileSync(recording(), JSON.stringify(edit(read()), null, 2));
  const isReceipt = ({ text }: Activity): boolean => text?.startsWith('Done') === true;

  it('are kept of what passes, learn what changes, and replay green though the bot makes up new numbers', async () => {
    const recorded = await understudy('run', '--record', '--quiet');
    assert.equal(recorded.code, 0, recorded.stdout + recorded.stderr);
    assert.match(recorded.stderr, /Recorded recordings\/transfer\/1\.transcript/);
    assert.match(
      readFileSync(at('recordings', 'transfer', '1.rules.yaml'), 'utf8'),
      /pattern: 'TX-\\d\{6\}'/,
    );
    for (let time = 0; time < 3; time += 1) {
      const { code, stdout } = await understudy('replay');
      assert.equal(code, 0, stdout);
      assert.match(stdout, /1 passed/);
    }
  });

  it('tell a changed, a missing and an extra reply apart, each as one difference, and exit with 1', async () => {
    await understudy('run', '--record', '--quiet');
    const original = read();
    const differences = async (): Promise<string[]> => {
      const { code, stdout } = await understudy('replay');
      assert.equal(code, 1, stdout);
      return stdout.split('\n').filter((line) => line.startsWith('    difference: '));
    };

    change((all) => all.map((each) => (isReceipt(each) ? { ...each, text: 'Done some other way.' } : each)));
    assert.match(
      (await differences()).join('\n'),
      /^ {4}difference: In turn \d the reply's text is not as recorded\.[^\n]*$/,
    );

    change(() => original.filter((each) => !isReceipt(each)));
    assert.match(
      (await differences()).join('\n'),
      /^ {4}difference: In turn \d a reply was not there[^\n]*$/,
    );

    change(() =>
      original.flatMap((each) =>
        isReceipt(each) ? [each, { ...each, id: 'more', text: 'And a leaflet.' }] : [each],
      ),
    );
    assert.match((await differences()).join('\n'), /^ {4}difference: In turn \d a reply is missing\.[^\n]*$/);
  });

  it('are rewritten by --update after the differences were shown, and never with --ci', async () => {
    await understudy('run', '--record', '--quiet');
    change((all) => all.map((each) => (isReceipt(each) ? { ...each, text: 'Done some other way.' } : each)));
    const before = readFileSync(recording(), 'utf8');

    const refused = await understudy('replay', '--update', '--ci');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /Failed to update recordings: nothing is written with --ci or CI set\./);
    assert.equal(readFileSync(recording(), 'utf8'), before);

    const updated = await understudy('replay', '--update');
    assert.equal(updated.code, 1);
    assert.match(updated.stdout, /- Done some other way\./);
    assert.match(updated.stderr, /Updated recordings\/transfer\/1\.transcript/);
    assert.equal((await understudy('replay')).code, 0);
  });

  it('are kept and found in a folder of their own where the configuration names none', async () => {
    await folder.write({ 'understudy.yaml': config.replace(/^recordings:.*\n/m, '') });
    const none = await understudy('replay');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /none are named, and there is no folder recordings\.\nMake some with/);
    await understudy('run', '--record', '--quiet');
    assert.ok(existsSync(recording()));
    const { code, stdout } = await understudy('replay', '--ci');
    assert.equal(code, 0);
    assert.match(stdout, /1 passed/);
  });

  it('that cannot be read are named with line and column, and the others are still played', async () => {
    await understudy('run', '--record', '--quiet');
    writeFileSync(at('recordings', 'broken.transcript'), '[\n  {"type": "message",}\n]\n');
    writeFileSync(at('recordings', 'empty.transcript'), '[]\n');
    const { code, stdout } = await understudy('replay');
    assert.equal(code, 2, stdout);
    assert.match(stdout, /broken\.transcript: line 2, column \d+: expected/);
    assert.match(stdout, /1 passed, 2 errored/);
  });

  it('are missed by their rules when they are gone, and are looked for where the command line says', async () => {
    await understudy('run', '--record', '--quiet');
    writeFileSync(at('recordings', 'gone.rules.yaml'), 'version: 1\n');
    const { stderr } = await understudy('replay');
    assert.match(stderr, /Obsolete rules, without a recording beside them: recordings\/gone\.rules\.yaml/);
    rmSync(at('recordings'), { recursive: true });
    const none = await understudy('replay');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /recordings\/\*\*\/\*\.transcript/);
    assert.deepEqual(readdirSync(folder.path).includes('recordings'), existsSync(at('recordings')));
  });
});
