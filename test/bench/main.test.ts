import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../../bench/figures.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../bench/main.js', import.meta.url));

/** Every row that the benchmark promises. */
const rows = [
  ...[
    { place: 'in process', counts: [1, 16, 64] },
    { place: 'load, in process', counts: [16, 64] },
    { place: 'over HTTP', counts: [1, 16, 64] },
    { place: 'load, over HTTP', counts: [16, 64] },
    { place: 'over HTTP, expectReplies', counts: [1, 16, 64] },
  ].flatMap(({ place, counts }) =>
    counts.flatMap((atOnce) =>
      ['', ', processor time a turn', ', peak memory'].flatMap((what) =>
        ['bare', 'tester'].map((side) => `${place}, ${atOnce} at once: ${side}${what}`),
      ),
    ),
  ),
  'in process, 20 at once: tester, peak memory',
  '4 recordings of 2 turns, in process: bare',
  '4 recordings of 2 turns, in process: replay',
  'reading and comparing recordings alone',
  ...['reading and comparing', 'replaying'].flatMap((what) =>
    ['peak memory', 'peak heap in use'].map((field) => `${what} 2 to 20 files: ${field}`),
  ),
  'start-up: node -e 0',
  'start-up: understudy --version',
  'first reply: bare',
  'first reply: understudy run',
  ...[1, 8, 64].flatMap((atOnce) =>
    ['ideal', 'bare fetch', 'client', 'a call beyond a bare fetch', 'the same in processor time'].map(
      (what) => `model of 5 ms, ${atOnce} at once: ${what}`,
    ),
  ),
  ...[1, 4].flatMap((atOnce) =>
    ['all at work', 'whole'].map((what) => `run with a model of 50 ms, ${atOnce} at once: ${what}`),
  ),
  ...['processor time a call', 'whole, the first'].map(
    (what) => `run with a model of 50 ms, 4 at once: ${what}`,
  ),
];

describe('The benchmark', () => {
  const folder = useTemporaryFolder();

  // How long anything took is of no matter here: machines differ, and this one may be busy.
  it('writes every row, with tiny numbers', async () => {
    const file = join(folder(), 'bench.json');
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--quick', '--json', file]);
    const { schemaVersion, machine, figures } = JSON.parse(readFileSync(file, 'utf8')) as {
      schemaVersion: number;
      machine: { node: string; cpu: string; cores: number };
      figures: Figure[];
    };
    assert.equal(schemaVersion, 1);
    assert.equal(machine.node, process.version);
    assert.deepEqual(
      figures.map((figure) => figure.name),
      rows,
    );
    for (const { name, unit, median, min, max, runs, ratio } of figures) {
      assert.match(unit, /^(?:turns\/s|calls\/s|MB\/s|ms|MiB)$/);
      const isDifference = /beyond|the same in/.test(name);
      assert.ok((min > 0 || isDifference) && min <= median && median <= max && runs.length > 0, name);
      const isBaseline =
        isDifference ||
        /: bare(?! fetch)|node -e|20 at once|ideal|comparing recordings alone|time a call/.test(name);
      assert.equal(ratio === null, isBaseline, name);
      assert.ok(stdout.includes(name));
    }
  }).timeout(180_000);
});
