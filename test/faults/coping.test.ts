import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sinon from 'sinon';
import type { RunResult } from '../../src/report/run-schema.ts';
import { callUnderstudy } from '../cli/call-understudy.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';

const bots = fileURLToPath(new URL('../fixtures/bots/faults', import.meta.url));
const faults = ['duplicate', 'throttle', 'serverError', 'conflict', 'drop', 'slow'];
const scenarioOf = (fault: string): string =>
  `name: ${fault}\nfaults: { ${fault}: 1, slowMs: 300 }\nscript:\n  - user: tea\n  - user: cake\n`;

describe('Faults of the channel', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
    const files = faults.map((fault) => [`${fault}.yaml`, scenarioOf(fault)]);
    await folder.write({
      ...(Object.fromEntries(files) as Record<string, string>),
      'never.yaml': 'name: never\nfaults: { drop: 0 }\nscript:\n  - user: tea\n',
    });
  });
  after(() => folder.remove());
  // The SDK prints what an error handler could not send.
  beforeEach(() => sinon.stub(console, 'error'));
  afterEach(() => sinon.restore());

  /** What the bot is reproached with, by fault; none where it coped. */
  async function findings(bot: string, names: readonly string[]): Promise<Record<string, string[]>> {
    const files = names.map((name) => `${name}.yaml`);
    const module = path.join(bots, `${bot}-bot.js`);
    await callUnderstudy(
      ['run', '--module', module, '-o', bot, '--shrink-budget', '0', '--concurrency', '6', ...files],
      folder.path,
    );
    const { conversations } = await readRun(bot);
    return Object.fromEntries(
      conversations.map(({ scenario, reasons }) => [
        scenario,
        [...new Set(reasons.map(({ check }) => check))],
      ]),
    );
  }
  const readRun = async (out: string): Promise<RunResult> =>
    JSON.parse(await readFile(path.join(folder.path, out, 'run.json'), 'utf8')) as RunResult;

  it('leave a bot that copes with them without a finding, and are counted in run.json', async () => {
    const found = await findings('careful', faults);
    assert.deepEqual(found, Object.fromEntries(faults.map((fault) => [fault, []])));
    for (const { scenario, faults: occurred = [], verdict } of (await readRun('careful')).conversations) {
      assert.equal(verdict, 'passed', scenario);
      const told = occurred.map(({ fault, outcome }) => `${fault} ${outcome}`);
      assert.deepEqual(told, [`${scenario} coped`, `${scenario} coped`]);
      assert.ok(occurred.every(({ activityId }) => activityId !== undefined));
    }
  });

  it('find a bot that acts twice on a message that is delivered twice', async () => {
    assert.ok((await findings('careless', ['duplicate']))['duplicate']?.includes('executed-twice'));
  });

  it('find a bot that gives up, at each way in which the Connector can fail', async () => {
    const lost = ['throttle', 'serverError', 'conflict', 'drop'];
    const found = await findings('careless', lost);
    assert.deepEqual(found, Object.fromEntries(lost.map((fault) => [fault, ['reply-lost', 'error-shown']])));
  });

  it('find a bot that does not wait as long as Retry-After asks', async () => {
    assert.deepEqual((await findings('hasty', ['throttle']))['throttle'], ['retried-too-fast']);
  });

  it('find a bot that sends again what has not been answered yet', async () => {
    assert.ok((await findings('impatient', ['slow']))['slow']?.includes('sent-twice'));
  });

  it('warn where none came about', async () => {
    assert.deepEqual(await findings('careful', ['never']), { never: ['faults'] });
  });
});
