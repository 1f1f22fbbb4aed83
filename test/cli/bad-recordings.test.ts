import assert from 'node:assert/strict';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));
const user = { id: 'u', role: 'user' };
const bot = { id: 'b', role: 'bot' };
const asks = { type: 'message', id: '1', from: user, recipient: bot, text: 'hi' };
const answers = { type: 'message', id: '2', from: bot, recipient: user, text: 'You said: hi' };
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What cannot be a recording, and what is said of it. */
const refused: Readonly<Record<string, { readonly text: string; readonly says: RegExp }>> = {
  'no-json': { text: 'hello {', says: /line 1, column 1: expected a value, found "h"/ },
  'cut-off': { text: JSON.stringify([asks]).slice(0, -1), says: /line 1, column \d+: expected/ },
  nothing: { text: '', says: /line 1, column 1: expected a value, found the end of the file/ },
  'no-array': { text: '{"a": 1}', says: /it holds an object without "transcript" or "activities"/ },
  empty: { text: '[]', says: /it holds no activity/ },
  'no-activity': { text: '[null, 5]', says: /entry 0 is null, no activity/ },
  deep: { text: `[{"type":"message","value":${nested(50_000)}}]`, says: /it nests deeper than 200 levels/ },
  'deep-and-cut-off': { text: '['.repeat(100_000), says: /found the end of the file/ },
};

/** What can be played though no bot and no channel wrote it. */
const odd: Readonly<Record<string, string>> = {
  'ids-like-paths': JSON.stringify([
    { ...asks, id: '../../evil', channelId: '../x', conversation: { id: '../../../evil' } },
    { ...answers, id: '/etc/passwd' },
  ]),
  prototypes:
    '[{"type":"message","from":{"role":"user","__proto__":{"polluted":1}},"text":"hi",' +
    '"__proto__":{"polluted":1},"channelData":{"constructor":{"prototype":{"polluted":1}}}},' +
    JSON.stringify(answers) +
    ']',
  'entities-of-any-kind': JSON.stringify([{ ...asks, entities: [null, 5, { type: 7 }] }, answers]),
  'no-list-of-entities': JSON.stringify([{ ...asks, entities: 'none' }, answers]),
};

describe('recordings that are none', () => {
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), `${name}.transcript`);
  const call = (...args: string[]): Promise<Ended> => callUnderstudy(args, folder());
  const replay = (): Promise<Ended> => call('replay', '--module', obedientBot, '*.transcript');

  beforeEach(() => writeFileSync(at('good'), JSON.stringify([asks, answers])));

  it('are all named by replay, each with what is wrong, and the others are played', async () => {
    for (const [name, { text }] of Object.entries(refused)) writeFileSync(at(name), text);
    writeFileSync(at('without-user'), JSON.stringify([answers]));
    writeFileSync(at('of-100-mb'), '');
    truncateSync(at('of-100-mb'), 100 * 1024 * 1024);
    const { code, stdout } = await replay();
    assert.equal(code, 2, stdout);
    for (const [name, { says }] of Object.entries(refused)) {
      const line = stdout.split('\n').find((each) => each.includes(`${name}.transcript: `)) ?? '';
      assert.match(line, /recording: Failed to read the transcript/, name);
      assert.match(line, says);
    }
    assert.match(stdout, /without-user\.transcript: no user says anything in it/);
    assert.match(stdout, /of-100-mb\.transcript: it has 100 MB, and 64 MB are the most/);
    assert.match(stdout, /1 passed, 10 errored/);
  });

  it('are played where they can be, and reach neither files nor prototypes', async () => {
    for (const [name, text] of Object.entries(odd)) writeFileSync(at(name), text);
    const { code, stdout, stderr } = await replay();
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, new RegExp(`${Object.keys(odd).length + 1} passed`));
    assert.equal('polluted' in {}, false);
    assert.deepEqual(
      readdirSync(dirname(folder())).filter((name) => name.includes('evil')),
      [],
    );
  });

  it('are told of as what they are: of another bot, with types that nobody knows', async () => {
    writeFileSync(at('pizza'), JSON.stringify([asks, { ...answers, text: 'Which pizza?' }]));
    const unknown = [{ ...asks, type: 'frobnicate' }, asks, { ...answers, type: 'holla' }, answers];
    writeFileSync(at('unknown'), JSON.stringify(unknown));
    const { code, stdout } = await replay();
    assert.equal(code, 1);
    assert.match(stdout, /1 passed, 2 failed/);
    assert.match(stdout, /- Which pizza\?\n +\+ You said: hi/);
    assert.match(stdout, /▸ sends frobnicate[^]*a reply is missing\.\n +- holla/);
  });

  for (const [name, { text, says }] of Object.entries(refused)) {
    it(`are named by diff with exit code 2, whichever of the two it is: ${name}`, async () => {
      writeFileSync(at(name), text);
      for (const [one, other] of [
        [name, 'good'],
        ['good', name],
      ]) {
        const { code, stdout, stderr } = await call('diff', `${one}.transcript`, `${other}.transcript`);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, says);
        assert.ok(stderr.includes(`${name}.transcript: `));
      }
    });
  }

  it('can be compared where they can be played', async () => {
    for (const [name, text] of Object.entries(odd)) {
      writeFileSync(at(name), text);
      const { code, stderr } = await call('diff', 'good.transcript', `${name}.transcript`);
      assert.deepEqual([code, stderr], [0, ''], name);
    }
  });
});
