import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runUnderstudy } from './run-understudy.ts';

const moduleOf = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/bots/${name}.js`, import.meta.url));
const scenario = `name: tickets
script:
  - user: printer
  - user: screen
  - user: { tap: Status of the screen }
  - user: list
`;

describe('ticket numbers that a bot makes up', () => {
  const folder = useTemporaryFolder();
  const at = (...names: string[]): string => path.join(folder(), ...names);
  const textsOf = (file: string, role: string): (string | undefined)[] => {
    const activities = JSON.parse(readFileSync(file, 'utf8')) as Activity[];
    return activities
      .filter(({ type, from }) => type === 'message' && from?.role === role)
      .map(({ text }) => text);
  };

  beforeEach(async () => {
    writeFileSync(
      at('understudy.yaml'),
      `version: 1\nbot: { module: ${JSON.stringify(moduleOf('ticket-bot'))} }\nrecordings: recordings/**/*.transcript\n`,
    );
    writeFileSync(at('tickets.yaml'), scenario);
    const { code, stderr } = await runUnderstudy(['run', '--record', 'tickets.yaml'], folder());
    assert.equal(code, 0, stderr);
  });

  it('are said back by the user as they are now, and the replay is green', async () => {
    const recorded = at('recordings', 'tickets', '1.transcript');
    const { code, stdout } = await runUnderstudy(['replay'], folder());
    assert.equal(code, 0, stdout);
    const run = JSON.parse(readFileSync(at('understudy-results', 'run.json'), 'utf8')) as RunResult;
    const replayed = at('understudy-results', run.conversations[0]?.transcript ?? '');
    const [before, now] = [textsOf(recorded, 'user'), textsOf(replayed, 'user')];
    assert.match(before[2] ?? '', /^status T-\d{6}$/);
    assert.match(now[2] ?? '', /^status T-\d{6}$/);
    assert.notEqual(before[2], now[2]);
    const [, made = ''] = /(T-\d{6})/.exec(textsOf(replayed, 'bot')[1] ?? '') ?? [];
    assert.equal(now[2], `status ${made}`);
    assert.equal(textsOf(replayed, 'bot')[2], `${made} (screen) is open.`);
  });

  it('that are swapped are found, though each is a number that the bot made up', async () => {
    const { code, stdout } = await runUnderstudy(
      ['replay', '--module', moduleOf('swapping-ticket-bot')],
      folder(),
    );
    assert.equal(code, 1);
    const told = stdout.split('\n').filter((line) => line.startsWith('    difference: '));
    assert.equal(told.length, 1, stdout);
    assert.match(told[0] ?? '', /In turn 4 the reply's text is not as recorded/);
    assert.match(stdout, /- Your tickets are printer: .*\n.*\+ Your tickets are printer: /);
  });
});
