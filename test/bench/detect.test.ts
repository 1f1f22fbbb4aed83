import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DetectionResult } from '../../bench/detect/result.ts';
import { allDefects } from '../../bench/detect/defects/all.ts';
import { createFreshBot } from '../../bench/detect/fresh-bot.ts';
import { TurnQueueMiddleware } from '../../bots/bank/turn-queue-middleware.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../bench/detect/main.js', import.meta.url));

describe('The detection benchmark', () => {
  const folder = useTemporaryFolder();

  it('tells for each defect and lane whether it was found, and at which cost', async () => {
    const file = join(folder(), 'result.json');
    const only = ['--only', 'bank-receipt-without-number', '--only', 'tutor-empty-praise'];
    const { stdout } = await promisify(execFile)(process.execPath, [
      program,
      '--quick',
      ...only,
      '--json',
      file,
    ]);

    const { schemaVersion, lanes, defects, falseAlarms, differences } = JSON.parse(
      await readFile(file, 'utf8'),
    ) as DetectionResult;
    assert.equal(schemaVersion, 1);
    assert.deepEqual(
      defects.map(({ id }) => id),
      ['bank-receipt-without-number', 'tutor-empty-praise'],
    );
    for (const { lane, ran, found, of, turns } of lanes) {
      assert.equal(of, 2);
      assert.equal(turns > 0, ran, lane);
      assert.ok(found <= of);
    }
    const scripts = defects.map(({ findings }) => findings['scripts']);
    assert.deepEqual(
      scripts.map((finding) => finding?.found),
      [true, true],
    );
    assert.ok(scripts.every((finding) => finding?.reason));
    assert.deepEqual(
      falseAlarms.flatMap(({ alarms }) => alarms),
      [],
    );
    assert.match(stdout, /bank-receipt-without-number\s+found/);
    const replayed = defects.flatMap(({ replays }) => replays ?? []);
    assert.equal(replayed.length, 2);
    assert.ok(replayed.every(({ recordings, red }) => red.length <= recordings));
    assert.equal(differences.redRecordings, replayed.flatMap(({ red }) => red).length);
    assert.match(stdout, /^Defects that turn recordings red: \d of 2;/m);
  }).timeout(120_000);

  it('names the defects that there are when asked for another', async () => {
    const run = promisify(execFile)(process.execPath, [program, '--only', 'bank-nothing']);
    await assert.rejects(run, { code: 2, stderr: /no defect bank-nothing[^]*bank-two-numbers/ });
  }).timeout(30_000);

  it('has at least forty defects, each with a name of its own', () => {
    assert.ok(allDefects.length >= 40);
    assert.equal(new Set(allDefects.map(({ id }) => id)).size, allDefects.length);
  });

  it('takes back what a defect has replaced', async () => {
    const original = Reflect.get(TurnQueueMiddleware.prototype, 'onTurn') as unknown;
    for (const defect of allDefects) {
      const fresh = await createFreshBot(defect.bot);
      defect.apply(fresh);
      fresh.restore();
    }
    assert.equal(Reflect.get(TurnQueueMiddleware.prototype, 'onTurn'), original);
    assert.equal(Object.getOwnPropertyNames(TurnQueueMiddleware.prototype).length, 2);
  });
});
