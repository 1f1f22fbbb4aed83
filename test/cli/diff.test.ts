import assert from 'node:assert/strict';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const user = { id: 'u', role: 'user' };
const bot = { id: 'b', role: 'bot' };

/** A transcript of lines such as `user: hi`. */
function chat(...lines: readonly string[]): string {
  const activities = lines.map((line, index) => {
    const isUser = line.startsWith('user: ');
    const [from, recipient] = isUser ? [user, bot] : [bot, user];
    return { type: 'message', id: String(index), from, recipient, text: line.replace(/^\w+: /, '') };
  });
  return JSON.stringify(activities);
}

describe('understudy diff', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const asItWas = chat(
    'user: hi',
    'bot: Welcome!',
    'user: balance',
    'bot: You have $20.00',
    'bot: Anything else?',
  );

  it('answers 0 when the bot says the same', async () => {
    await folder.write({ 'a.transcript': asItWas, 'b.transcript': `{"transcript": ${asItWas}}` });
    assert.deepEqual(await callUnderstudy(['diff', 'a.transcript', 'b.transcript'], folder.path), {
      code: 0,
      stdout: 'No difference in 2 turns\n',
      stderr: '',
    });
  });

  it('shows in the chat what is not as it was, and answers 1', async () => {
    const asItIs = chat(
      'user: hi',
      'bot: Welcome!',
      'user: balance',
      'bot: Sorry, I cannot tell',
      'bot: Anything else?',
    );
    await folder.write({ 'a.transcript': asItWas, 'b.transcript': asItIs });
    const { code, stdout } = await callUnderstudy(['diff', 'a.transcript', 'b.transcript'], folder.path);
    assert.equal(code, 1);
    assert.match(
      stdout,
      / user balance\n +bot Sorry, I cannot tell\n +✗ In turn 2 .*\n +- You have \$20\.00\n +\+ Sorry/,
    );
    assert.match(stdout, /^✗ 1 difference$/m);
  });

  it('tells a missing reply, and what the user did otherwise', async () => {
    const asItIs = chat('user: hi', 'bot: Welcome!', 'user: my balance', 'bot: You have $20.00', 'user: bye');
    await folder.write({ 'a.transcript': asItWas, 'b.transcript': asItIs });
    const { code, stdout } = await callUnderstudy(
      ['diff', 'a.transcript', 'b.transcript', '--json'],
      folder.path,
    );
    assert.equal(code, 1);
    const { same, turns, differences } = JSON.parse(stdout) as {
      same: boolean;
      turns: number;
      differences: { turn: number; kind: string; path: string }[];
    };
    assert.equal(same, false);
    assert.equal(turns, 3);
    assert.deepEqual(
      differences.map(({ turn, kind, path }) => [turn, kind, path]),
      [
        [2, 'changed', '(user)'],
        [2, 'missing', ''],
        [3, 'extra', '(user)'],
      ],
    );
  });

  it('answers 2 and names the place when one of them cannot be read', async () => {
    await folder.write({ 'a.transcript': asItWas, 'b.transcript': '[\n{"type": "message"},]' });
    const { code, stdout, stderr } = await callUnderstudy(
      ['diff', 'a.transcript', 'b.transcript'],
      folder.path,
    );
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /b\.transcript: line 2, column 21/);
    assert.equal((await callUnderstudy(['diff', 'a.transcript', 'none.transcript'], folder.path)).code, 2);
  });
});
